import {
  ConfigurationError,
  MalformedRequest,
  messageOf,
  MethodNotFound,
  type ErrorClass,
} from '../../errors/errors.js';
import { CallerClock } from '../../runtime/caller-clock.js';
import { Cancellations } from '../../runtime/cancellations.js';
import { acceptArguments, checkedMethod, encodeResult, type CheckedMethod } from '../../runtime/checked-method.js';
import { maxWorkers } from '../../runtime/config.js';
import {
  declare,
  Entrypoint,
  type AnyMethod,
  type EntrypointClass,
  type EntrypointDecorator,
  type EntrypointMethod,
  type EntrypointOptions,
  type MethodDecoratorContext,
} from '../../runtime/entrypoint.js';
import { FailedDeliveries, refusalReason } from '../../runtime/failed-deliveries.js';
import type { Call, Host, Outcome } from '../../runtime/host.js';
import { assertRetried, type Retried } from '../../runtime/retry.js';
import { declaredName, isOneOf, sentError } from '../../runtime/sent-error.js';
import { timeLimit, type TimeLimited } from '../../runtime/time-limit.js';
import { tryAgain } from '../../runtime/try-again.js';
import type { Consumer, Delivery, Revocable, Settlement } from '../../transport/transport.js';
import { decodeJson } from '../../wire/content.js';
import { serializeError } from '../../wire/errors.js';
import { decodeHeaders, type TravellingContext } from '../../wire/headers.js';
import type { Message } from '../../wire/message.js';
import { DEFAULT_RPC_EXCHANGE, methodOf, rpcExchange, rpcQueue } from '../../wire/names.js';
import { retriesOf } from '../../wire/retry.js';
import { decodeRequest, encodeReply, type ReplyEnvelope } from '../../wire/rpc.js';
import { envelopeOf, methodKeyOf, Replies, type Answer } from './replies.js';

export interface RpcOptions extends EntrypointOptions, TimeLimited, Retried {
  /** Errors that belong to the contract: callers get them by name, with their public fields. They are expected ones, too. */
  readonly errors?: readonly ErrorClass[];
  /** The name on the wire; default is the method's own. */
  readonly name?: string;
  /**
   * Whether a request may arrive twice. Default true: when the connection is lost before the broker has confirmed a request, the
   * caller sends it again. With false it does not, and the call ends with `OutcomeUnknown`.
   */
  readonly idempotent?: boolean;
}

/** One request queue for all rpc methods of the service. */
class Rpc extends Entrypoint<RpcOptions> {
  readonly #targets: ReadonlyMap<string, Target>;
  readonly #exchange: string;
  readonly #cancellations: Cancellations;
  readonly #callerClock: CallerClock;
  readonly #failed: FailedDeliveries;
  readonly #replies: Replies;
  #consumer: Consumer | undefined;

  constructor(host: Host, methods: readonly EntrypointMethod<RpcOptions>[]) {
    super(host, methods);
    this.#exchange = host.config.rpc_exchange ?? DEFAULT_RPC_EXCHANGE;
    this.#cancellations = new Cancellations(host.serviceName);
    this.#callerClock = new CallerClock(host.logger);
    this.#failed = new FailedDeliveries(host);
    this.#replies = new Replies(host, { exchange: this.#exchange, queue: this.#queue, failed: this.#failed });
    this.#targets = new Map(methods.map((method) => [wireNameOf(method), targetOf(host, method)]));
  }

  override async setup(): Promise<void> {
    const transport = await this.host.transport();
    await transport.declareExchange(rpcExchange(this.#exchange));
    await transport.declareQueue(rpcQueue(this.host.serviceName, this.#exchange));
  }

  get #queue(): string {
    return rpcQueue(this.host.serviceName, this.#exchange).name;
  }

  override async start(): Promise<void> {
    const transport = await this.host.transport();
    this.#replies.over(transport);
    const options = { prefetch: maxWorkers(this.host.config) };
    await this.#cancellations.listen(transport);
    this.#consumer = await transport.consume(this.#queue, options, (delivery) => this.#handle(delivery));
  }

  override async stop(): Promise<void> {
    this.#failed.stop();
    await this.#consumer?.cancel();
  }

  async #handle(delivery: Delivery): Promise<Settlement> {
    const receivedAt = performance.now();
    const context = decodeHeaders(delivery.headers);
    const timeLeft = this.#callerClock.timeLeft(delivery, context);
    if (timeLeft <= 0) return 'ack';
    const signal = this.#cancellations.watch(delivery);
    try {
      const endsAt = receivedAt + timeLeft;
      const answer = await this.#answer(delivery, context, { receivedAt, endsAt, signal });
      if (typeof answer === 'string') return answer;
      return signal?.aborted === true ? 'ack' : await this.#replies.send(delivery, answer, endsAt);
    } finally {
      if (signal !== undefined) this.#cancellations.forget(signal);
    }
  }

  /** The answer to a request: its result, or the error of whichever step failed. None is due where it is not over. */
  async #answer(delivery: Delivery, context: TravellingContext, caller: Caller): Promise<Answer | Settlement> {
    const envelope = envelopeOf(delivery);
    const { signal } = caller;
    let isAccepted = false;
    try {
      const target = this.#targetOf(delivery);
      const accepted = acceptArguments(target, decodeRequest(decodeJson(delivery)));
      const args = accepted instanceof Promise ? await accepted : accepted;
      isAccepted = true;
      const { redelivered, messageId } = delivery;
      const attempt = retriesOf(delivery) + 1;
      const call: RequestedCall = {
        data: context.data,
        callIdStack: context.callIdStack,
        delivery: messageId === undefined ? { attempt, redelivered } : { attempt, redelivered, messageId },
        complete: (result) => replyWith(encodeResult(target, result), envelope),
      };
      const timeoutMs = this.#timeFor(target, caller.endsAt - performance.now());
      if (timeoutMs < Infinity) call.timeoutMs = timeoutMs;
      if (signal !== undefined) call.signal = signal;
      const outcome = await this.spawnQuietly(target.method, args, call);
      return outcome.ok
        ? { message: outcome.result as Message }
        : await this.#failedAnswer(target, delivery, outcome, caller);
    } catch (error) {
      if (!isAccepted)
        this.host.logger.warn({}, `a request to ${delivery.routingKey} was refused: ${messageOf(error)}`);
      const method = methodOf(this.host.serviceName, methodKeyOf(delivery)) ?? '';
      const message = encodeReply({ error: serializeError(error, this.host.serviceName) }, envelope);
      return { message, failure: { reason: refusalReason(error), method, error } };
    }
  }

  /** A method that has failed is run again where it shall be and its caller waits for that; else the caller is told. */
  async #failedAnswer(
    target: Target,
    delivery: Delivery,
    outcome: Outcome & { readonly ok: false },
    { receivedAt, endsAt, signal }: Caller,
  ): Promise<Answer | Settlement> {
    const { method } = target;
    const { error, context } = outcome;
    const hasNoCaller = signal?.aborted === true;
    // A container that has ended runs nothing.
    if (context === undefined || hasNoCaller) {
      this.reportFailure(method, outcome, hasNoCaller);
      return context === undefined ? 'requeue' : 'ack';
    }
    const end = await tryAgain(this.#failed, delivery, {
      method,
      context,
      error,
      isExpected: this.isExpected(method, error),
      queue: this.#queue,
      rpcMethodId: methodKeyOf(delivery),
      endsAt,
      // It will take as long as this one has: the caller is told while he listens.
      takesMs: performance.now() - receivedAt,
    });
    if (typeof end === 'string') return end;
    this.reportFailure(method, outcome);
    const message = await this.#failure(target, end.error, envelopeOf(delivery));
    return { message, failure: { ...end, method: method.name } };
  }

  /** What is left of the caller's time, or of the method's own when that is less. */
  #timeFor({ method }: Target, timeLeft: number): number {
    const { timeoutMs = Infinity } = timeLimit(this.host.serviceName, method);
    return Math.min(timeLeft, timeoutMs);
  }

  /** The reply of a method that has thrown: a declared error travels with its data. */
  async #failure({ method, contract }: Target, error: unknown, envelope: ReplyEnvelope): Promise<Message> {
    const { errors = [] } = method.options;
    const { serviceName, logger } = this.host;
    const sent =
      contract === undefined ? undefined : await sentError(contract.request.service, contract.row, errors, error);
    if (sent?.refused !== undefined) {
      logger.error(
        {},
        `an error of ${serviceName}.${method.name} was sent without its data. ${messageOf(sent.refused)}`,
      );
    }
    return encodeReply({ error: serializeError(error, serviceName, sent?.form) }, envelope);
  }

  /** What is declared is expected, too. */
  protected override isExpected(method: EntrypointMethod<RpcOptions>, error: unknown): boolean {
    const isListed = super.isExpected(method, error) || isOneOf(method.options.errors ?? [], error);
    return isListed || declaredName(method.descriptor, error) !== undefined;
  }

  /** The method that is meant, before the body is looked at: what is sent to no method is not malformed. */
  #targetOf(delivery: Delivery): Target {
    const key = methodKeyOf(delivery);
    const name = methodOf(this.host.serviceName, key) ?? key;
    const target = this.#targets.get(name);
    if (target === undefined) throw new MethodNotFound(name);
    if (delivery.undecodable !== undefined) throw new MalformedRequest(delivery.undecodable);
    return target;
  }
}

/** A method as requests find it. */
type Target = CheckedMethod<RpcOptions>;

/** What a request's worker is spawned with, while it is put together. */
type RequestedCall = { -readonly [Name in keyof Omit<Call, 'method' | 'args'>]: Call[Name] };

interface Caller {
  /** When the request came, on the clock of `performance.now()`. */
  readonly receivedAt: number;
  /** When it stops waiting, on the same clock. */
  readonly endsAt: number;
  /** Fires when it has given up. */
  readonly signal: Revocable | undefined;
}

/** A promise only where the result is refused. */
function replyWith(result: unknown, envelope: ReplyEnvelope): Message | Promise<Message> {
  if (!(result instanceof Promise)) return encodeReply({ result }, envelope);
  return result.then((late: unknown) => encodeReply({ result: late }, envelope));
}

function targetOf(host: Host, method: EntrypointMethod<RpcOptions>): Target {
  // Looked at now, so that what cannot be keeps the container from being made.
  timeLimit(host.serviceName, method);
  assertReachable(host.serviceName, method);
  assertRetried(`${host.serviceName}.${method.name}`, method.options);
  return checkedMethod(host, method);
}

/** The name by which requests mean a method. */
function wireNameOf({ name, options, descriptor }: EntrypointMethod<RpcOptions>): string {
  return options.name ?? descriptor?.wireName ?? name;
}

/** The service's queue is bound to `service.*`, where `*` is one word. */
function assertReachable(serviceName: string, { name: method, options }: EntrypointMethod<RpcOptions>): void {
  const { name = method } = options;
  if (name !== '' && !name.includes('.')) return;
  const told = `${serviceName}.${method} has the rpc name "${name}". No call would reach it: a name has a character at least, and no dot.`;
  throw new ConfigurationError(told, { code: 'NTG2007' });
}

/** `@rpc`, `@rpc()` and `@rpc({ ... })`: callers reach the method as `service.method`. */
export interface RpcDecorator extends EntrypointDecorator<'rpc', object> {
  <const Options extends RpcOptions = object>(options?: Options): EntrypointDecorator<'rpc', Options>;
}

const bare = decoratorOf({});

function decoratorOf<Options extends RpcOptions>(options: Options): EntrypointDecorator<'rpc', Options> {
  return declare<'rpc', Options, AnyMethod>('rpc', options, Rpc as unknown as EntrypointClass<never>);
}

function decorate(first: RpcOptions | AnyMethod = {}, context?: MethodDecoratorContext): unknown {
  if (context === undefined) return decoratorOf(first as RpcOptions);
  bare(first as AnyMethod, context);
  return undefined;
}

/** Marks a method that other services and clients may call. */
export const rpc = Object.assign(decorate, {
  entrypointKind: 'rpc',
  entrypointOptions: {},
}) as unknown as RpcDecorator;
