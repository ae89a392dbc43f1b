import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type HttpHeaders = Readonly<Record<string, string>>;

/** What a handler may return: a body (200, text/plain), a status and a body, these with headers, or a standard `Response`. */
export type HttpResult =
  | string
  | readonly [status: number, body: string]
  | readonly [status: number, headers: HttpHeaders, body: string]
  | Response;

const TEXT = 'text/plain; charset=utf-8';

/** Any of the forms as a `Response`. @throws TypeError  it is none of them, or the status is no HTTP status */
export function toResponse(result: unknown): Response {
  if (result instanceof Response) return result;
  if (typeof result === 'string') return textResponse(200, result);
  if (Array.isArray(result)) {
    const [status, second, third] = result as readonly unknown[];
    if (isStatus(status)) {
      if (result.length === 2 && typeof second === 'string') return textResponse(status, second);
      if (result.length === 3 && isHeaders(second) && typeof third === 'string') {
        return textResponse(status, third, second);
      }
    }
  }
  throw new TypeError(
    'An http handler returns a string, [status, body], [status, headers, body] or a Response; this one returned something else.',
  );
}

export function textResponse(status: number, body: string, headers: HttpHeaders = {}): Response {
  const empty = status === 204 || status === 304;
  const response = new Response(empty ? null : body, { status, headers: { ...headers } });
  if (!empty && !Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) {
    response.headers.set('content-type', TEXT);
  }
  return response;
}

/** Writes a response out; a HEAD request gets its headers only. */
export async function send(response: Response, outgoing: ServerResponse, method: string): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (response.body === null || method === 'HEAD') {
    await response.body?.cancel();
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body), outgoing);
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
}

function isHeaders(value: unknown): value is HttpHeaders {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
