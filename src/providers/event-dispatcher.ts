import { dispatchEvent } from '../runtime/dispatch.js';
import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import type { Transport } from '../transport/transport.js';
import { eventExchange } from '../wire/names.js';

/**
 * Dispatches the events of its own service. `Events` maps an event type to its payload; it is the event contract.
 *
 * @throws ValidationError  the payload breaks the contract
 */
export interface Dispatch<Events> {
  <Type extends Extract<keyof Events, string>>(type: Type, payload: Events[Type]): Promise<void>;
  /** Never there at run time: carries the contract's type to the generator. */
  readonly dispatchedEvents?: Events;
}

type DispatchAny = (type: string, payload: unknown) => Promise<void>;

class EventDispatcherProvider extends DependencyProvider<DispatchAny> {
  #transport: Transport | undefined;

  override async setup(): Promise<void> {
    this.#transport = await this.host.transport();
    await this.#transport.declareExchange(eventExchange(this.host.serviceName));
  }

  override getDependency(context: WorkerContext): DispatchAny {
    const transport = this.#transport;
    if (transport === undefined) throw new TypeError('the provider was not set up');
    const event = { source: this.host.serviceName, descriptor: this.host.descriptor };
    return (type, payload) => dispatchEvent(transport, { ...event, type, payload }, context);
  }
}

const inject = dependency(EventDispatcherProvider);

/** Dispatches events: `readonly dispatch = EventDispatcher<ShopEvents>()`, then `await this.dispatch('settled', payment)`. */
export function EventDispatcher<Events = Readonly<Record<string, unknown>>>(): Dispatch<Events> {
  // The guard sees to it that the type is one of the contract's and the payload its own.
  return inject();
}
