import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { HubSocket } from '../../web/hub.js';

/** Requests that wait behind the one that runs; then the socket is read no further until they are done. */
const MAX_WAITING = 16;
/** What a client has not taken yet; beyond it is given up, or it would fill our memory. */
const MAX_UNSENT_BYTES = 8 * 1024 * 1024;
/** A client that does not say goodbye within this time is cut off. */
const CLOSE_TIMEOUT_MS = 1_000;
/** "Going away". Source: RFC 6455, 7.4.1. */
const GOING_AWAY = 1001;

export interface ConnectionOptions {
  /** The frame that answers a frame; never rejects. */
  readonly answer: (connection: Connection, frame: string) => Promise<string>;
  readonly pingIntervalMs: number;
  /** Called once, when the socket has closed. */
  readonly closed: (connection: Connection) => void;
}

/** One websocket, whose requests are answered one after the other. Source: Nameko 2.14. */
export class Connection implements HubSocket {
  readonly id = randomUUID();
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #gone = new AbortController();
  readonly #waiting: string[] = [];
  readonly #closed: Promise<void>;
  #working: Promise<void> | undefined;
  #isAlive = true;
  #isClosing = false;

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    const pings = setInterval(() => {
      this.#ping();
    }, options.pingIntervalMs);
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => {
        clearInterval(pings);
        this.#waiting.length = 0;
        this.#gone.abort(new Error('The websocket has closed.'));
        options.closed(this);
        resolve();
      });
    });
    socket.on('message', (frame: Buffer) => {
      this.#take(frame.toString('utf8'));
    });
    socket.on('pong', () => {
      this.#isAlive = true;
    });
    // A frame that breaks the protocol or the size limit: ws closes the socket with the code for it.
    socket.on('error', () => undefined);
  }

  /** Fires when the socket has closed. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  send(frame: string): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount > MAX_UNSENT_BYTES) {
      this.#socket.terminate();
      return false;
    }
    this.#socket.send(frame, () => undefined);
    return true;
  }

  /** Answers the request that runs, drops those that wait, and says goodbye. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#socket.pause();
    this.#waiting.length = 0;
    await this.#working;
    this.#socket.resume();
    this.#socket.close(GOING_AWAY);
    const timer = setTimeout(() => {
      this.#socket.terminate();
    }, CLOSE_TIMEOUT_MS);
    await this.#closed;
    clearTimeout(timer);
  }

  #take(frame: string): void {
    this.#isAlive = true;
    if (this.#isClosing || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#waiting.push(frame);
    if (this.#waiting.length >= MAX_WAITING) this.#socket.pause();
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
      this.send(await this.#options.answer(this, frame));
      if (this.#waiting.length === 0) this.#socket.resume();
    }
    this.#working = undefined;
  }

  #ping(): void {
    // a socket that is not read cannot answer
    if (this.#socket.isPaused) return;
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
  }
}
