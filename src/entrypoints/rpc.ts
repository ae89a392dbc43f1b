import { messageOf, MethodNotFound, TransportClosed, type ErrorClass } from '../errors/errors.js';
import { Cancellations } from '../runtime/cancellations.js';
import { acceptArguments, checkedMethod, encodeResult, type CheckedMethod } from '../runtime/checked-method.js';
import { maxWorkers } from '../runtime/config.js';
import {
  declare,
  Entrypoint,
  type AnyMethod,
  type EntrypointClass,
  type EntrypointDecorator,
  type EntrypointMethod,
  type EntrypointOptions,
  type MethodDecoratorContext,
} from '../runtime/entrypoint.js';
import type { Host } from '../runtime/host.js';
import { isOneOf, sentError } from '../runtime/sent-error.js';
import { timeLimit, type TimeLimited } from '../runtime/time-limit.js';
import type { Consumer, Delivery, Settlement } from '../transport/transport.js';
import { decodeJson } from '../wire/content.js';
import { serializeError } from '../wire/errors.js';
import { decodeHeaders, type TravellingContext } from '../wire/headers.js';
import type { Message } from '../wire/message.js';
import { DEFAULT_RPC_EXCHANGE, methodOf, rpcExchange, rpcQueue } from '../wire/names.js';
import { decodeRequest, encodeReply } from '../wire/rpc.js';

export interface RpcOptions extends EntrypointOptions, TimeLimited {
  /** Errors that belong to the contract: callers get them by name, with their public fields. They are expected ones, too. */
  readonly errors?: readonly ErrorClass[];
  /** The name on the wire; default is the method's own. */
  readonly name?: string;
}

/** One request queue for all rpc methods of the service. */
class Rpc extends Entrypoint<RpcOptions> {
  readonly #targets: ReadonlyMap<string, Target>;
  readonly #exchange: string;
  readonly #cancellations: Cancellations;
  #consumer: Consumer | undefined;

  constructor(host: Host, methods: readonly EntrypointMethod<RpcOptions>[]) {
    super(host, methods);
    this.#exchange = host.config.rpc_exchange ?? DEFAULT_RPC_EXCHANGE;
    this.#cancellations = new Cancellations(host.serviceName);
    this.#targets = new Map(methods.map((method) => [method.options.name ?? method.name, targetOf(host, method)]));
  }

  override async setup(): Promise<void> {
    const transport = await this.host.transport();
    await transport.declareExchange(rpcExchange(this.#exchange));
    await transport.declareQueue(rpcQueue(this.host.serviceName, this.#exchange));
  }

  override async start(): Promise<void> {
    const transport = await this.host.transport();
    const queue = rpcQueue(this.host.serviceName, this.#exchange).name;
    const options = { prefetch: maxWorkers(this.host.config) };
    await this.#cancellations.listen(transport);
    this.#consumer = await transport.consume(queue, options, (delivery) => this.#handle(delivery));
  }

  override async stop(): Promise<void> {
    await this.#consumer?.cancel();
  }

  async #handle(delivery: Delivery): Promise<Settlement> {
    const context = decodeHeaders(delivery.headers);
    if (context.deadline !== undefined && context.deadline <= Date.now()) {
      this.host.logger.debug({}, `a request to ${delivery.routingKey} came too late for its caller and was not run`);
      return 'ack';
    }
    const signal = this.#cancellations.watch(delivery);
    try {
      const reply = await this.#answer(delivery, context, signal);
      if (reply === 'not run') return 'requeue';
      return signal?.aborted === true ? 'ack' : await this.#reply(delivery, reply);
    } finally {
      this.#cancellations.forget(delivery);
    }
  }

  /** The reply to a request: its result, or the error of whichever step failed. A container that has ended runs nothing. */
  async #answer(
    delivery: Delivery,
    context: TravellingContext,
    signal: AbortSignal | undefined,
  ): Promise<Message | 'not run'> {
    const { correlationId } = delivery;
    const envelope = correlationId === undefined ? {} : { correlationId };
    try {
      const { target, args } = await this.#accept(delivery);
      const outcome = await this.spawn(target.method, args, {
        data: context.data,
        callIdStack: context.callIdStack,
        ...this.#timeLeft(target, context),
        ...(signal === undefined ? {} : { signal }),
        complete: async (result) => encodeReply({ result: await encodeResult(target, result) }, envelope),
      });
      if (!outcome.ok && outcome.context === undefined) return 'not run';
      if (!outcome.ok) return await this.#failure(target, outcome.error, envelope);
      return outcome.result as Message;
    } catch (error) {
      return encodeReply({ error: serializeError(error, this.host.serviceName) }, envelope);
    }
  }

  /** What is left of the caller's time, or of the method's own when that is less. */
  #timeLeft({ method }: Target, { deadline = Infinity }: TravellingContext): { readonly timeoutMs?: number } {
    const { timeoutMs: own = Infinity } = timeLimit(this.host.serviceName, method);
    const timeoutMs = Math.min(deadline - Date.now(), own);
    return timeoutMs < Infinity ? { timeoutMs } : {};
  }

  /** The reply of a method that has thrown: a declared error travels with its data. */
  async #failure(
    { method, contract }: Target,
    error: unknown,
    envelope: { readonly correlationId?: string },
  ): Promise<Message> {
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
    return super.isExpected(method, error) || isOneOf(method.options.errors ?? [], error);
  }

  /** The method that is meant and its arguments, once the guard has let them in. */
  async #accept(delivery: Delivery): Promise<{ readonly target: Target; readonly args: readonly unknown[] }> {
    try {
      // Before the body is looked at: what is sent to no method is not malformed.
      const name = methodOf(this.host.serviceName, delivery.routingKey) ?? delivery.routingKey;
      const target = this.#targets.get(name);
      if (target === undefined) throw new MethodNotFound(name);
      return { target, args: await acceptArguments(target, decodeRequest(decodeJson(delivery))) };
    } catch (error) {
      this.host.logger.warn({}, `a request to ${delivery.routingKey} was refused: ${messageOf(error)}`);
      throw error;
    }
  }

  /** Acknowledged after the reply is confirmed, so that a request is never lost between the two. */
  async #reply(request: Delivery, reply: Message): Promise<Settlement> {
    const { replyTo, routingKey } = request;
    if (replyTo === undefined) {
      this.host.logger.warn({}, `a request to ${routingKey} has no reply_to: nobody can be told how it ended`);
      return 'ack';
    }
    try {
      await this.#publish(replyTo, reply);
      return 'ack';
    } catch (error) {
      // Unanswered, hence not done: another instance takes it up.
      if (error instanceof TransportClosed) return 'requeue';
      this.host.logger.error({ error }, `the reply to a request to ${routingKey} could not be sent`);
      return this.#replyRefused(request, replyTo, error);
    }
  }

  /**
   * The broker has refused the reply, perhaps for its size: the caller is told that instead. Where it cannot be told either,
   * the request is tried once more and no oftener, or the method would run for ever.
   */
  async #replyRefused({ correlationId, redelivered }: Delivery, replyTo: string, reason: unknown): Promise<Settlement> {
    const envelope = correlationId === undefined ? {} : { correlationId };
    try {
      await this.#publish(replyTo, encodeReply({ error: serializeError(reason, this.host.serviceName) }, envelope));
      return 'ack';
    } catch {
      return redelivered ? 'reject' : 'requeue';
    }
  }

  async #publish(replyTo: string, reply: Message): Promise<void> {
    const transport = await this.host.transport();
    await transport.publish({ exchange: this.#exchange, routingKey: replyTo }, reply);
  }
}

/** A method as requests find it. */
type Target = CheckedMethod<RpcOptions>;

function targetOf(host: Host, method: EntrypointMethod<RpcOptions>): Target {
  // Looked at now, so that a limit that is none keeps the container from being made.
  timeLimit(host.serviceName, method);
  return checkedMethod(host, method);
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
