import { EventEmitter, once } from 'node:events';
import {
  ConnectionNotFound,
  Context,
  httpWith,
  WebsocketHub,
  websocketRpc,
  type HttpRequest,
  type HttpResult,
} from 'ntgen';

/** Its own decorator, made from ours: the reader knows it by its type. */
const http = httpWith({ contextData: (headers) => ({ speaker: headers.get('x-speaker') }) });

/** Steps of the service, and what lets them go on. */
export const steps = new EventEmitter();

export class ChatService {
  static readonly serviceName = 'chat';
  readonly hub = WebsocketHub();
  readonly context = Context();

  @websocketRpc
  async step(_socketId: string, name: string): Promise<string> {
    steps.emit('begun', name);
    await once(steps, `go ${name}`);
    return name;
  }

  @websocketRpc({ expectedErrors: [ConnectionNotFound] })
  wave(_socketId: string): void {
    this.hub.subscribe('nobody', 'room');
  }

  @websocketRpc()
  echo(_socketId: string, value?: string | null): string | null {
    return value ?? null;
  }

  @websocketRpc
  async stay(_socketId: string): Promise<void> {
    steps.emit('staying');
    await once(this.context.signal, 'abort');
    steps.emit('left');
  }

  @websocketRpc
  join(socketId: string): void {
    this.hub.subscribe(socketId, 'room');
    this.hub.subscribe(socketId, 'attic');
    this.hub.unsubscribe(socketId, 'cellar');
    this.hub.unsubscribe('nobody', 'room');
  }

  @http('POST', '/say')
  async say(request: HttpRequest): Promise<HttpResult> {
    this.hub.broadcast('room', 'said', await request.text());
    return String(this.hub.getSubscriptions('nobody').length);
  }
}
