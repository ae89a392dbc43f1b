import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Issue } from '../errors/errors.js';

/** Headers as an object, or as pairs where a name comes twice. */
export type HttpHeaders = Readonly<Record<string, string>> | readonly (readonly [name: string, value: string])[];

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';

/** A response that is there as a whole, and so says how long it is. Text is sent as UTF-8. */
export function wholeResponse(status: number, body: string | Uint8Array, headers: HttpHeaders = {}): Response {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
  const sent = new Headers(headerPairs(headers));
  if (status === 204 || status === 205 || status === 304) return new Response(null, { status, headers: sent });
  if (!sent.has('content-type')) sent.set('content-type', typeof body === 'string' ? TEXT : BYTES);
  sent.set('content-length', String(bytes.length));
  return new Response(bytes, { status, headers: sent });
}

function headerPairs(headers: HttpHeaders): [string, string][] {
  const pairs = isPairs(headers) ? headers : Object.entries(headers);
  return pairs.map(([name, value]) => [name, value]);
}

function isPairs(headers: HttpHeaders): headers is readonly (readonly [name: string, value: string])[] {
  return Array.isArray(headers);
}

/** Why a request was not answered as it wished. */
export interface Refusal {
  readonly status: number;
  /** One word, such as the name of an error's class. */
  readonly type: string;
  readonly message: string;
  readonly issues?: readonly Issue[];
}

/** `Error: type: message`, Nameko's form, or the same as JSON for a client that asks for that. Source: Nameko 2.14. */
export function refusalResponse(
  { status, type, message, issues }: Refusal,
  accept: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Response {
  if (!prefersJson(accept)) return wholeResponse(status, `Error: ${type}: ${message}\n`, headers);
  const body = JSON.stringify({ error: type, message, ...(issues === undefined ? {} : { issues }) });
  return wholeResponse(status, body, { 'content-type': 'application/json', ...headers });
}

/** Whether JSON stands before text: by quality, then by place. A client that takes anything gets text. */
function prefersJson(accept = '*/*'): boolean {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    return { type, quality: Number.isNaN(quality) ? 0 : quality };
  });
  const known = ranges.filter(({ type, quality }) => quality > 0 && (isJson(type) || /^(\*|text)\//.test(type)));
  const [best] = known.toSorted((a, b) => b.quality - a.quality);
  return best !== undefined && isJson(best.type);
}

/** Whether a media type, in lower case and without its parameters, is JSON's. */
export function isJson(type: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json$/.test(type);
}

/** Writes a response out; a HEAD request gets its headers only. Rejects when the client has gone or the signal fires. */
export async function send(
  response: Response,
  outgoing: ServerResponse,
  { method, signal }: { readonly method: string; readonly signal: AbortSignal },
): Promise<void> {
  outgoing.statusCode = response.status;
  if (response.statusText !== '') outgoing.statusMessage = response.statusText;
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
  await pipeline(Readable.fromWeb(response.body), outgoing, { signal });
}
