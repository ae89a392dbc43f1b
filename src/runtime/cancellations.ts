import { randomUUID } from 'node:crypto';
import { CallCancelled } from '../errors/errors.js';
import type { Delivery, Revocable, Settlement, Transport } from '../transport/transport.js';
import { CANCEL_EXCHANGE, cancelQueue, requestKey } from '../wire/cancel.js';
import { decodeHeaders } from '../wire/headers.js';
import type { QueueSpec } from '../wire/message.js';
import { Withdrawal } from './withdrawal.js';

/** Cancellations kept for requests that have not come yet: what is beyond is forgotten, oldest first. */
const MOST_KEPT = 1_000;

interface Running {
  /** `service.method`. */
  readonly subject: string;
  readonly given: Withdrawal;
  readonly startedAt: number;
}

/** What callers have given up: tells the workers of one service instance by a signal each. */
export class Cancellations {
  readonly #queue: QueueSpec;
  readonly #running = new Map<string, Running>();
  /** Came before their request, which waits in another queue, perhaps of another instance; with the deadline of each. */
  readonly #early = new Map<string, number>();

  constructor(service: string) {
    this.#queue = cancelQueue(service, randomUUID());
  }

  /** Declares a queue of its own, and listens. The queue goes with the connection. */
  async listen(transport: Transport): Promise<void> {
    await transport.declareExchange(CANCEL_EXCHANGE);
    await transport.declareQueue(this.#queue);
    await transport.consume(this.#queue.name, { prefetch: 0 }, (delivery) => this.#cancel(delivery));
  }

  /** The signal of a request that is about to run: it has fired already when the caller was faster. Ended by `forget`. */
  watch(request: Delivery): Revocable | undefined {
    const key = requestKey(request);
    if (key === undefined) return undefined;
    const running = { subject: request.routingKey, given: new Withdrawal(), startedAt: performance.now() };
    this.#running.set(key, running);
    if (this.#early.delete(key)) abort(running);
    return running.given;
  }

  forget(request: Delivery): void {
    const key = requestKey(request);
    if (key !== undefined) this.#running.delete(key);
  }

  #cancel(delivery: Delivery): Promise<Settlement> {
    const key = requestKey(delivery);
    const { deadline = 0 } = decodeHeaders(delivery.headers);
    const running = key === undefined ? undefined : this.#running.get(key);
    if (running !== undefined) abort(running);
    else if (key !== undefined) this.#keep(key, deadline);
    return Promise.resolve('ack');
  }

  #keep(key: string, deadline: number): void {
    const now = Date.now();
    for (const [oldest, until] of this.#early) {
      if (until > now && this.#early.size < MOST_KEPT) break;
      this.#early.delete(oldest);
    }
    if (deadline > now) this.#early.set(key, deadline);
  }
}

function abort({ subject, given, startedAt }: Running): void {
  given.make(new CallCancelled({ subject, elapsedMs: performance.now() - startedAt }));
}
