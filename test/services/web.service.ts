import { BadRequest, http, WebsocketHub, websocketRpc, type HttpRequest, type HttpResult } from 'ntgen';

/** An error that the caller is to blame for. */
export class Invalid extends Error {}

/** Python's, by its name. */
export class ValueError extends Error {
  static readonly excPath = 'builtins.ValueError';
  readonly args: readonly unknown[];

  constructor(message: string, args: readonly unknown[] = [message]) {
    super(message);
    this.args = args;
  }
}

/** The service that `http.json` and `websocket.json` were captured from, in TypeScript. */
export class WebService {
  static readonly serviceName = 'web';
  readonly hub = WebsocketHub();

  @http('GET', '/str')
  str(): HttpResult {
    return 'hello';
  }

  @http('GET', '/unicode')
  unicode(): HttpResult {
    return 'café ☃';
  }

  @http('GET', '/empty')
  empty(): HttpResult {
    return '';
  }

  @http('GET', '/tuple2')
  tuple2(): HttpResult {
    return [201, 'created'];
  }

  @http('GET', '/tuple3')
  tuple3(): HttpResult {
    return [202, { 'X-A': 'b', 'Content-Type': 'application/json' }, '{"a": 1}'];
  }

  @http('GET', '/tuple3list')
  tuple3list(): HttpResult {
    return [
      200,
      [
        ['X-A', '1'],
        ['X-A', '2'],
      ],
      'x',
    ];
  }

  @http('GET', '/tuple4')
  tuple4(): HttpResult {
    return [200, {}, 'x', 'y'] as never;
  }

  @http('GET', '/tuple1')
  tuple1(): HttpResult {
    return [200] as never;
  }

  @http('GET', '/response')
  response(): HttpResult {
    return new Response('resp', { status: 418, headers: { 'X-R': '1', 'content-type': 'text/plain; charset=utf-8' } });
  }

  @http('GET', '/none')
  none(): HttpResult {
    return null as never;
  }

  @http('GET', '/bytes')
  bytes(): HttpResult {
    return new TextEncoder().encode('bytes');
  }

  @http('GET', '/dict')
  dict(): HttpResult {
    return { a: 1 } as never;
  }

  @http('GET', '/int/<int:value>')
  int(_request: HttpRequest, { value }: { value: number }): HttpResult {
    return String(value);
  }

  @http('GET', '/float/<float:value>')
  float(_request: HttpRequest, { value }: { value: number }): HttpResult {
    return String(value);
  }

  @http('GET', '/string/<value>')
  string(_request: HttpRequest, { value }: { value: string }): HttpResult {
    return `'${value}'`;
  }

  @http('GET', '/len/<string(length=2):value>')
  len(_request: HttpRequest, { value }: { value: string }): HttpResult {
    return `'${value}'`;
  }

  @http('GET', '/path/<path:value>')
  path(_request: HttpRequest, { value }: { value: string }): HttpResult {
    return `'${value}'`;
  }

  @http('GET', '/any/<any(a,b):value>')
  any(_request: HttpRequest, { value }: { value: 'a' | 'b' }): HttpResult {
    return `'${value}'`;
  }

  @http('GET', '/uuid/<uuid:value>')
  uuid(_request: HttpRequest, { value }: { value: string }): HttpResult {
    return value;
  }

  @http('GET', '/two/<int:a>/<b>')
  two(_request: HttpRequest, { a, b }: { a: number; b: string }): HttpResult {
    return `(${String(a)}, '${b}')`;
  }

  @http('GET', '/missingarg/<int:a>')
  missingarg(_request: HttpRequest): HttpResult {
    return 'never asked for a';
  }

  @http('GET, POST, PUT', '/multi')
  multi(request: HttpRequest): HttpResult {
    return request.method;
  }

  @http('POST', '/echo')
  async echo({ url, headers, ...request }: HttpRequest): Promise<HttpResult> {
    const args = { a: url.searchParams.get('a'), b: url.searchParams.get('b') };
    return JSON.stringify({ data: await request.text(), args, ct: headers.get('content-type') });
  }

  @http('POST', '/form')
  async form(request: HttpRequest): Promise<HttpResult> {
    return JSON.stringify(Object.fromEntries(new URLSearchParams(await request.text())));
  }

  @http('DELETE', '/items/<int:id>')
  remove(_request: HttpRequest, { id }: { id: number }): HttpResult {
    return [204, String(id)];
  }

  @http('GET', '/slash/')
  slash(): HttpResult {
    return 'slash';
  }

  @http('GET', '/err')
  err(): HttpResult {
    throw new ValueError('oops');
  }

  @http('GET', '/badreq')
  badreq(): HttpResult {
    throw new BadRequest('bad');
  }

  @http('GET', '/expected', { expectedErrors: [Invalid] })
  expected(): HttpResult {
    throw new Invalid('inv');
  }

  @http('GET', '/werkzeug')
  werkzeug(): HttpResult {
    return [404, 'nf'];
  }

  @http('GET', '/badstatus')
  badstatus(): HttpResult {
    return ['not-a-status', 'x'] as never;
  }

  @websocketRpc
  add(_socketId: string, a: number, b = 1): number {
    return a + b;
  }

  @websocketRpc
  fail(_socketId: string): void {
    throw new ValueError("('ws', 1)", ['ws', 1]);
  }

  @websocketRpc
  sub(socketId: string, channel: string): readonly string[] {
    this.hub.subscribe(socketId, channel);
    return this.hub.getSubscriptions(socketId);
  }

  @websocketRpc
  unsub(socketId: string, channel: string): readonly string[] {
    this.hub.unsubscribe(socketId, channel);
    return this.hub.getSubscriptions(socketId);
  }

  @websocketRpc
  bcast(_socketId: string, channel: string, value: number): string {
    this.hub.broadcast(channel, 'evt', { value });
    return 'sent';
  }

  @websocketRpc
  uni(_socketId: string, target: string, value: string): boolean {
    return this.hub.unicast(target, 'direct', value);
  }
}
