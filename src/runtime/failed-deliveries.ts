import { randomUUID } from 'node:crypto';
import { MalformedRequest, messageOf, TransportClosed } from '../errors/errors.js';
import type { Delivery, Settlement, Transport } from '../transport/transport.js';
import { wireForm } from '../transport/wire-form.js';
import {
  deadLetterExchange,
  deadLetterKey,
  deadLetterQueue,
  encodeBareDeadLetter,
  encodeDeadLetter,
  type DeadLetterReason,
  type Obituary,
} from '../wire/dead-letter.js';
import { serializeError } from '../wire/errors.js';
import type { Address, Message } from '../wire/message.js';
import { BACKOFF_EXCHANGE, retriesOf, waitAddress, waitingMessage, waitQueue, type Wait } from '../wire/retry.js';
import { deadLetterExchangeName } from './config.js';
import type { Host } from './host.js';
import { pause } from './pause.js';

/** Milliseconds between attempts to hand a message on. After the last it goes back to its queue, and comes again. */
const PAUSES_MS: readonly number[] = [1_000, 4_000, 10_000];

/** What there is to say of a delivery that will not be handled. */
export interface Failure {
  readonly reason: DeadLetterReason;
  readonly method: string;
  /** The queue that it was taken from. */
  readonly queue: string;
  readonly error: unknown;
  /** In place of the delivery's own. */
  readonly headers?: Message['headers'];
}

/**
 * What becomes of deliveries that have failed: they wait to be tried again, or they are buried in the dead queue.
 *
 * Either way a copy is published, and only once the broker has it is the delivery acknowledged: what goes wrong in between makes a
 * duplicate, never a loss. A copy that nobody takes is offered again with pauses, so that nothing goes round in a hot loop.
 */
export class FailedDeliveries {
  readonly #host: Host;
  /** Undefined where dead letters are turned off. */
  readonly #exchange: string | undefined;
  readonly #stopping = new AbortController();
  #isDeclared = false;

  constructor(host: Host) {
    this.#host = host;
    this.#exchange = deadLetterExchangeName(host.config);
  }

  /** Declares the dead queue, so that a broker that does not allow it says so at the start. */
  async declare(): Promise<void> {
    if (this.#exchange !== undefined) await this.#declare(await this.#host.transport(), this.#exchange);
  }

  /** Lets a delivery wait, and come back to its queue. Undefined: nobody can send it on, and no attempt would mend that. */
  async letWait(delivery: Delivery, wait: Wait): Promise<Settlement | undefined> {
    const to = waitAddress(wait);
    const message = waitingMessage(delivery, wait);
    if (!isSendable(to, message)) return undefined;
    return this.#handOn('sent to wait', async (transport) => {
      await transport.declareExchange(BACKOFF_EXCHANGE);
      await transport.declareQueue(waitQueue(wait.delayMs), { once: true });
      return [to, message];
    });
  }

  /** Puts a delivery into the dead queue, with the reason. Where that is turned off, it is gone. */
  async bury(delivery: Delivery, { reason, method, queue, error, headers }: Failure): Promise<Settlement> {
    const exchange = this.#exchange;
    if (exchange === undefined) return 'ack';
    const service = this.#host.serviceName;
    const obituary: Obituary = {
      id: randomUUID(),
      reason,
      service,
      method,
      queue,
      error: serializeError(error, service),
      attempt: retriesOf(delivery) + 1,
      failedAt: Date.now(),
      ...(delivery.bodyBytes !== undefined && { bodyBytes: delivery.bodyBytes }),
    };
    const to = { exchange, routingKey: deadLetterKey(service, method) };
    const letter = sendable(to, headers === undefined ? delivery : { ...delivery, headers }, obituary);
    const settlement = await this.#handOn('put into the dead queue', async (transport, attempt) => {
      // somebody may have deleted it
      if (!this.#isDeclared || attempt > 0) await this.#declare(transport, exchange);
      return [to, letter];
    });
    if (settlement === 'ack')
      this.#host.logger.info({}, `${service}.${method}: dead letter ${obituary.id} (${reason})`);
    return settlement;
  }

  /** Waits no longer: what is not handed on goes back to its queue. */
  stop(): void {
    this.#stopping.abort();
  }

  async #declare(transport: Transport, exchange: string): Promise<void> {
    await transport.declareExchange(deadLetterExchange(exchange));
    await transport.declareQueue(deadLetterQueue(this.#host.serviceName, exchange));
    this.#isDeclared = true;
  }

  /** Publishes what is made, in several attempts, and says what becomes of the delivery. */
  async #handOn(
    what: string,
    make: (transport: Transport, attempt: number) => Promise<readonly [Address, Message]>,
  ): Promise<Settlement> {
    const { signal } = this.#stopping;
    const transport = await this.#host.transport();
    for (let attempt = 0; ; attempt += 1) {
      try {
        const [to, message] = await make(transport, attempt);
        await transport.publish(to, message, { mandatory: true });
        return 'ack';
      } catch (error) {
        const pauseMs = PAUSES_MS[attempt];
        if (error instanceof TransportClosed || signal.aborted) return 'requeue';
        const next = pauseMs === undefined ? 'it goes back to its queue' : 'another attempt follows';
        this.#host.logger.error({}, `a failed message could not be ${what}, ${next}: ${messageOf(error)}`);
        if (pauseMs === undefined) return 'requeue';
        await pause(pauseMs, signal);
      }
    }
  }
}

/** Why a delivery whose payload was refused is dead. */
export function refusalReason(error: unknown): DeadLetterReason {
  return error instanceof MalformedRequest ? 'undecodable' : 'invalid';
}

/** The message with its obituary; without whatever of it could not be sent on. */
function sendable(to: Address, message: Message & Address, obituary: Obituary): Message {
  const whole = encodeDeadLetter(message, obituary);
  return isSendable(to, whole) ? whole : encodeBareDeadLetter(message, obituary);
}

/** What a peer has sent by other means need not be what a transport takes. */
function isSendable(to: Address, message: Message): boolean {
  try {
    wireForm(to, message);
    return true;
  } catch {
    return false;
  }
}
