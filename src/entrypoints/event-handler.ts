import { randomUUID } from 'node:crypto';
import { ConfigurationError } from '../errors/errors.js';
import type { ServiceConfig } from '../runtime/config.js';
import {
  declare,
  type EntrypointClass,
  type EntrypointMethod,
  type MethodDecoratorContext,
} from '../runtime/entrypoint.js';
import type { Host } from '../runtime/host.js';
import { MessageEntrypoint, type MessageOptions, type MessageSource } from '../runtime/message-entrypoint.js';
import type { EventPattern, EventPayload, EventSource, Plain } from '../runtime/registry.js';
import type { Delivery } from '../transport/transport.js';
import { decodeJson } from '../wire/content.js';
import { eventExchange, eventQueue, type HandlerType } from '../wire/names.js';

/** One instance of each listening service and method gets an event. */
export const SERVICE_POOL = 'service_pool';
/** One instance of all that listen gets an event, whatever service it is of. */
export const SINGLETON = 'singleton';
/** Every instance gets every event. */
export const BROADCAST = 'broadcast';

export interface EventHandlerOptions extends MessageOptions {
  /** Who gets an event: `SERVICE_POOL` (the default), `SINGLETON` or `BROADCAST`. */
  readonly handlerType?: HandlerType;
  /** Whether events are kept while nobody listens. Default true. All who share a `SINGLETON` queue must agree. */
  readonly reliableDelivery?: boolean;
  /**
   * What tells this instance from the others, for `BROADCAST`. Needed where delivery is reliable: it must be the same after
   * a restart, or events wait for an instance that never comes back. Default: a new one at each start.
   */
  readonly broadcastIdentifier?: string | ((config: ServiceConfig) => string);
}

/** What a handler listens to, with its options. */
export interface EventSubscription extends EventHandlerOptions {
  /** The service that dispatches. */
  readonly source: string;
  readonly type: string;
}

type HandlerMethod = EntrypointMethod<EventSubscription>;

class EventHandlers extends MessageEntrypoint<EventSubscription> {
  constructor(host: Host, methods: readonly HandlerMethod[]) {
    super(host, methods);
    for (const method of methods) this.#assertIdentified(method);
  }

  protected override sourceOf({ name, options, descriptor }: HandlerMethod): MessageSource {
    const { source, type, handlerType = SERVICE_POOL, reliableDelivery = true } = options;
    const { config, serviceName } = this.host;
    const { DECLARE_EVENT_EXCHANGES: declares = true, AUTO_DELETE_EVENT_EXCHANGES: autoDelete = false } = config;
    return {
      exchanges: declares ? [eventExchange(source, { autoDelete })] : [],
      queue: eventQueue({
        source,
        type,
        service: serviceName,
        method: descriptor?.wireName ?? name,
        handlerType,
        reliable: reliableDelivery,
        ...(handlerType === BROADCAST && { broadcastIdentifier: identifierOf(options, config) }),
      }),
    };
  }

  protected override decode(delivery: Delivery): unknown {
    return decodeJson(delivery);
  }

  protected override describe({ options: { source, type } }: HandlerMethod): string {
    return `an event ${type} of ${source}`;
  }

  #assertIdentified({ name, options }: HandlerMethod): void {
    const { handlerType, reliableDelivery = true, broadcastIdentifier } = options;
    if (handlerType !== BROADCAST || !reliableDelivery || broadcastIdentifier !== undefined) return;
    throw new ConfigurationError(
      `${this.host.serviceName}.${name} is a broadcast handler with reliable delivery and no identifier: a new queue at each start would keep events for ever. Give it a \`broadcastIdentifier\` that is this instance's own, or \`reliableDelivery: false\`.`,
      { code: 'NTG2006' },
    );
  }
}

/** 32 characters, new at each start, unless the handler has its own. */
function identifierOf({ broadcastIdentifier: own }: EventHandlerOptions, config: ServiceConfig): string {
  if (own === undefined) return randomUUID().replaceAll('-', '');
  const identifier = typeof own === 'function' ? own(config) : own;
  if (typeof identifier === 'string' && identifier !== '') return identifier;
  throw new ConfigurationError(
    `A \`broadcastIdentifier\` must be text that is not empty; it was ${JSON.stringify(identifier)}.`,
  );
}

/**
 * What the contract says of a handler. A store of handled messages is no promise of its service, nor is an instance's identifier:
 * that there is one stands in its place, since the generator asks for it where it is needed.
 */
type Subscription<Source, Type, Options> = { readonly source: Source; readonly type: Type } & Omit<
  Options,
  'broadcastIdentifier' | 'dedup'
> &
  (Options extends { readonly broadcastIdentifier: unknown } ? { readonly isIdentified: true } : unknown);

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
 * Its parameter is the payload: a wrong type does not compile once `source` was generated. In `type`, `*` stands for one word
 * between dots and `#` for any number of them.
 */
export function eventHandler<
  const Source extends EventSource,
  const Type extends EventPattern<Source>,
  const Options extends EventHandlerOptions = EventHandlerOptions,
>(
  source: Source,
  type: Type,
  options?: Options,
): EventHandlerDecorator<Subscription<Source, Type, Options>, EventPayload<Source, Type>> {
  const isIdentified = options?.broadcastIdentifier !== undefined;
  const subscription = { ...options, source, type, ...(isIdentified && { isIdentified }) };
  const decorator = declare('event', subscription, EventHandlers as unknown as EntrypointClass<never>);
  // What the decorator does is the same for every payload; only its type looks at it.
  return decorator as unknown as EventHandlerDecorator<Subscription<Source, Type, Options>, EventPayload<Source, Type>>;
}
