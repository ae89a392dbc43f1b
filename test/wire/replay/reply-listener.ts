import { openTransport } from '../../../src/transport/open.js';
import type { Delivery, Transport } from '../../../src/transport/transport.js';
import { replyQueue, rpcExchange } from '../../../src/wire/names.js';

/** Stands where a captured client stood: takes the replies to its key. */
export class ReplyListener {
  readonly transport: Transport;
  readonly queue: string;
  readonly #replies: Delivery[] = [];
  readonly #waiting: ((reply: Delivery) => void)[] = [];

  private constructor(transport: Transport, queue: string) {
    this.transport = transport;
    this.queue = queue;
  }

  static async open(url: string, exchange: string, replyTo: string): Promise<ReplyListener> {
    const transport = await openTransport(url);
    const queue = replyQueue('captured', replyTo, exchange);
    await transport.declareExchange(rpcExchange(exchange));
    await transport.declareQueue(queue);
    const listener = new ReplyListener(transport, queue.name);
    await transport.consume(queue.name, { prefetch: 0 }, (reply) => {
      const next = listener.#waiting.shift();
      if (next === undefined) listener.#replies.push(reply);
      else next(reply);
      return Promise.resolve('ack');
    });
    return listener;
  }

  /** The next reply, in the order of their coming. */
  next(): Promise<Delivery> {
    const reply = this.#replies.shift();
    return reply === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(reply);
  }

  async close(): Promise<void> {
    await this.transport.close();
  }
}
