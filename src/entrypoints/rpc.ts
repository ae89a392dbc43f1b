import type { EntrypointDescriptor } from '../contract/descriptor.js';
import { messageOf, MethodNotFound, TransportClosed } from '../errors/errors.js';
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
import {
  accepts,
  fromWire,
  namedArguments,
  refusal,
  requestPlace,
  responsePlace,
  toWire,
  type PayloadPlace,
} from '../runtime/payload.js';
import type { Consumer, Delivery, Settlement } from '../transport/transport.js';
import { decodeJson } from '../wire/content.js';
import { serializeError } from '../wire/errors.js';
import { decodeHeaders, type TravellingContext } from '../wire/headers.js';
import type { Message } from '../wire/message.js';
import { DEFAULT_RPC_EXCHANGE, methodOf, rpcExchange, rpcQueue } from '../wire/names.js';
import { decodeRequest, encodeReply, type RpcRequest } from '../wire/rpc.js';
import { bindArguments, bindByCount } from '../wire/signature.js';

export interface RpcOptions extends EntrypointOptions {
  /** The name on the wire; default is the method's own. */
  readonly name?: string;
}

/** One request queue for all rpc methods of the service. */
class Rpc extends Entrypoint<RpcOptions> {
  readonly #targets: ReadonlyMap<string, Target>;
  readonly #exchange: string;
  #consumer: Consumer | undefined;

  constructor(host: Host, methods: readonly EntrypointMethod<RpcOptions>[]) {
    super(host, methods);
    this.#exchange = host.config.rpc_exchange ?? DEFAULT_RPC_EXCHANGE;
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
    return this.#reply(delivery, await this.#answer(delivery, context));
  }

  /** The reply to a request: its result, or the error of whichever step failed. */
  async #answer(delivery: Delivery, context: TravellingContext): Promise<Message> {
    const { correlationId } = delivery;
    const envelope = correlationId === undefined ? {} : { correlationId };
    try {
      const { target, args } = await this.#accept(delivery);
      const outcome = await this.spawn(target.method, args, {
        data: context.data,
        callIdStack: context.callIdStack,
        ...(context.deadline === undefined ? {} : { timeoutMs: Math.max(1, context.deadline - Date.now()) }),
        complete: async (result) => encodeReply({ result: await encodeResult(target, result) }, envelope),
      });
      if (!outcome.ok) throw outcome.error;
      return outcome.result as Message;
    } catch (error) {
      return encodeReply({ error: serializeError(error, this.host.serviceName) }, envelope);
    }
  }

  /** The method that is meant and its arguments, once the guard has let them in. */
  async #accept(delivery: Delivery): Promise<{ readonly target: Target; readonly args: readonly unknown[] }> {
    try {
      const request = decodeRequest(decodeJson(delivery));
      const name = methodOf(this.host.serviceName, delivery.routingKey) ?? delivery.routingKey;
      const target = this.#targets.get(name);
      if (target === undefined) throw new MethodNotFound(name);
      return { target, args: await acceptArguments(target, request) };
    } catch (error) {
      this.host.logger.warn({}, `a request to ${delivery.routingKey} was refused: ${messageOf(error)}`);
      throw error;
    }
  }

  /** Acknowledged after the reply is confirmed, so that a request is never lost between the two. */
  async #reply({ replyTo, routingKey }: Delivery, reply: Message): Promise<Settlement> {
    if (replyTo === undefined) {
      this.host.logger.warn({}, `a request to ${routingKey} has no reply_to: nobody can be told how it ended`);
      return 'ack';
    }
    try {
      const transport = await this.host.transport();
      await transport.publish({ exchange: this.#exchange, routingKey: replyTo }, reply);
      return 'ack';
    } catch (error) {
      // Unanswered, hence not done: another instance takes it up.
      if (!(error instanceof TransportClosed)) {
        this.host.logger.error({ error }, `the reply to a request to ${routingKey} could not be sent; it is requeued`);
      }
      return 'requeue';
    }
  }
}

/** A method as requests find it; without a contract nothing of its payloads is known. */
interface Target {
  readonly method: EntrypointMethod<RpcOptions>;
  readonly contract?: {
    readonly row: EntrypointDescriptor;
    readonly request: PayloadPlace;
    readonly response: PayloadPlace;
  };
}

function targetOf({ descriptor: service }: Host, method: EntrypointMethod<RpcOptions>): Target {
  const row = method.descriptor;
  if (service === undefined || row === undefined) return { method };
  return { method, contract: { row, request: requestPlace(service, row), response: responsePlace(service, row) } };
}

async function acceptArguments({ method, contract }: Target, request: RpcRequest): Promise<readonly unknown[]> {
  if (contract === undefined) return bindByCount(method.name, method.arity, request);
  const { row } = contract;
  const wire = bindArguments(method.name, row.params, request);
  if (!accepts(row.args, wire)) throw await refusal(contract.request, namedArguments(row, wire));
  return fromWire(row.args, wire) as readonly unknown[];
}

async function encodeResult({ contract }: Target, result: unknown): Promise<unknown> {
  if (contract?.row.result === undefined) return result;
  const wire = toWire(contract.row.result, result);
  if (!accepts(contract.row.result, wire)) throw await refusal(contract.response, wire);
  return wire;
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
