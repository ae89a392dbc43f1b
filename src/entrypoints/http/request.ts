import type { IncomingMessage } from 'node:http';
import { MalformedRequest } from '../../errors/errors.js';

/** A request as a handler sees it. The body was read before the worker was spawned, and is no longer than the server's limit. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  bytes(): Promise<Uint8Array>;
  /** Read as UTF-8. */
  text(): Promise<string>;
  /** @throws MalformedRequest  the body is no JSON; answered with 400 */
  json(): Promise<unknown>;
}

/** The body is longer than the server takes. */
export class BodyTooLarge extends Error {}

export async function readRequest(incoming: IncomingMessage, url: URL, maxBytes: number): Promise<HttpRequest> {
  const body = await readBody(incoming, maxBytes);
  return {
    method: (incoming.method ?? 'GET').toUpperCase(),
    url,
    headers: headersOf(incoming),
    bytes: () => Promise.resolve(new Uint8Array(body)),
    text: () => Promise.resolve(body.toString('utf8')),
    json: () => parse(body),
  };
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new BodyTooLarge(`The body is longer than ${String(maxBytes)} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

async function parse(body: Buffer): Promise<unknown> {
  try {
    return await Promise.resolve(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown);
  } catch (error) {
    throw new MalformedRequest('The request body is not valid JSON.', { cause: error });
  }
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
