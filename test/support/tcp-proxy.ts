import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { FrameCounter } from './frame-counter.js';

/** Which way bytes go: `up` to the server, `down` to the client. */
export type Direction = 'up' | 'down' | 'both';

/** What a new connection meets. `silent`: it is accepted, and nothing is ever answered. */
export type Welcome = 'pass' | 'silent';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** One end is gone and the other must not know it. */
  torn: boolean;
}

/** Stands between a client and a server and plays the faults of a network. */
export class TcpProxy {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  readonly #silent = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #welcome: Welcome = 'pass';
  #accepted = 0;
  /** For the connections to come: the frame of the server that they do not get. */
  readonly #cutsBeforeFrame: number[] = [];

  /** @param target the URL of the server; only host and port are used */
  constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.#target = { host: hostname, port: Number(port || 5672) };
  }

  /** Where to connect to. The same for the life of the proxy, also while it does not listen. */
  get port(): number {
    return this.#port;
  }

  /** Connections that were ever accepted. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Connections that stand now. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** A URL with the proxy in the place of the server. */
  urlFor(url: string): string {
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(this.#port);
    return through.href;
  }

  /** Accepts connections, again after `stop`. */
  async start(): Promise<void> {
    const server = createServer((client) => this.#accept(client));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    // `address` is a string for pipes only.
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** What connections to come will meet. Those that were met with silence stay in it. */
  welcome(welcome: Welcome): void {
    this.#welcome = welcome;
  }

  /** Cuts all connections: hard, or with a goodbye. New ones are accepted. */
  cut(how: 'rst' | 'fin' = 'rst'): void {
    for (const { client, server } of this.#pairs) {
      if (how === 'rst') client.resetAndDestroy();
      else client.end();
      server.destroy();
    }
    this.#pairs.clear();
    for (const client of this.#silent) client.destroy();
    this.#silent.clear();
  }

  /** Cuts all connections and refuses new ones. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    for (const { client, server: far } of this.#pairs) [client, far].forEach((socket) => socket.destroy());
    await closed;
  }

  /**
   * Lets nothing more through that way on the connections that stand, and keeps them open. New ones are not concerned.
   *
   * @param only of these connections, the one that was accepted as that, the first being 0
   */
  blackhole(direction: Direction, only?: number): void {
    for (const pair of only === undefined ? this.#pairs : [...this.#pairs].slice(only, only + 1)) {
      const { client, server } = pair;
      pair.torn = true;
      if (direction !== 'down') client.unpipe(server).resume();
      if (direction !== 'up') server.unpipe(client).resume();
    }
  }

  /** Lets nothing more through to the server, and keeps the connections open. */
  swallowRequests(): void {
    this.blackhole('up');
  }

  /** One side of each connection is gone, without the other side's knowledge. */
  halfOpen(gone: 'client' | 'server'): void {
    this.blackhole('both');
    for (const pair of this.#pairs) pair[gone].resetAndDestroy();
  }

  /** Reads no more of what clients send, so that their buffers fill. */
  stopReading(): void {
    for (const { client, server } of this.#pairs) client.unpipe(server).pause();
  }

  /** Puts bytes into the stream from the server, as if it had sent them. Only while nothing else flows. */
  sayToClients(bytes: Buffer): void {
    for (const { client } of this.#pairs) client.write(bytes);
  }

  /** The next consumer that a server tells its client of; `say` puts bytes into the stream to that server. */
  nextConsumer(): Promise<{ readonly channel: number; readonly tag: string; say(bytes: Buffer): void }> {
    return new Promise((resolve) => {
      for (const { server } of this.#pairs) {
        server.on('data', (chunk: Buffer) => {
          // `basic.consume-ok`, class 60 and method 21, behind the type, channel and size of its frame
          const at = chunk.indexOf(Buffer.from([0, 60, 0, 21]));
          if (at < 7) return;
          const tagAt = at + 5;
          resolve({
            channel: chunk.readUInt16BE(at - 6),
            tag: chunk.toString('utf8', tagAt, tagAt + chunk.readUInt8(at + 4)),
            say: (bytes) => {
              server.write(bytes);
            },
          });
        });
      }
    });
  }

  readAgain(): void {
    for (const { client, server } of this.#pairs) client.pipe(server);
  }

  /** The next connection is cut in place of that frame of the server's, the first being 1. Said twice, it holds for the next two. */
  cutBeforeFrame(frame: number): void {
    this.#cutsBeforeFrame.push(frame);
  }

  #accept(client: Socket): void {
    this.#accepted += 1;
    client.on('error', () => undefined);
    if (this.#welcome === 'pass') {
      this.#join(client);
      return;
    }
    this.#silent.add(client);
    client.resume().on('close', () => this.#silent.delete(client));
  }

  #join(client: Socket): void {
    const server = connect(this.#target.port, this.#target.host);
    const pair: Pair = { client, server, torn: false };
    this.#pairs.add(pair);
    client.pipe(server);
    server.on('error', () => undefined);
    const cutsBefore = this.#cutsBeforeFrame.shift();
    if (cutsBefore === undefined) server.pipe(client);
    else this.#passFrames(pair, cutsBefore - 1);
    for (const socket of [client, server]) {
      socket.on('close', () => {
        const other = socket === client ? server : client;
        // A torn pair ends when both sides have found out by themselves.
        if (!pair.torn || other.destroyed) this.#pairs.delete(pair);
        if (!pair.torn) other.destroy();
      });
    }
  }

  /** Hands on so many frames of the server, and cuts. */
  #passFrames({ client, server }: Pair, frames: number): void {
    const counter = new FrameCounter(frames);
    server.on('data', (chunk: Buffer) => {
      client.write(counter.take(chunk));
      if (counter.isFull) client.destroySoon();
    });
  }
}
