import { randomUUID } from 'node:crypto';
import type { Contracts } from '../contract/descriptor.js';
import {
  CallCancelled,
  IncorrectSignature,
  RpcTimeout,
  TransportClosed,
  Undeliverable,
  UnknownService,
} from '../errors/errors.js';
import { encodeHeaders, type TravellingContext } from '../wire/headers.js';
import { replyQueue, rpcExchange } from '../wire/names.js';
import { decodeReply, encodeRequest, type RpcReply, type RpcRequest } from '../wire/rpc.js';
import type { Consumer, Delivery, Settlement, Transport } from '../transport/transport.js';
import type { Logger } from './logger.js';
import { accepts, fromWire, namedArguments, refusal, toWire } from './payload.js';
import type { CallOptions } from './proxy.js';
import type { RemoteMethod } from './remote-method.js';

/** Milliseconds that a call may take when nobody says otherwise. */
export const DEFAULT_TIMEOUT_MS = 30_000;

export interface CallerSettings {
  readonly transport: Transport;
  /** Stands in the name of the reply queue: who waits there. */
  readonly owner: string;
  readonly rpcExchange: string;
  readonly contracts: Contracts;
  readonly logger: Logger;
}

/** The calling half: sends requests, and gives each reply to the call that waits for it. All calls share one reply queue. */
export class Caller {
  readonly contracts: Contracts;
  readonly #transport: Transport;
  readonly #exchange: string;
  readonly #logger: Logger;
  readonly #replyKey: string;
  readonly #pending = new Map<string, (reply: RpcReply) => void>();
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
   * @throws CallCancelled    `options.signal` has fired
   * @throws TransportClosed  the caller or its transport was closed meanwhile
   */
  async call(
    method: RemoteMethod,
    args: readonly unknown[],
    context: TravellingContext,
    options: CallOptions = {},
  ): Promise<unknown> {
    const request = await encodeArguments(method, args);
    const reply = await this.#exchangeMessages(method, request, context, options);
    if (!reply.ok) throw reply.error;
    return decodeResult(method, reply.result);
  }

  /** Calls that still wait end with `TransportClosed`. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new TransportClosed('The caller was closed while it waited for the reply.');
    for (const settle of [...this.#pending.values()]) settle({ ok: false, error });
    await this.#consumer?.cancel();
  }

  /** Publishes and waits. The pending entry stands before the publish, since the reply may overtake its confirm. */
  #exchangeMessages(
    method: RemoteMethod,
    request: RpcRequest,
    context: TravellingContext,
    options: CallOptions,
  ): Promise<RpcReply> {
    const subject = `${method.service}.${method.name}`;
    if (this.#closed) throw new TransportClosed('The caller is closed.');
    if (options.signal?.aborted === true) throw new CallCancelled(subject, { cause: options.signal.reason });
    const timeoutMs = Math.max(1, Math.ceil(options.timeoutMs ?? DEFAULT_TIMEOUT_MS));
    const correlationId = randomUUID();
    const startedAt = performance.now();
    const message = encodeRequest(request, {
      headers: encodeHeaders({ ...context, deadline: Date.now() + timeoutMs }),
      correlationId,
      replyTo: this.#replyKey,
      expirationMs: timeoutMs,
    });
    return new Promise((resolve) => {
      const ended = new AbortController();
      const settle = (reply: RpcReply): void => {
        if (!this.#pending.delete(correlationId)) return;
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', cancelled);
        resolve(reply);
      };
      const fail = (error: Error): void => {
        settle({ ok: false, error });
        ended.abort(error);
      };
      const cancelled = (): void => {
        fail(new CallCancelled(subject, { cause: options.signal?.reason }));
      };
      const timer = setTimeout(() => {
        fail(new RpcTimeout(subject, performance.now() - startedAt));
      }, timeoutMs);
      this.#pending.set(correlationId, settle);
      options.signal?.addEventListener('abort', cancelled, { once: true });

      const address = { exchange: this.#exchange, routingKey: subject };
      this.#transport.publish(address, message, { mandatory: true, signal: ended.signal }).catch((error: unknown) => {
        fail(isUndeliverable(error) ? new UnknownService(method.service, { cause: error }) : (error as Error));
      });
    });
  }

  #receive(delivery: Delivery): Promise<Settlement> {
    const settle = delivery.correlationId === undefined ? undefined : this.#pending.get(delivery.correlationId);
    if (settle === undefined) {
      this.#logger.debug({ correlationId: delivery.correlationId }, 'a reply came that nobody waits for');
    } else {
      settle(decodeReply(delivery));
    }
    return Promise.resolve('ack');
  }
}

async function encodeArguments(method: RemoteMethod, args: readonly unknown[]): Promise<RpcRequest> {
  const { row } = method;
  if (row === undefined) return { args: withoutTrailingGaps(args), kwargs: {} };
  const takesRest = row.params.at(-1)?.rest === true;
  if (args.length > row.params.length && !takesRest) {
    const given = `${String(args.length)} ${args.length === 1 ? 'was' : 'were'} given`;
    throw new IncorrectSignature(`${method.name}() takes ${count(row.params.length)} but ${given}`);
  }
  const wire = toWire(row.args, args) as readonly unknown[];
  if (!accepts(row.args, wire)) throw await refusal(method.request, namedArguments(row, wire));
  return split(row.params, wire);
}

function count(parameters: number): string {
  return `${String(parameters)} argument${parameters === 1 ? '' : 's'}`;
}

/** JSON has no `undefined`: what follows one that was left out travels by name. */
function split(params: readonly { readonly name: string }[], args: readonly unknown[]): RpcRequest {
  const gap = args.indexOf(undefined);
  if (gap === -1) return { args, kwargs: {} };
  const named = params.slice(gap).flatMap(({ name }, index) => {
    const value = args[gap + index];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { args: args.slice(0, gap), kwargs: Object.fromEntries(named) };
}

/** Arguments that were left out at the end: `f(1, undefined)` means what `f(1)` means. */
function withoutTrailingGaps(args: readonly unknown[]): readonly unknown[] {
  return args.slice(0, args.findLastIndex((value) => value !== undefined) + 1);
}

async function decodeResult(method: RemoteMethod, wire: unknown): Promise<unknown> {
  if (method.row === undefined) return wire;
  const { result } = method.row;
  if (result === undefined) return wire;
  if (!accepts(result, wire)) throw await refusal(method.response, wire);
  return fromWire(result, wire);
}

function isUndeliverable(error: unknown): boolean {
  return error instanceof Undeliverable || (error as { code?: unknown } | null)?.code === 'NTG4009';
}
