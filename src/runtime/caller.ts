import { randomUUID } from 'node:crypto';
import type { Contracts } from '../contract/descriptor.js';
import { CallCancelled, RpcTimeout, TransportClosed } from '../errors/errors.js';
import { CANCEL_EXCHANGE, cancelAddress, encodeCancel } from '../wire/cancel.js';
import { encodeHeaders, type TravellingContext } from '../wire/headers.js';
import type { Message } from '../wire/message.js';
import { replyQueue, rpcExchange } from '../wire/names.js';
import { decodeReply, encodeRequest, unreadableReply, type RpcReply, type RpcRequest } from '../wire/rpc.js';
import type { Consumer, Delivery, Settlement, Transport } from '../transport/transport.js';
import { Deadlines } from './deadlines.js';
import type { Logger } from './logger.js';
import { decodeResult, encodeArguments } from './outgoing-request.js';
import { PendingCall } from './pending-call.js';
import type { CallOptions } from './proxy.js';
import { receivedError } from './received-error.js';
import type { RemoteMethod } from './remote-method.js';
import { Withdrawal } from './withdrawal.js';

/** Milliseconds that a call may take when nobody says otherwise. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** What a message's expiration can hold: 49 days. */
const LONGEST_TIMEOUT_MS = 0xffff_ffff;

export interface CallerSettings {
  readonly transport: Transport;
  /** Stands in the name of the reply queue: who waits there. */
  readonly owner: string;
  readonly rpcExchange: string;
  readonly contracts: Contracts;
  readonly logger: Logger;
}

/** Whose call it is: what travels with it, and the signal that gives the caller's own work up, and the call with it. */
export interface CallingContext extends Pick<TravellingContext, 'callIdStack' | 'data'> {
  readonly signal?: AbortSignal;
}

/** The calling half: sends requests, and gives each reply to the call that waits for it. All calls share one reply queue. */
export class Caller {
  readonly contracts: Contracts;
  readonly #transport: Transport;
  readonly #exchange: string;
  readonly #logger: Logger;
  readonly #replyKey: string;
  readonly #pending = new Map<string, PendingCall>();
  readonly #deadlines = new Deadlines();
  #cancelExchange: Promise<void> | undefined;
  #consumer: Consumer | undefined;
  #closed = false;

  private constructor(settings: CallerSettings, replyKey: string) {
    this.contracts = settings.contracts;
    this.#transport = settings.transport;
    this.#exchange = settings.rpcExchange;
    this.#logger = settings.logger;
    this.#replyKey = replyKey;
  }

  /** Declares the reply queue and listens on it. */
  static async open(settings: CallerSettings): Promise<Caller> {
    const { transport } = settings;
    const replyKey = randomUUID();
    const queue = replyQueue(settings.owner, replyKey, settings.rpcExchange);
    await transport.declareExchange(rpcExchange(settings.rpcExchange));
    await transport.declareQueue(queue);
    const caller = new Caller(settings, replyKey);
    caller.#consumer = await transport.consume(queue.name, { prefetch: 0 }, (delivery) => caller.#receive(delivery));
    return caller;
  }

  /**
   * Calls, and ends once: with the result, with the remote error, or with a local error that names `service.method`.
   *
   * @throws ValidationError  the arguments or the result break the contract (`role` says which)
   * @throws UnknownService   nothing is bound for the service
   * @throws RpcTimeout       no reply before the deadline
   * @throws CallCancelled    `options.signal`, or the context's, has fired
   * @throws Backpressure     the broker takes nothing, and too much waits to be sent already
   * @throws OutcomeUnknown   the connection was lost, and the method may not be called twice
   * @throws TransportClosed  the caller or its transport was closed meanwhile
   */
  async call(
    method: RemoteMethod,
    given: RpcRequest,
    context: CallingContext,
    options: CallOptions = {},
  ): Promise<unknown> {
    const encoded = encodeArguments(method, given);
    const request = encoded instanceof Promise ? await encoded : encoded;
    const reply = await this.#exchangeMessages(method, request, context, options);
    if (!reply.ok) throw await receivedError(method, reply.error);
    return decodeResult(method, reply.result);
  }

  /** Calls that still wait end with `TransportClosed`. A second call does nothing. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new TransportClosed('The caller was closed while it waited for the reply.');
    for (const call of [...this.#pending.values()]) call.fail(error);
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.cancel();
  }

  /** Publishes and waits. The pending entry stands before the publish, since the reply may overtake its confirm. */
  #exchangeMessages(
    method: RemoteMethod,
    request: RpcRequest,
    context: CallingContext,
    { timeoutMs = DEFAULT_TIMEOUT_MS, signal, contextData, priority, idempotent = isIdempotent(method) }: CallOptions,
  ): Promise<RpcReply> {
    const subject = `${method.service}.${method.name}`;
    const notSent = { subject, elapsedMs: 0 };
    if (this.#closed)
      throw new TransportClosed(`${subject} cannot be called: the caller is closed.`, { details: notSent });
    // Not one signal made of the two: in Node 20 `AbortSignal.any` leaves a trace on each of its sources, for as long as that lives.
    const signals = present(context.signal, signal);
    const fired = signals.find(({ aborted }) => aborted);
    if (fired !== undefined) throw new CallCancelled({ ...notSent, cause: fired.reason });
    if (!(timeoutMs > 0)) throw new RpcTimeout(subject, 0, { message: `No time was left to call ${subject}.` });

    const data = contextData === undefined ? context.data : { ...context.data, ...contextData };
    const limitMs = Math.min(Math.ceil(timeoutMs), LONGEST_TIMEOUT_MS);
    const correlationId = randomUUID();
    const message = encodeRequest(request, {
      headers: encodeHeaders({ callIdStack: context.callIdStack, data, deadline: Date.now() + limitMs }),
      correlationId,
      replyTo: this.#replyKey,
      expirationMs: limitMs,
    });
    const limits = { timeoutMs: limitMs, signals, deadlines: this.#deadlines };
    const call = new PendingCall(method, correlationId, limits, this.#listener);
    this.#pending.set(correlationId, call);
    const sent = priority === undefined ? message : { ...message, priority };
    this.#send(call, sent, idempotent);
    return call.reply;
  }

  readonly #listener = {
    ended: ({ correlationId }: PendingCall): void => {
      this.#pending.delete(correlationId);
    },
    cancelled: (call: PendingCall): void => {
      void this.#cancel(call);
    },
  };

  #send(call: PendingCall, message: Message, resend: boolean): void {
    const address = { exchange: this.#exchange, routingKey: call.subject };
    const { timeoutMs } = call;
    const signal = new Withdrawal();
    call.sending = signal;
    this.#transport.publish(address, message, { mandatory: true, timeoutMs, resend, signal }).then(
      () => {
        call.sending = undefined;
      },
      (error: unknown) => {
        call.sending = undefined;
        call.fail(error);
      },
    );
  }

  /** Tells the instances of the service. The exchange is declared by the first who cancels, so that others need not know it. */
  async #cancel(call: PendingCall): Promise<void> {
    const { method, correlationId } = call;
    try {
      this.#cancelExchange ??= this.#transport.declareExchange(CANCEL_EXCHANGE);
      await this.#cancelExchange;
      const left = Math.ceil(call.leftMs);
      if (left <= 0) return;
      const message = encodeCancel({ correlationId, replyTo: this.#replyKey, deadline: Date.now() + left });
      await this.#transport.publish(cancelAddress(method.service), message, { signal: AbortSignal.timeout(left) });
    } catch (error) {
      // The deadline that the request carries ends its work too.
      this.#cancelExchange = undefined;
      this.#logger.debug({ error }, `the service ${method.service} could not be told that a call was given up`);
    }
  }

  #receive(delivery: Delivery): Promise<Settlement> {
    const call = delivery.correlationId === undefined ? undefined : this.#pending.get(delivery.correlationId);
    if (call === undefined) {
      this.#logger.debug({ correlationId: delivery.correlationId }, 'a reply came that nobody waits for');
    } else {
      call.settle(replyOf(delivery));
    }
    return ACKNOWLEDGED;
  }
}

function isIdempotent({ row }: RemoteMethod): boolean {
  return row?.options['idempotent'] !== false;
}

function replyOf(delivery: Delivery): RpcReply {
  const { undecodable } = delivery;
  return undecodable === undefined ? decodeReply(delivery) : unreadableReply(undecodable);
}

const NOTHING: readonly never[] = [];

function present<Value>(one: Value | undefined, other: Value | undefined): readonly Value[] {
  if (one === undefined) return other === undefined ? NOTHING : [other];
  return other === undefined ? [one] : [one, other];
}

const ACKNOWLEDGED: Promise<Settlement> = Promise.resolve('ack');
