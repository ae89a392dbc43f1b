import { randomUUID } from 'node:crypto';
import { CallCancelled } from '../errors/errors.js';
import { ACKNOWLEDGED } from '../transport/settle.js';
import type { Delivery, Settlement, Transport } from '../transport/transport.js';
import { CANCEL_EXCHANGE, cancelQueue, requestKey } from '../wire/cancel.js';
import { decodeHeaders } from '../wire/headers.js';
import type { QueueSpec } from '../wire/message.js';
import { Crowd } from './crowd.js';
import { Withdrawal } from './withdrawal.js';

/** Cancellations kept for requests that have not come yet: what is beyond is forgotten, oldest first. */
const MOST_KEPT = 1_000;

/** A request that is at work, and the signal that gives it up. */
export class WatchedRequest extends Withdrawal {
  place = 0;
  readonly #request: Delivery;
  readonly #startedAt = performance.now();

  constructor(request: Delivery) {
    super();
    this.#request = request;
  }

  isMeantBy({ correlationId, replyTo }: Delivery): boolean {
    return this.#request.correlationId === correlationId && this.#request.replyTo === replyTo;
  }

  cancel(): void {
    const elapsedMs = performance.now() - this.#startedAt;
    this.make(new CallCancelled({ subject: this.#request.routingKey, elapsedMs }));
  }
}

/** What callers have given up: tells the workers of one service instance by a signal each. */
export class Cancellations {
  readonly #queue: QueueSpec;
  readonly #running = new Crowd<WatchedRequest>();
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
  watch(request: Delivery): WatchedRequest | undefined {
    if (request.correlationId === undefined || request.replyTo === undefined) return undefined;
    const watched = new WatchedRequest(request);
    this.#running.add(watched);
    if (this.#early.size > 0 && this.#early.delete(requestKey(request) ?? '')) watched.cancel();
    return watched;
  }

  forget(watched: WatchedRequest): void {
    this.#running.delete(watched);
  }

  /** Seldom, and few run at once: it looks at all of them, so that a request that nobody gives up costs nothing. */
  #cancel(delivery: Delivery): Promise<Settlement> {
    const key = requestKey(delivery);
    if (key === undefined) return ACKNOWLEDGED;
    const meant = this.#running.members.filter((running) => running.isMeantBy(delivery));
    for (const running of meant) running.cancel();
    if (meant.length === 0) this.#keep(key, decodeHeaders(delivery.headers).deadline ?? 0);
    return ACKNOWLEDGED;
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
