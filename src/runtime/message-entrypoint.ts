import type { EntrypointDescriptor, ServiceDescriptor } from '../contract/descriptor.js';
import { BackoffExpired } from '../errors/backoff.js';
import { MalformedRequest, messageOf, NtgenError, WorkerTimeout } from '../errors/errors.js';
import type { Consumer, Delivery, Settlement, Transport } from '../transport/transport.js';
import { decodeHeaders } from '../wire/headers.js';
import type { ExchangeSpec, QueueSpec } from '../wire/message.js';
import { retriesOf } from '../wire/retry.js';
import { handlerTimeout, maxWorkers, type ServiceConfig } from './config.js';
import type { DedupStore } from './dedup.js';
import { Entrypoint, type EntrypointMethod, type EntrypointOptions } from './entrypoint.js';
import { FailedDeliveries, refusalReason } from './failed-deliveries.js';
import { handleOnce, type Handling } from './handle-once.js';
import type { Host, Outcome } from './host.js';
import { pause } from './pause.js';
import { accepts, fromWire, namedArguments, refuse, requestPlace } from './payload.js';
import { assertRetried, isBackoff, type Retried } from './retry.js';
import { timeLimit, type TimeLimited } from './time-limit.js';
import { tryAgain } from './try-again.js';

export interface MessageOptions extends EntrypointOptions, TimeLimited, Retried {
  /**
   * Put the message back when the method throws, at once and without limit, as in Nameko. Default false: it is tried again where
   * `retry` says so, and ends in the dead queue.
   */
  readonly requeueOnError?: boolean;
  /** Where is remembered which messages were handled, so that one that comes twice is handled once. Default: nowhere. */
  readonly dedup?: DedupStore | ((config: ServiceConfig) => DedupStore);
}

/** What one method consumes. */
export interface MessageSource {
  /** Declared first. */
  readonly exchanges: readonly ExchangeSpec[];
  readonly queue: QueueSpec;
  /** Most messages in hand at once. Default: as many as there are workers. */
  readonly prefetch?: number;
}

interface Consumption {
  readonly source: MessageSource;
  readonly timeoutMs?: number;
  readonly dedup?: DedupStore;
}

const DONE: Handling = { done: true };

/** Milliseconds until another look whether somebody else has declared the exchange. Nameko's own pace. Source: Nameko 2.14. */
const EXCHANGE_RETRY_MS = 1_000;

/**
 * Fires a worker for each message of a queue: one parameter, the payload; nobody waits for an answer.
 *
 * A message is settled once its worker has ended. One that cannot be taken, or fails for good, goes to the dead queue.
 */
export abstract class MessageEntrypoint<Options extends MessageOptions> extends Entrypoint<
  Options,
  readonly [payload: unknown]
> {
  readonly #consumptions = new Map<EntrypointMethod<Options>, Consumption>();
  readonly #failed: FailedDeliveries;
  readonly #stopping = new AbortController();
  #consumers: readonly Consumer[] = [];

  constructor(host: Host, methods: readonly EntrypointMethod<Options>[]) {
    super(host, methods);
    this.#failed = new FailedDeliveries(host);
    for (const { name, options } of methods) assertRetried(`${host.serviceName}.${name}`, options);
  }

  /** What the method consumes; asked once. */
  protected abstract sourceOf(method: EntrypointMethod<Options>): MessageSource;
  /** The payload of a message. @throws NtgenError what cannot be decoded */
  protected abstract decode(delivery: Delivery, method: EntrypointMethod<Options>): unknown;
  /** What came, for the log: `an event sold of stock`. */
  protected abstract describe(method: EntrypointMethod<Options>): string;

  override async setup(): Promise<void> {
    const { serviceName, config } = this.host;
    const transport = await this.host.transport();
    await this.#failed.declare();
    for (const method of this.methods) {
      const { dedup } = method.options;
      const source = this.sourceOf(method);
      this.#consumptions.set(method, {
        source,
        ...timeLimit(serviceName, method, handlerTimeout(config)),
        ...(dedup !== undefined && { dedup: typeof dedup === 'function' ? dedup(config) : dedup }),
      });
      for (const exchange of source.exchanges) await transport.declareExchange(exchange);
      await this.#declareQueue(transport, source.queue);
    }
  }

  override async start(): Promise<void> {
    const transport = await this.host.transport();
    this.#consumers = await Promise.all(
      [...this.#consumptions].map(([method, consumption]) => {
        const { queue, prefetch = maxWorkers(this.host.config) } = consumption.source;
        return transport.consume(queue.name, { prefetch }, (delivery) => this.#handle(method, consumption, delivery));
      }),
    );
  }

  override async stop(): Promise<void> {
    this.#stopping.abort();
    this.#failed.stop();
    await Promise.all(this.#consumers.map((consumer) => consumer.cancel()));
  }

  /** An exchange that is somebody else's to declare may come later: waits for it. */
  async #declareQueue(transport: Transport, queue: QueueSpec): Promise<void> {
    for (let waits = false; ; waits = true) {
      try {
        await transport.declareQueue(queue);
        return;
      } catch (error) {
        if (!isMissing(error)) throw error;
        const exchanges = queue.bindings.map(({ exchange }) => `"${exchange}"`).join(', ');
        if (!waits) this.host.logger.warn({}, `waiting for somebody to declare exchange ${exchanges}`);
        await pause(EXCHANGE_RETRY_MS, this.#stopping.signal);
      }
    }
  }

  async #handle(method: EntrypointMethod<Options>, consumption: Consumption, delivery: Delivery): Promise<Settlement> {
    const { source, timeoutMs, dedup: store } = consumption;
    const { serviceName, descriptor, logger } = this.host;
    const handler = `${serviceName}.${method.name}`;
    let payload: unknown;
    try {
      if (delivery.undecodable !== undefined) throw new MalformedRequest(delivery.undecodable);
      const accepted = accept(descriptor, method.descriptor, this.decode(delivery, method));
      payload = accepted instanceof Promise ? await accepted : accepted;
    } catch (error) {
      logger.error({}, `${this.describe(method)} was refused by ${handler}: ${messageOf(error)}`);
      const reason = refusalReason(error);
      return this.#failed.bury(delivery, { reason, method: method.name, queue: source.queue.name, error });
    }
    if (store === undefined || delivery.messageId === undefined) {
      const handling = await this.#run(method, consumption, delivery, payload);
      return handling.done ? 'ack' : handling.settle();
    }
    const key = `${handler}/${delivery.messageId}`;
    return handleOnce({ store, key, timeoutMs, logger, signal: this.#stopping.signal }, () =>
      this.#run(method, consumption, delivery, payload),
    );
  }

  async #run(
    method: EntrypointMethod<Options>,
    { source, timeoutMs }: Consumption,
    delivery: Delivery,
    payload: unknown,
  ): Promise<Handling> {
    const { callIdStack, data } = decodeHeaders(delivery.headers);
    const retries = retriesOf(delivery);
    const { redelivered, messageId } = delivery;
    const attempt = retries + 1;
    const firing = messageId === undefined ? { attempt, redelivered } : { attempt, redelivered, messageId };
    const call = { callIdStack, data, delivery: firing };
    const outcome = await this.spawnQuietly(
      method,
      [payload],
      timeoutMs === undefined ? call : { callIdStack, data, delivery: firing, timeoutMs },
    );
    if (outcome.ok) return DONE;
    const settle = (): Promise<Settlement> => this.#settleFailed(method, source.queue.name, delivery, outcome);
    return { done: false, settle };
  }

  async #settleFailed(
    method: EntrypointMethod<Options>,
    queue: string,
    delivery: Delivery,
    outcome: Outcome & { readonly ok: false },
  ): Promise<Settlement> {
    const { error, context } = outcome;
    if (context === undefined || wasCutShort(outcome)) {
      this.reportFailure(method, outcome);
      return 'requeue';
    }
    const isExpected = this.isExpected(method, error);
    const end = await tryAgain(this.#failed, delivery, { method, context, error, isExpected, queue });
    if (typeof end === 'string') return end;
    this.reportFailure(method, outcome);
    if (end.reason === 'failed' && method.options.requeueOnError === true) return 'requeue';
    return this.#failed.bury(delivery, { reason: end.reason, method: method.name, queue, error: causeOf(end.error) });
  }
}

/** What to note of an error: a `Backoff` says only that something was in the way. */
function causeOf(error: unknown): unknown {
  const last = error instanceof BackoffExpired ? error.cause : error;
  return isBackoff(last) ? (last.cause ?? error) : error;
}

/** The container ended before or under the worker: its message is another instance's. */
function wasCutShort({ context }: Outcome): boolean {
  if (context === undefined) return true;
  // A worker whose own time is over has had its chance.
  return context.signal.aborted && !(context.signal.reason instanceof WorkerTimeout);
}

/** The payload as the method gets it; a promise only where the guard refuses it. */
function accept(
  service: ServiceDescriptor | undefined,
  row: EntrypointDescriptor | undefined,
  payload: unknown,
): unknown {
  if (service === undefined || row === undefined) return payload;
  // A method without a parameter takes any payload: it does not look at it.
  if (row.params.length === 0) return undefined;
  const args = [payload];
  if (!accepts(row.args, args)) return refuse(requestPlace(service, row), namedArguments(row, args));
  const [decoded] = fromWire(row.args, args) as readonly unknown[];
  return decoded;
}

function isMissing(error: unknown): boolean {
  return error instanceof NtgenError && error.code === 'NTG4012' && error.details['replyCode'] === 404;
}
