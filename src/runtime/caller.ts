import { randomUUID } from 'node:crypto';
import type { Contracts } from '../contract/descriptor.js';
import { CallCancelled, RpcTimeout, TransportClosed } from '../errors/errors.js';
import { CANCEL_EXCHANGE, cancelAddress, encodeCancel } from '../wire/cancel.js';
import { encodeHeaders, type TravellingContext } from '../wire/headers.js';
import type { Address, Message } from '../wire/message.js';
import { replyQueue, rpcExchange } from '../wire/names.js';
import { decodeReply, encodeRequest, unreadableReply, type RpcReply, type RpcRequest } from '../wire/rpc.js';
import { ACKNOWLEDGED } from '../transport/settle.js';
import type { Consumer, Delivery, Settlement, Transport } from '../transport/transport.js';
import { Correlations } from './correlations.js';
import { Deadlines } from './deadlines.js';
import type { Logger } from './logger.js';
import { encodeArguments } from './outgoing-request.js';
import { PendingCall } from './pending-call.js';
import type { CallOptions } from './proxy.js';
import type { RemoteMethod } from './remote-method.js';

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
  /** Milliseconds that a call may take where it does not say so itself. Default 30 000. */
  readonly timeoutMs?: number;
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
  readonly #timeoutMs: number;
  readonly #pending = new Correlations<PendingCall>();
  readonly #keeper = {
    calls: this.#pending,
    deadlines: new Deadlines(),
    cancelled: (call: PendingCall) => void this.#cancel(call),
  };
  readonly #addresses = new WeakMap<RemoteMethod, Address>();
  #cancelExchange: Promise<void> | undefined;
  #consumer: Consumer | undefined;
  #closed = false;

  private constructor(settings: CallerSettings, replyKey: string) {
    this.contracts = settings.contracts;
    this.#transport = settings.transport;
    this.#exchange = settings.rpcExchange;
    this.#logger = settings.logger;
    this.#replyKey = replyKey;
    this.#timeoutMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
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
  call(
    method: RemoteMethod,
    given: RpcRequest,
    context: CallingContext,
    options: CallOptions = NO_OPTIONS,
  ): Promise<unknown> {
    try {
      const request = encodeArguments(method, given);
      return request instanceof Promise ? request : this.#exchangeMessages(method, request, context, options);
    } catch (error) {
      // What a signal carries, and what a `toJSON` throws, is the caller's choice.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return Promise.reject(error);
    }
  }

  /** Calls that still wait end with `TransportClosed`. A second call does nothing. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new TransportClosed('The caller was closed while it waited for the reply.');
    for (const call of this.#pending.all) call.fail(error);
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.cancel();
  }

  /** Publishes and waits. The pending entry stands before the publish, since the reply may overtake its confirm. */
  #exchangeMessages(
    method: RemoteMethod,
    request: RpcRequest,
    context: CallingContext,
    options: CallOptions,
  ): Promise<unknown> {
    const { timeoutMs = this.#timeoutMs, signal } = options;
    if (this.#closed) throw closed(method);
    // Not one signal made of the two: in Node 20 `AbortSignal.any` leaves a trace on each of its sources, for as long as that lives.
    const signals = present(context.signal, signal);
    const fired = signals.find(({ aborted }) => aborted);
    if (fired !== undefined) throw new CallCancelled({ ...notSent(method), cause: fired.reason });
    if (!(timeoutMs > 0)) throw noTime(method);

    const limitMs = Math.min(Math.ceil(timeoutMs), LONGEST_TIMEOUT_MS);
    const call = new PendingCall(method, limitMs, signals, this.#keeper);
    try {
      this.#send(call, this.#message(call, request, context, options), options);
    } catch (error) {
      call.end(error);
    }
    return call.result;
  }

  /** @throws UnserializableValueError */
  #message(
    { correlationId, timeoutMs }: PendingCall,
    request: RpcRequest,
    { callIdStack, data: given }: CallingContext,
    { contextData, priority }: CallOptions,
  ): Message {
    const data = contextData === undefined ? given : { ...given, ...contextData };
    return encodeRequest(request, {
      headers: encodeHeaders({ callIdStack, data, deadline: Date.now() + timeoutMs }),
      correlationId,
      replyTo: this.#replyKey,
      expirationMs: timeoutMs,
      priority,
    });
  }

  #send(call: PendingCall, message: Message, { idempotent: resend = isIdempotent(call.method) }: CallOptions): void {
    const { method, timeoutMs } = call;
    this.#transport
      .publish(this.#addressOf(method), message, { mandatory: true, timeoutMs, resend, signal: call })
      .catch((error: unknown) => {
        call.fail(error);
      });
  }

  #addressOf(method: RemoteMethod): Address {
    const known = this.#addresses.get(method);
    if (known !== undefined) return known;
    const address = { exchange: this.#exchange, routingKey: subjectOf(method) };
    this.#addresses.set(method, address);
    return address;
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
    const call = delivery.correlationId === undefined ? undefined : this.#pending.find(delivery.correlationId);
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

function subjectOf({ service, name }: RemoteMethod): string {
  return `${service}.${name}`;
}

function notSent(method: RemoteMethod): { readonly subject: string; readonly elapsedMs: number } {
  return { subject: subjectOf(method), elapsedMs: 0 };
}

function closed(method: RemoteMethod): TransportClosed {
  const told = `${subjectOf(method)} cannot be called: the caller is closed.`;
  return new TransportClosed(told, { details: notSent(method) });
}

function noTime(method: RemoteMethod): RpcTimeout {
  const subject = subjectOf(method);
  return new RpcTimeout(subject, 0, { message: `No time was left to call ${subject}.` });
}

function replyOf(delivery: Delivery): RpcReply {
  const { undecodable } = delivery;
  return undecodable === undefined ? decodeReply(delivery) : unreadableReply(undecodable);
}

const NO_OPTIONS: CallOptions = {};
const NOTHING: readonly never[] = [];

function present<Value>(one: Value | undefined, other: Value | undefined): readonly Value[] {
  if (one === undefined) return other === undefined ? NOTHING : [other];
  return other === undefined ? [one] : [one, other];
}
