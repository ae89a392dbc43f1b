import { MalformedRequest } from '../errors/errors.js';
import { jsonText, parseJson } from './content.js';
import type { SerializedError } from './errors.js';
import { isTable } from './plain-object.js';

/*
 * The text frames of websocket rpc. Source: Nameko 2.14. Order of keys and spaces as in Nameko.
 */

/** Whatever the client wrote; it comes back with the answer. */
export type CorrelationId = string | number | boolean | null;

/** A request that came over a websocket. */
export interface SocketRequest {
  readonly method: string;
  /** The arguments by name. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly correlationId: CorrelationId;
}

/** @throws MalformedRequest  it is no JSON object with a `method`, in Nameko's words; or has a key `__proto__` */
export function decodeSocketRequest(frame: string): SocketRequest {
  let request: unknown;
  try {
    request = parseJson(frame);
  } catch (cause) {
    if (cause instanceof MalformedRequest) throw cause;
    throw new MalformedRequest('Invalid JSON data', { cause });
  }
  if (!isTable(request)) throw new MalformedRequest('Invalid JSON data');
  const { method, data = null, correlation_id: correlationId = null } = request;
  if (typeof method !== 'string' || !(data === null || isTable(data)) || !isScalar(correlationId)) {
    throw new MalformedRequest('Invalid JSON data');
  }
  return { method, data: data ?? {}, correlationId };
}

/** @throws UnserializableValueError  the result cannot be encoded */
export function encodeSocketResult(result: unknown, correlationId: CorrelationId): string {
  return `{"type": "result", "success": true, "data": ${jsonText(result)}, "correlation_id": ${jsonText(correlationId)}}`;
}

export function encodeSocketError(error: SerializedError, correlationId: CorrelationId): string {
  return `{"type": "result", "success": false, "error": ${jsonText(error)}, "correlation_id": ${jsonText(correlationId)}}`;
}

/** @throws UnserializableValueError  the data cannot be encoded */
export function encodeSocketEvent(event: string, data: unknown): string {
  return `{"type": "event", "event": ${jsonText(event)}, "data": ${jsonText(data)}}`;
}

/** A deep one could not be written back. */
function isScalar(value: unknown): value is CorrelationId {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
