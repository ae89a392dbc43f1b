import { encodeJson, JSON_CONTENT_ENCODING, JSON_CONTENT_TYPE } from './content.js';
import type { Message } from './message.js';

/**
 * The message of one event. Its body is the payload itself, `null` for none.
 *
 * @throws UnserializableValueError
 */
export function encodeEvent(payload: unknown, headers: Readonly<Record<string, unknown>>): Message {
  return {
    body: encodeJson(payload),
    headers,
    contentType: JSON_CONTENT_TYPE,
    contentEncoding: JSON_CONTENT_ENCODING,
    deliveryMode: 2,
    priority: 0,
  };
}
