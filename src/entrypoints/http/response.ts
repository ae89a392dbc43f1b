import { wholeResponse, type HttpHeaders } from '../../web/respond.js';

type Body = string | Uint8Array;

/** What a handler may return: a body (200, text/plain), a status and a body, these with headers, or a standard `Response`. */
export type HttpResult =
  Body | readonly [status: number, body: Body] | readonly [status: number, headers: HttpHeaders, body: Body] | Response;

/** Any of the forms as a `Response`. @throws TypeError  it is none of them, or the status is no HTTP status */
export function toResponse(result: unknown): Response {
  if (isResponse(result)) {
    if (!isStatus(result.status)) throw new TypeError(`${String(result.status)} is no HTTP status`);
    if (result.bodyUsed) throw new TypeError('The body of this Response has been read already.');
    return result;
  }
  if (isBody(result)) return wholeResponse(200, result);
  if (Array.isArray(result)) {
    const [status, second, third] = result as readonly unknown[];
    if (isStatus(status)) {
      if (result.length === 2 && isBody(second)) return wholeResponse(status, second);
      if (result.length === 3 && isHeaders(second) && isBody(third)) return wholeResponse(status, third, second);
    }
  }
  throw new TypeError(
    'An http handler returns a body, [status, body], [status, headers, body] or a Response; this one returned something else.',
  );
}

/** By its tag: a Response may come from another realm or another copy of fetch. */
function isResponse(value: unknown): value is Response {
  return Object.prototype.toString.call(value) === '[object Response]';
}

function isBody(value: unknown): value is Body {
  return typeof value === 'string' || ArrayBuffer.isView(value);
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
}

function isHeaders(value: unknown): value is HttpHeaders {
  if (Array.isArray(value)) return value.every((pair) => Array.isArray(pair) && pair.length === 2);
  return typeof value === 'object' && value !== null;
}
