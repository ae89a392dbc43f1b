import { dispatchEvent, type DispatchOptions } from '../runtime/dispatch.js';
import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import type { Transport } from '../transport/transport.js';
import { wireForm } from '../transport/wire-form.js';
import { encodeEvent } from '../wire/events.js';
import { eventExchange } from '../wire/names.js';

/**
 * Dispatches the events of its own service. `Events` maps an event type to its payload; it is the event contract.
 *
 * @throws ValidationError  the payload breaks the contract
 */
export interface Dispatch<Events> {
  <Type extends Extract<keyof Events, string>>(
    type: Type,
    payload: Events[Type],
    options?: DispatchOptions,
  ): Promise<void>;
  /** Never there at run time: carries the contract's type to the generator. */
  readonly dispatchedEvents?: Events;
}

type DispatchAny = (type: string, payload: unknown, options?: DispatchOptions) => Promise<void>;

class EventDispatcherProvider extends DependencyProvider<DispatchAny> {
  readonly #defaults: DispatchOptions;
  #transport: Transport | undefined;

  constructor(defaults: DispatchOptions = {}) {
    super();
    this.#defaults = defaults;
  }

  override async setup(): Promise<void> {
    const { config, serviceName } = this.host;
    // An option that can never be sent is told now, and not with the first event.
    const { mandatory: _mandatory, ...properties } = this.#defaults;
    wireForm({ exchange: eventExchange(serviceName).name, routingKey: '' }, encodeEvent(null, {}, properties));
    const { DECLARE_EVENT_EXCHANGES: declares = true, AUTO_DELETE_EVENT_EXCHANGES: autoDelete = false } = config;
    this.#transport = await this.host.transport();
    if (declares) await this.#transport.declareExchange(eventExchange(serviceName, { autoDelete }));
  }

  override getDependency(context: WorkerContext): DispatchAny {
    const transport = this.#transport;
    if (transport === undefined) throw new TypeError('the provider was not set up');
    const event = { source: this.host.serviceName, descriptor: this.host.descriptor };
    return (type, payload, options = {}) => {
      const headers = { ...this.#defaults.headers, ...options.headers };
      // Like its calls, what a worker dispatches is given up with it.
      const { signal = context.signal } = options;
      const merged = { ...this.#defaults, ...options, headers, signal };
      return dispatchEvent(transport, { ...event, type, payload }, context, merged);
    };
  }
}

const inject = dependency(EventDispatcherProvider);

/** Dispatches events: `readonly dispatch = EventDispatcher<ShopEvents>()`, then `await this.dispatch('settled', payment)`. */
export function EventDispatcher<Events = Readonly<Record<string, unknown>>>(
  options: DispatchOptions = {},
): Dispatch<Events> {
  // The guard sees to it that the type is one of the contract's and the payload its own.
  return inject(options);
}
