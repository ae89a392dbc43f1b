import { http, rpc, type HttpRequest, type HttpResult } from 'ntgen';

/** A value that may hold itself, which JSON cannot carry. */
export interface Loop {
  self?: Loop;
}

/** An error of its own. */
export class Caught extends Error {}

/** Breaks its promises, as code does that a compiler did not check. */
export class LiarService {
  static readonly serviceName = 'liar';

  @rpc
  age(): number {
    return 'old enough' as never;
  }

  @rpc
  born(): Date {
    return new Date(Number.NaN);
  }

  @rpc
  cyclic(): Loop {
    const loop: Loop = {};
    loop.self = loop;
    return loop;
  }

  @rpc
  throwText(): void {
    throw 'just text';
  }

  @rpc({ expectedErrors: [Caught], sensitiveArguments: ['secret'] })
  confess(secret: string): void {
    throw new Caught(`it was ${String(secret.length)} letters`);
  }

  @http('GET', '/numbers/<int:number>')
  number(_request: HttpRequest, { number }: { number: number }): HttpResult {
    return [200, { 'x-number': String(number) }, `${String(number)} is a ${typeof number}`];
  }

  @http('POST, PUT', '/words/:word')
  async word(request: HttpRequest, { word }: { word: string }): Promise<HttpResult> {
    const body = (await request.json()) as { readonly times: number };
    return Response.json({ said: word.repeat(body.times) }, { status: 201 });
  }

  @http('GET', '/broken', { expectedErrors: [Caught] })
  broken(request: HttpRequest): HttpResult {
    if (request.url.searchParams.has('expected')) throw new Caught('as expected');
    if (request.url.searchParams.has('form')) return 42 as never;
    throw new RangeError('not expected');
  }

  @http('GET', '/files/<path:file>')
  file(_request: HttpRequest, { file }: { file: string }): HttpResult {
    return file;
  }
}
