import type { ServiceDescriptor } from '../contract/descriptor.js';
import { ValidationError } from '../errors/errors.js';
import type { Transport } from '../transport/transport.js';
import { encodeEvent } from '../wire/events.js';
import { encodeHeaders, type TravellingContext } from '../wire/headers.js';
import { eventExchange } from '../wire/names.js';
import { accepts, eventPlace, refusal, toWire } from './payload.js';

export interface OutgoingEvent {
  /** The service that dispatches. */
  readonly source: string;
  readonly type: string;
  readonly payload: unknown;
  /** What was generated for the source; without it nothing is checked. */
  readonly descriptor: ServiceDescriptor | undefined;
}

/**
 * Publishes an event whose exchange has been declared. Resolves when the broker has confirmed it.
 *
 * @throws ValidationError  the service has no such event, or the payload breaks its schema
 */
export async function dispatchEvent(
  transport: Transport,
  event: OutgoingEvent,
  context: Pick<TravellingContext, 'callIdStack' | 'data'>,
): Promise<void> {
  const wire = await encodePayload(event);
  const { callIdStack, data } = context;
  const address = { exchange: eventExchange(event.source).name, routingKey: event.type };
  await transport.publish(address, encodeEvent(wire, encodeHeaders({ callIdStack, data })));
}

async function encodePayload({ source, type, payload, descriptor }: OutgoingEvent): Promise<unknown> {
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
  if (!accepts(check, wire)) throw await refusal(eventPlace(descriptor, type), wire);
  return wire;
}
