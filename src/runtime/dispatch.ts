import type { ServiceDescriptor } from '../contract/descriptor.js';
import { ValidationError } from '../errors/errors.js';
import type { PublishOptions, Transport } from '../transport/transport.js';
import { encodeEvent, type EventProperties } from '../wire/events.js';
import { encodeHeaders, type TravellingContext } from '../wire/headers.js';
import { eventExchange } from '../wire/names.js';
import { allowManyListeners } from './many-listeners.js';
import { accepts, eventPlace, refuse, toWire } from './payload.js';

export interface OutgoingEvent {
  /** The service that dispatches. */
  readonly source: string;
  readonly type: string;
  readonly payload: unknown;
  /** What was generated for the source; without it nothing is checked. */
  readonly descriptor: ServiceDescriptor | undefined;
}

/** How an event is sent. What a call says goes before what the dispatcher was told; the context's headers win. */
export interface DispatchOptions extends EventProperties {
  /** Reject with `Undeliverable` when nobody listens. Default false: the broker drops the event. */
  readonly mandatory?: boolean;
  /** Gives the dispatching up; it rejects with the signal's reason. Default, in a worker: the signal of its context. */
  readonly signal?: AbortSignal;
  /** Milliseconds in which the broker has to confirm it. Default: PUBLISH_TIMEOUT, 30 000; of a client, its own timeout. */
  readonly timeoutMs?: number;
}

/**
 * Publishes an event whose exchange has been declared. Resolves when the broker has confirmed it.
 *
 * @throws ValidationError  the service has no such event, or the payload breaks its schema
 * @throws Backpressure     it was not sent in time, or too much waits to be sent already
 * @throws OutcomeUnknown   it was sent, and not confirmed in time
 */
export async function dispatchEvent(
  transport: Transport,
  event: OutgoingEvent,
  context: Pick<TravellingContext, 'callIdStack' | 'data'>,
  { mandatory = false, signal, timeoutMs, ...properties }: DispatchOptions = {},
): Promise<void> {
  const encoded = encodePayload(event);
  const wire: unknown = encoded instanceof Promise ? await encoded : encoded;
  const { callIdStack, data } = context;
  const address = { exchange: eventExchange(event.source).name, routingKey: event.type };
  const message = encodeEvent(wire, encodeHeaders({ callIdStack, data }), properties);
  if (signal !== undefined) allowManyListeners(signal);
  const options: { -readonly [Name in keyof PublishOptions]: PublishOptions[Name] } = { mandatory };
  if (signal !== undefined) options.signal = signal;
  if (timeoutMs !== undefined) options.timeoutMs = timeoutMs;
  return transport.publish(address, message, options);
}

/** A promise only where the guard refuses it. */
function encodePayload({ source, type, payload, descriptor }: OutgoingEvent): unknown {
  if (descriptor === undefined) return payload;
  const check = Object.hasOwn(descriptor.events, type) ? descriptor.events[type] : undefined;
  if (check === undefined) {
    const known = Object.keys(descriptor.events).map((name) => `"${name}"`);
    throw new ValidationError('event', `${source}.events/${type}`, [
      {
        pointer: '',
        expected: `one of the events of ${source}: ${known.join(', ') || 'it has none'}`,
        got: `"${type}"`,
      },
    ]);
  }
  const wire = toWire(check, payload);
  if (!accepts(check, wire)) return refuse(eventPlace(descriptor, type), wire);
  return wire;
}
