import type { IncomingMessage } from 'node:http';
import { MalformedRequest } from '../../errors/errors.js';
import { parseJson } from '../../wire/content.js';

/** A request without its body. */
export interface HttpRequestHead {
  /** Upper case. */
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
}

/** A request as it came. The body was read before the worker was spawned, and is no longer than the server's limit. */
export interface ReceivedRequest extends HttpRequestHead {
  bytes(): Promise<Uint8Array>;
  /** Read as UTF-8. */
  text(): Promise<string>;
  /** @throws MalformedRequest  the body is no JSON, or has a key `__proto__`; answered with 400 */
  json(): Promise<unknown>;
}

/** What a handler may ask of its request. */
export interface HttpRequestTypes {
  /** Of a JSON body. */
  readonly body?: unknown;
  /** One object: strings, numbers, booleans, and arrays of these, for names that come several times. */
  readonly query?: unknown;
  /** One object of strings, numbers and booleans, by names in lower case. */
  readonly headers?: unknown;
}

/**
 * A request as a handler sees it.
 *
 * `HttpRequest<{ body: Order; query: { page?: number }; headers: { 'x-shop': string } }>` has `body`, `query` and
 * `headerValues` besides, which were checked and revived before the worker was spawned; what breaks the contract is
 * answered with 400. `body?: Order` is a body that may be missing.
 */
export type HttpRequest<Types extends HttpRequestTypes = object> = ReceivedRequest &
  ([keyof Types] extends [never] ? unknown : TypedParts<Types>);

type TypedParts<Types> = {
  readonly [Part in keyof Types as Part extends 'headers' ? 'headerValues' : Part]: Types[Part];
} & {
  /** Never there at run time: carries the types to the generator. */
  readonly requestTypes?: Types;
};

/** The body is longer than the server takes. */
export class BodyTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the body is longer than ${String(maxBytes)} bytes`);
  }
}

/** The body is of a media type that the method does not take. */
export class UnsupportedMediaType extends Error {
  constructor(mediaType: string | null) {
    super(`the body must be application/json${mediaType === null ? '; its type is not said' : `, not ${mediaType}`}`);
  }
}

/** The service stopped while the body was still coming. */
export class ServiceUnavailable extends Error {}

export function headOf(incoming: IncomingMessage, url: URL): HttpRequestHead {
  return { method: (incoming.method ?? 'GET').toUpperCase(), url, headers: headersOf(incoming) };
}

export interface ReadOptions {
  readonly maxBytes: number;
  /** Fires when nobody will work on the request. */
  readonly signal: AbortSignal;
  /** Called when the body is wanted. */
  readonly invite: () => void;
}

/** @throws BodyTooLarge  @throws ServiceUnavailable */
export async function readRequest(
  incoming: IncomingMessage,
  head: HttpRequestHead,
  options: ReadOptions,
): Promise<ReceivedRequest> {
  const body = await readBody(incoming, options);
  return {
    ...head,
    bytes: () => Promise.resolve(new Uint8Array(body)),
    text: () => Promise.resolve(body.toString('utf8')),
    json: () => parse(body),
  };
}

/** Leaves the stream alone when it gives up: destroyed, it would take the connection and the answer with it. */
function readBody(incoming: IncomingMessage, { maxBytes, signal, invite }: ReadOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) {
      reject(new BodyTooLarge(maxBytes));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > maxBytes)
        settle(() => {
          reject(new BodyTooLarge(maxBytes));
        });
      else chunks.push(chunk);
    };
    const end = (): void => {
      settle(() => {
        resolve(Buffer.concat(chunks, size));
      });
    };
    const fail = (): void => {
      settle(() => {
        reject(new MalformedRequest('The request ended before its body did.'));
      });
    };
    const stop = (): void => {
      settle(() => {
        reject(new ServiceUnavailable('the service is stopping'));
      });
    };
    const settle = (how: () => void): void => {
      incoming.off('data', take).off('end', end).off('close', fail);
      signal.removeEventListener('abort', stop);
      incoming.resume();
      how();
    };
    incoming
      .on('data', take)
      .on('end', end)
      .on('close', fail)
      .on('error', () => undefined);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else invite();
  });
}

async function parse(body: Buffer): Promise<unknown> {
  try {
    return await Promise.resolve(parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch (error) {
    if (error instanceof MalformedRequest) throw error;
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
