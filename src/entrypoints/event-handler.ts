import type { EntrypointDescriptor } from '../contract/descriptor.js';
import { messageOf } from '../errors/errors.js';
import { maxWorkers } from '../runtime/config.js';
import {
  declare,
  Entrypoint,
  type EntrypointClass,
  type EntrypointMethod,
  type EntrypointOptions,
  type MethodDecoratorContext,
} from '../runtime/entrypoint.js';
import { accepts, fromWire, namedArguments, refusal, requestPlace } from '../runtime/payload.js';
import type { EventPayload, EventSource, EventType, Plain } from '../runtime/registry.js';
import type { Consumer, Delivery, Settlement } from '../transport/transport.js';
import { decodeJson } from '../wire/content.js';
import { decodeHeaders } from '../wire/headers.js';
import type { QueueSpec } from '../wire/message.js';
import { eventExchange, eventQueue } from '../wire/names.js';

export interface EventHandlerOptions extends EntrypointOptions {
  /** Put the event back when the handler throws, at once and without limit, as in Nameko. Default false: logged and gone. */
  readonly requeueOnError?: boolean;
}

/** What a handler listens to, with its options. */
export interface EventSubscription extends EventHandlerOptions {
  /** The service that dispatches. */
  readonly source: string;
  readonly type: string;
}

type HandlerMethod = EntrypointMethod<EventSubscription>;

/** One queue for each handler; the instances of a service share it (Nameko's SERVICE_POOL). */
class EventHandlers extends Entrypoint<EventSubscription, readonly [payload: unknown]> {
  #consumers: readonly Consumer[] = [];

  override async setup(): Promise<void> {
    const transport = await this.host.transport();
    for (const method of this.methods) {
      await transport.declareExchange(eventExchange(method.options.source));
      await transport.declareQueue(this.#queue(method));
    }
  }

  override async start(): Promise<void> {
    const transport = await this.host.transport();
    const options = { prefetch: maxWorkers(this.host.config) };
    this.#consumers = await Promise.all(
      this.methods.map((method) =>
        transport.consume(this.#queue(method).name, options, (delivery) => this.#handle(method, delivery)),
      ),
    );
  }

  override async stop(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.cancel()));
  }

  #queue({ name, options: { source, type } }: HandlerMethod): QueueSpec {
    return eventQueue({ source, type, service: this.host.serviceName, method: name });
  }

  /** Acknowledged once the handler has ended. An event that cannot be taken is logged and gone: nobody waits for an answer. */
  async #handle(method: HandlerMethod, delivery: Delivery): Promise<Settlement> {
    let payload: unknown;
    try {
      payload = await this.#accept(method, delivery);
    } catch (error) {
      const { source, type } = method.options;
      const handler = `${this.host.serviceName}.${method.name}`;
      this.host.logger.error({}, `an event ${type} of ${source} was refused by ${handler}: ${messageOf(error)}`);
      return 'ack';
    }
    const { callIdStack, data } = decodeHeaders(delivery.headers);
    const outcome = await this.spawn(method, [payload], { callIdStack, data });
    return !outcome.ok && method.options.requeueOnError === true ? 'requeue' : 'ack';
  }

  async #accept({ descriptor: row }: HandlerMethod, delivery: Delivery): Promise<unknown> {
    const payload = decodeJson(delivery);
    const { descriptor: service } = this.host;
    return row === undefined || service === undefined ? payload : acceptPayload(service, row, payload);
  }
}

type Service = NonNullable<EventHandlers['host']['descriptor']>;

async function acceptPayload(service: Service, row: EntrypointDescriptor, payload: unknown): Promise<unknown> {
  // A handler without a parameter takes any payload: it does not look at it.
  if (row.params.length === 0) return undefined;
  const args = [payload];
  if (!accepts(row.args, args)) throw await refusal(requestPlace(service, row), namedArguments(row, args));
  const [decoded] = fromWire(row.args, args) as readonly unknown[];
  return decoded;
}

/** A handler's decorator: the method may take no parameter, or one that what is dispatched fits. */
export interface EventHandlerDecorator<Options, Payload> {
  <Handled>(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `this` of any class
    method: (this: any, payload: Handled) => unknown,
    context: [Plain<Payload>] extends [Plain<Handled>]
      ? MethodDecoratorContext
      : HandlerCannotTake<{ dispatched: Payload; handled: Handled }>,
  ): void;
  readonly entrypointKind: 'event';
  readonly entrypointOptions: Options;
}

/** Stands in the compiler's message when a handler's parameter does not fit. */
interface HandlerCannotTake<Types> {
  readonly 'the handler cannot take what is dispatched': Types;
}

/**
 * Marks a method that handles the events of type `type` that service `source` dispatches.
 *
 * Its parameter is the payload: a wrong type does not compile once `source` was generated.
 */
export function eventHandler<
  const Source extends EventSource,
  const Type extends EventType<Source>,
  const Options extends EventHandlerOptions = object,
>(
  source: Source,
  type: Type,
  options?: Options,
): EventHandlerDecorator<{ readonly source: Source; readonly type: Type } & Options, EventPayload<Source, Type>> {
  const subscription = { ...options, source, type } as { readonly source: Source; readonly type: Type } & Options;
  const decorator = declare('event', subscription, EventHandlers as unknown as EntrypointClass<never>);
  // What the decorator does is the same for every payload; only its type looks at it.
  return decorator as unknown as EventHandlerDecorator<typeof subscription, EventPayload<Source, Type>>;
}
