import { JSON_CONTENT_TYPE } from './content.js';
import type { Message } from './message.js';
import { encodeMessage, type MessageProperties } from './messaging.js';

/** How an event is sent. */
export type EventProperties = Pick<MessageProperties, 'persistent' | 'priority' | 'expirationMs' | 'headers'>;

/**
 * The message of one event. Its body is the payload itself as JSON, `null` for none.
 *
 * @param contextHeaders headers that win over the properties' own
 * @throws UnserializableValueError
 */
export function encodeEvent(
  payload: unknown,
  contextHeaders: Readonly<Record<string, unknown>>,
  properties: EventProperties = {},
): Message {
  return encodeMessage(payload, { ...properties, contentType: JSON_CONTENT_TYPE }, contextHeaders);
}
