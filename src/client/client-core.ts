import { randomUUID } from 'node:crypto';
import { descriptorOf, type Contracts } from '../contract/descriptor.js';
import { Backpressure, messageOf, NtgenError, TransportClosed } from '../errors/errors.js';
import { Caller, DEFAULT_TIMEOUT_MS, type CallingContext } from '../runtime/caller.js';
import { connectionLog } from '../runtime/connection-log.js';
import { dispatchEvent, type DispatchOptions } from '../runtime/dispatch.js';
import { silentLogger } from '../runtime/logger.js';
import { allowManyListeners } from '../runtime/many-listeners.js';
import type { SendCall } from '../runtime/service-proxy.js';
import type { OpenTransport, Transport } from '../transport/transport.js';
import { DEFAULT_RPC_EXCHANGE, eventExchange } from '../wire/names.js';
import type { ConnectOptions } from './options.js';

/** Where a client stands in the names of queues and call ids; Nameko's word. */
const CLIENT_NAME = 'standalone_rpc_proxy';

/** A connection with a caller on it, and the context that travels with its calls. */
export class ClientCore {
  readonly contracts: Contracts;
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #options: ConnectOptions;
  readonly #timeoutMs: number;
  // One id for all calls of a client, as Nameko's standalone proxy has it. Source: Nameko 2.14.
  readonly #callId = `${CLIENT_NAME}.call.${randomUUID()}`;
  /** Sources whose exchange stands. */
  readonly #declared = new Set<string>();
  readonly #declaring = new Map<string, Promise<void>>();
  #closed: Promise<void> | undefined;

  private constructor(transport: Transport, caller: Caller, options: ConnectOptions) {
    this.contracts = caller.contracts;
    this.#transport = transport;
    this.#caller = caller;
    this.#options = options;
    this.#timeoutMs = options.timeout ?? DEFAULT_TIMEOUT_MS;
  }

  /** Connects; gives up after the timeout of the options. */
  static async open(
    open: OpenTransport,
    url: string,
    contracts: Contracts,
    options: ConnectOptions,
  ): Promise<ClientCore> {
    const logger = options.logger ?? silentLogger;
    const log = connectionLog(logger);
    let lastFailure: Error | undefined;
    const transport = await open(url, {
      ...options,
      name: CLIENT_NAME,
      listener: {
        ...log,
        disconnected: (address, reason, retryInMs) => {
          lastFailure = reason;
          log.disconnected?.(address, reason, retryInMs);
        },
      },
    });
    const rpcExchange = options.rpcExchange ?? DEFAULT_RPC_EXCHANGE;
    try {
      await readyWithin(transport, options.timeout ?? DEFAULT_TIMEOUT_MS, () => lastFailure);
      const caller = await Caller.open({
        transport,
        owner: CLIENT_NAME,
        rpcExchange,
        contracts,
        logger,
        timeoutMs: options.timeout ?? DEFAULT_TIMEOUT_MS,
      });
      return new ClientCore(transport, caller, options);
    } catch (error) {
      await transport.close();
      throw error;
    }
  }

  /** What the client's proxies are made over. */
  readonly send: SendCall = (method, given, options) => {
    try {
      return this.#caller.call(method, given, this.#context(), options);
    } catch (error) {
      // What the user's function for the context data throws is his choice.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return Promise.reject(error);
    }
  };

  /** Declares the source's exchange first, which Nameko's own dispatcher forgets. Source: Nameko 2.14. */
  async dispatch(source: string, type: string, payload: unknown, options: DispatchOptions = {}): Promise<void> {
    const subject = `${source}.events/${type}`;
    if (this.#closed !== undefined) throw new TransportClosed(`${subject} cannot be dispatched: the client is closed.`);
    const context = { callIdStack: [], data: this.#context().data };
    const event = { source, type, payload, descriptor: descriptorOf(this.contracts, source) };
    const { timeoutMs = this.#timeoutMs, signal } = options;
    const endsAt = performance.now() + timeoutMs;
    const { declareEventExchanges: declares = true } = this.#options;
    if (declares && !this.#declared.has(source)) {
      await within(timeoutMs, () => notDeclared(subject, timeoutMs), signal, this.#declareExchange(source));
    }
    const leftMs = Math.max(1, endsAt - performance.now());
    return dispatchEvent(this.#transport, event, context, { ...options, timeoutMs: leftMs });
  }

  /** Calls that still wait end with `TransportClosed`. A second call waits for the first. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#caller.close();
    await this.#transport.close();
  }

  async #declareExchange(source: string): Promise<void> {
    const { autoDeleteEventExchanges: autoDelete = false } = this.#options;
    const declaring =
      this.#declaring.get(source) ?? this.#transport.declareExchange(eventExchange(source, { autoDelete }));
    this.#declaring.set(source, declaring);
    try {
      await declaring;
      this.#declared.add(source);
    } finally {
      this.#declaring.delete(source);
    }
  }

  #context(): CallingContext {
    const { contextData = {} } = this.#options;
    const data = typeof contextData === 'function' ? contextData() : contextData;
    const { call_id_stack: parents } = data;
    return { callIdStack: [...(isListOfStrings(parents) ? parents : []), this.#callId], data };
  }
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function notDeclared(subject: string, elapsedMs: number): Backpressure {
  const text = `${subject} was not sent within ${String(elapsedMs)} ms: its exchange could not be declared.`;
  return new Backpressure(text, { details: { subject, elapsedMs } });
}

/** The work, unless the signal fires first, or the time is over and the error is `late`. */
async function within(
  timeoutMs: number,
  late: () => NtgenError,
  signal: AbortSignal | undefined,
  work: Promise<void>,
): Promise<void> {
  let stop = (): void => undefined;
  const end = new Promise<never>((_resolve, reject) => {
    const giveUp = (): void => {
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      reject(late());
    }, timeoutMs);
    if (signal !== undefined) allowManyListeners(signal);
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted === true) giveUp();
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    };
  });
  try {
    await Promise.race([work, end]);
  } finally {
    stop();
  }
}

async function readyWithin(transport: Transport, timeoutMs: number, cause: () => Error | undefined): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await transport.ready({ signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    const reason = cause();
    const because = reason === undefined ? '' : `: ${messageOf(reason)}`;
    throw new NtgenError(
      'NTG4011',
      `${transport.address} did not answer within ${String(timeoutMs)} ms${because}. Is the broker running?`,
      { cause: reason ?? error },
    );
  }
}
