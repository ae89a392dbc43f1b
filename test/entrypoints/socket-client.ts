import { on, once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

/** A websocket as tests talk to it: frames are taken one by one. */
export class SocketClient {
  readonly socket: WebSocket;
  readonly #frames: AsyncIterator<unknown>;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.#frames = on(socket, 'message')[Symbol.asyncIterator]();
  }

  static async connect(base: string, options: ClientOptions = {}): Promise<SocketClient> {
    const client = new SocketClient(new WebSocket(`${base.replace('http', 'ws')}/ws`, options));
    await once(client.socket, 'open');
    return client;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The next frame, parsed. */
  async next(): Promise<Record<string, unknown>> {
    const { value } = await this.#frames.next();
    const [data] = value as [Buffer];
    return JSON.parse(data.toString('utf8')) as Record<string, unknown>;
  }

  async ask(frame: unknown): Promise<Record<string, unknown>> {
    this.send(frame);
    return this.next();
  }

  /** The id that the server has given it: the first thing that comes. */
  async id(): Promise<string> {
    const { data } = await this.next();
    return (data as { socket_id: string }).socket_id;
  }

  /** The code with which the socket closes. */
  async closed(): Promise<number> {
    const [code] = (await once(this.socket, 'close')) as [number];
    return code;
  }
}
