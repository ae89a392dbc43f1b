import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import { settledWithin } from './waiting.js';

/** How long the broker may take to answer a goodbye. */
export const CLOSE_TIMEOUT_MS = 2_000;
/** How long it may take to answer anything else. */
const ANSWER_TIMEOUT_MS = 10_000;

export interface GenerationListener {
  /** The broker takes no more messages on this connection, and why; or it does again. */
  blocked(reason: string | undefined): void;
  /** Something has failed that nobody awaits. */
  failed(reason: unknown): void;
}

/**
 * One connection, from its handshake to its end. Nothing that belongs to one generation is used in another.
 */
export class Generation {
  readonly #model: ChannelModel;
  readonly #cut: AbortController;
  readonly #listener: GenerationListener;
  #alive = true;
  #blocked: string | undefined;
  #end: (reason: Error) => void = () => undefined;
  #commandChannel: Channel | undefined;
  #commands: Promise<unknown> = Promise.resolve();

  /** Resolves with the reason when the connection is gone. */
  readonly lost: Promise<Error>;

  /**
   * @param cut what the connection was made with: aborting it cuts the socket
   */
  constructor(model: ChannelModel, cut: AbortController, listener: GenerationListener) {
    this.#model = model;
    this.#cut = cut;
    this.#listener = listener;
    this.lost = new Promise((resolve) => (this.#end = resolve));
    // The one always comes without the other in some case: a forced close has no `error`.
    model.on('error', (error) => {
      this.retire(error);
    });
    model.on('close', (error) => {
      this.retire(error ?? new Error('The connection was closed.'));
    });
    model.on('blocked', (reason) => {
      this.#block(reason);
    });
    model.on('unblocked', () => {
      this.#block(undefined);
    });
  }

  /**
   * False as soon as the end is known. When the connection ends, channels close a moment before that: what a channel's `close`
   * leads to has to wait for a microtask before it asks.
   */
  get alive(): boolean {
    return this.#alive;
  }

  /** Why the broker takes no messages on this connection, as when it is low on memory; undefined where it takes them. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  /** Fires at the end. */
  get signal(): AbortSignal {
    return this.#cut.signal;
  }

  /** Ends it. What is still waiting for an answer is rejected. */
  retire(reason: Error): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#end(reason);
    // A half-open socket would linger. Later, because amqplib is in the midst of its own closing here.
    setImmediate(() => {
      this.#cut.abort();
    });
  }

  /** Says goodbye to the broker, and ends in any case. All channels should be closed: amqplib drops what they have not sent yet. */
  async close(): Promise<void> {
    if (!this.#alive) return;
    await settledWithin(CLOSE_TIMEOUT_MS, Promise.race([this.#model.close(), this.lost]));
    this.retire(new Error('Closed.'));
  }

  /**
   * Runs commands such as declarations one after the other on a channel of their own: a refusal closes the channel it happens
   * on, and must hit nobody else.
   */
  command<Result>(work: (channel: Channel) => Promise<Result>): Promise<Result> {
    const result = this.#commands.then(async () => {
      this.#commandChannel ??= await this.openChannel();
      return this.answered(work(this.#commandChannel));
    });
    this.#commands = result.catch(() => undefined);
    return result;
  }

  async openChannel(): Promise<Channel> {
    return this.#watched(await this.answered(this.#model.createChannel()));
  }

  async openConfirmChannel(): Promise<ConfirmChannel> {
    return this.#watched(await this.answered(this.#model.createConfirmChannel()));
  }

  /**
   * What the broker answers. A broker that takes too long has hung up without a word, and the connection is given up, except
   * while it has said that it takes nothing: then it takes no commands either.
   */
  async answered<Result>(answer: Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => {
      if (this.#blocked === undefined) this.retire(new Error('The broker did not answer in time.'));
    }, ANSWER_TIMEOUT_MS);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  #block(reason: string | undefined): void {
    this.#blocked = reason;
    this.#listener.blocked(reason);
  }

  #watched<Kind extends Channel>(channel: Kind): Kind {
    // Without a listener the error would be thrown into the connection. Whoever waits on the channel is told by its `close`.
    channel.on('error', () => undefined);
    channel.on('handler-error', (error) => {
      this.#listener.failed(error);
    });
    channel.on('close', () => {
      if (channel === this.#commandChannel) this.#commandChannel = undefined;
    });
    return channel;
  }
}

/** Closes a channel, if it is not closed yet, within bounds. */
export function closeChannel(channel: Channel): Promise<void> {
  // When the connection is lost meanwhile, nobody answers.
  const gone = new Promise((resolve) => channel.once('close', resolve));
  return settledWithin(CLOSE_TIMEOUT_MS, Promise.race([channel.close(), gone]));
}
