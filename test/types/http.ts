/* What must and what must not compile of `@http` and `@websocketRpc`. The compiler is the test (`npm run types`). */
import { http, httpWith, WebsocketHub, websocketRpc, type HttpRequest, type HttpResult } from '../../src/index.js';

const own = httpWith({
  responseFromError: (error, { url }) => (error instanceof RangeError ? [404, url.pathname] : undefined),
  contextData: (headers) => ({ language: headers.get('accept-language') }),
});

export class Good {
  static readonly serviceName = 'good';
  readonly hub = WebsocketHub();

  @http('GET', '/<any(day, week):span>/<int:page>/<string(length=2):land>/<path:rest>')
  all(
    _request: HttpRequest,
    params: { readonly span: 'day' | 'week'; readonly page: number; readonly land: string; readonly rest: string },
  ): HttpResult {
    return [200, [['x-span', params.span]], new Uint8Array()];
  }

  @own('POST', '/own', { expectedErrors: [RangeError] })
  own(): HttpResult {
    return new Response(null, { status: 204 });
  }

  @http('POST', '/typed/<int:page>')
  async typed(
    request: HttpRequest<{ body?: { sent: Date }; query: { tag: string[] }; headers: { 'x-shop': string } }>,
    { page }: { readonly page: number },
  ): Promise<HttpResult> {
    const sent: Date | undefined = request.body?.sent;
    const [tag = '']: string[] = request.query.tag;
    const text: string = await request.text();
    return `${request.headerValues['x-shop']}${tag}${text}${String(sent)}${String(page)}${request.headers.get('a') ?? ''}`;
  }

  @own('GET', '/query')
  query({ query }: HttpRequest<{ query: { page?: number } }>): HttpResult {
    return String(query.page);
  }

  @websocketRpc
  bare(socketId: string): readonly string[] {
    return this.hub.getSubscriptions(socketId);
  }

  @websocketRpc({ expectedErrors: [RangeError] })
  add(_socketId: string, a: number, b = 1): number {
    return a + b;
  }

  @websocketRpc()
  nothing(): void {
    // takes not even the id
  }
}

export class Bad {
  static readonly serviceName = 'bad';

  // @ts-expect-error -- the path has other words
  @http('GET', '/<any(day,week):span>')
  words(_request: HttpRequest, { span }: { readonly span: 'month' }): HttpResult {
    return span;
  }

  // @ts-expect-error -- the path holds a number
  @http('GET', '/<int:page>')
  number(_request: HttpRequest, { page }: { readonly page: string }): HttpResult {
    return page;
  }

  // @ts-expect-error -- no request has such a body
  @http('POST', '/body')
  body(body: { readonly sent: Date }): HttpResult {
    return String(body.sent);
  }

  @http('POST', '/optional')
  optional({ body }: HttpRequest<{ body?: { readonly text: string } }>): HttpResult {
    // @ts-expect-error -- the body may be missing
    return body.text;
  }

  @http('POST', '/plain')
  plain(request: HttpRequest): HttpResult {
    // @ts-expect-error -- nothing is said of a body
    return request.body;
  }

  // @ts-expect-error -- the next mistake is one here, too
  @http('POST', '/part')
  // @ts-expect-error -- a request has no such part
  part(_request: HttpRequest<{ cookies: string }>): HttpResult {
    return '';
  }

  // @ts-expect-error -- no form of response
  @http('GET', '/form')
  form(): { readonly status: number } {
    return { status: 200 };
  }

  // @ts-expect-error -- a path begins with a slash
  @http('GET', 'form')
  slash(): HttpResult {
    return '';
  }

  // @ts-expect-error -- the id of a socket is a string
  @websocketRpc
  socket(socketId: number): number {
    return socketId;
  }
}

// @ts-expect-error -- answers are HTTP results
httpWith({ responseFromError: () => 404 });
