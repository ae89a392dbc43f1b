import { OutcomeUnknown, TransportClosed } from '../../errors/errors.js';
import type { FailedDeliveries, Failure } from '../../runtime/failed-deliveries.js';
import type { Host } from '../../runtime/host.js';
import type { Delivery, Settlement, Transport } from '../../transport/transport.js';
import { serializeError } from '../../wire/errors.js';
import { hasOwnDeadline } from '../../wire/headers.js';
import type { Message } from '../../wire/message.js';
import { methodOf } from '../../wire/names.js';
import { rpcMethodIdOf, withRpcMethodId } from '../../wire/retry.js';
import { encodeReply, type ReplyEnvelope } from '../../wire/rpc.js';

/** What a caller is told, and what there is to say of a failure where there is no caller to be told. */
export interface Answer {
  readonly message: Message;
  readonly failure?: Pick<Failure, 'reason' | 'method' | 'error'>;
}

export interface RepliesOptions {
  /** Carries requests and replies. */
  readonly exchange: string;
  /** Where requests come from. */
  readonly queue: string;
  readonly failed: FailedDeliveries;
}

/** Tells callers how their requests have ended, and settles the requests. A failure that nobody can be told of is buried. */
export class Replies {
  readonly #host: Host;
  readonly #options: RepliesOptions;
  #transport: Transport | undefined;

  constructor(host: Host, options: RepliesOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Before the first request comes. */
  over(transport: Transport): void {
    this.#transport = transport;
  }

  /** Acknowledged after the reply is confirmed, so that a request is never lost between the two. */
  async send(request: Delivery, { message: reply, failure }: Answer, endsAt: number): Promise<Settlement> {
    const { replyTo = '', routingKey } = request;
    if (replyTo === '') {
      this.#host.logger.warn({}, `a request to ${routingKey} has no reply_to: nobody can be told how it ended`);
      return failure === undefined ? 'ack' : this.#bury(request, failure);
    }
    try {
      await this.#publish(replyTo, reply, endsAt);
      return 'ack';
    } catch (error) {
      // Unanswered, hence not done: another instance takes it up.
      if (error instanceof TransportClosed) return 'requeue';
      // The caller waits no longer, or may have its answer: nothing is won by running the method again.
      if (performance.now() >= endsAt || error instanceof OutcomeUnknown) {
        this.#host.logger.warn({ error }, `the reply to a request to ${routingKey} may not have arrived`);
        return 'ack';
      }
      this.#host.logger.error({ error }, `the reply to a request to ${routingKey} could not be sent`);
      return this.#replyRefused(request, replyTo, error, endsAt);
    }
  }

  /**
   * The broker has refused the reply, perhaps for its size: the caller is told that instead. Where it cannot be told either,
   * the request is tried once more and no oftener, or the method would run for ever.
   */
  async #replyRefused(request: Delivery, replyTo: string, reason: unknown, endsAt: number): Promise<Settlement> {
    const error = serializeError(reason, this.#host.serviceName);
    try {
      await this.#publish(replyTo, encodeReply({ error }, envelopeOf(request)), endsAt);
      return 'ack';
    } catch {
      if (!request.redelivered) return 'requeue';
      const method = methodOf(this.#host.serviceName, methodKeyOf(request)) ?? '';
      return this.#bury(request, { reason: 'unanswered', method, error: reason });
    }
  }

  #bury(request: Delivery, failure: Pick<Failure, 'reason' | 'method' | 'error'>): Promise<Settlement> {
    const headers = withRpcMethodId(request.headers, methodKeyOf(request));
    return this.#options.failed.bury(request, { ...failure, queue: this.#options.queue, headers });
  }

  /** @param endsAt when the caller waits no longer, on the clock of `performance.now()` */
  #publish(replyTo: string, reply: Message, endsAt: number): Promise<void> {
    if (this.#transport === undefined) throw new TransportClosed();
    const address = { exchange: this.#options.exchange, routingKey: replyTo };
    if (endsAt === Infinity) return this.#transport.publish(address, reply);
    return this.#transport.publish(address, reply, { timeoutMs: Math.max(1, endsAt - performance.now()) });
  }
}

/** What a reply takes over from its request. It need not outlive a caller who has said how long he waits. */
export function envelopeOf({ correlationId, headers }: Delivery): ReplyEnvelope {
  const persistent = !hasOwnDeadline(headers);
  return correlationId === undefined ? { persistent } : { correlationId, persistent };
}

/** `service.method` of a request, by its routing key or by what it says when it has waited. */
export function methodKeyOf(request: Delivery): string {
  return rpcMethodIdOf(request) ?? request.routingKey;
}
