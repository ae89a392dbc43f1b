import type { EntrypointDescriptor, ServiceDescriptor } from '../contract/descriptor.js';
import { messageOf, NtgenError, WorkerTimeout } from '../errors/errors.js';
import type { Consumer, Delivery, Settlement, Transport } from '../transport/transport.js';
import { decodeHeaders } from '../wire/headers.js';
import type { ExchangeSpec, QueueSpec } from '../wire/message.js';
import { maxWorkers } from './config.js';
import { Entrypoint, type EntrypointMethod, type EntrypointOptions } from './entrypoint.js';
import type { Outcome } from './host.js';
import { pause } from './pause.js';
import { accepts, fromWire, namedArguments, refusal, requestPlace } from './payload.js';
import { timeLimit, type TimeLimited } from './time-limit.js';

export interface MessageOptions extends EntrypointOptions, TimeLimited {
  /** Put the message back when the method throws, at once and without limit, as in Nameko. Default false: logged and gone. */
  readonly requeueOnError?: boolean;
}

/** What one method consumes. */
export interface MessageSource {
  /** Declared first. */
  readonly exchanges: readonly ExchangeSpec[];
  readonly queue: QueueSpec;
  /** Most messages in hand at once. Default: as many as there are workers. */
  readonly prefetch?: number;
}

/** Milliseconds until another look whether somebody else has declared the exchange. Nameko's own pace. Source: WIRE 10. */
const EXCHANGE_RETRY_MS = 1_000;

/**
 * Fires a worker for each message of a queue: one parameter, the payload; nobody waits for an answer.
 *
 * A message is settled once its worker has ended. One that cannot be taken is logged and gone.
 */
export abstract class MessageEntrypoint<Options extends MessageOptions> extends Entrypoint<
  Options,
  readonly [payload: unknown]
> {
  readonly #sources = new Map<EntrypointMethod<Options>, MessageSource>();
  readonly #stopping = new AbortController();
  #consumers: readonly Consumer[] = [];

  /** What the method consumes; asked once. */
  protected abstract sourceOf(method: EntrypointMethod<Options>): MessageSource;
  /** The payload of a message. @throws NtgenError what cannot be decoded */
  protected abstract decode(delivery: Delivery, method: EntrypointMethod<Options>): unknown;
  /** What came, for the log: `an event sold of stock`. */
  protected abstract describe(method: EntrypointMethod<Options>): string;

  override async setup(): Promise<void> {
    const transport = await this.host.transport();
    for (const method of this.methods) {
      timeLimit(this.host.serviceName, method);
      const source = this.sourceOf(method);
      this.#sources.set(method, source);
      for (const exchange of source.exchanges) await transport.declareExchange(exchange);
      await this.#declareQueue(transport, source.queue);
    }
  }

  override async start(): Promise<void> {
    const transport = await this.host.transport();
    this.#consumers = await Promise.all(
      [...this.#sources].map(([method, { queue, prefetch = maxWorkers(this.host.config) }]) =>
        transport.consume(queue.name, { prefetch }, (delivery) => this.#handle(method, delivery)),
      ),
    );
  }

  override async stop(): Promise<void> {
    this.#stopping.abort();
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

  async #handle(method: EntrypointMethod<Options>, delivery: Delivery): Promise<Settlement> {
    let payload: unknown;
    try {
      payload = await accept(this.host.descriptor, method.descriptor, this.decode(delivery, method));
    } catch (error) {
      const handler = `${this.host.serviceName}.${method.name}`;
      this.host.logger.error({}, `${this.describe(method)} was refused by ${handler}: ${messageOf(error)}`);
      return 'ack';
    }
    const { callIdStack, data } = decodeHeaders(delivery.headers);
    const limit = timeLimit(this.host.serviceName, method);
    const outcome = await this.spawn(method, [payload], { callIdStack, data, ...limit });
    if (outcome.ok) return 'ack';
    return method.options.requeueOnError === true || wasCutShort(outcome) ? 'requeue' : 'ack';
  }
}

/** The container ended before or under the worker: its message is another instance's. */
function wasCutShort({ context }: Outcome): boolean {
  if (context === undefined) return true;
  // A worker whose own time is over has had its chance.
  return context.signal.aborted && !(context.signal.reason instanceof WorkerTimeout);
}

async function accept(
  service: ServiceDescriptor | undefined,
  row: EntrypointDescriptor | undefined,
  payload: unknown,
): Promise<unknown> {
  if (service === undefined || row === undefined) return payload;
  // A method without a parameter takes any payload: it does not look at it.
  if (row.params.length === 0) return undefined;
  const args = [payload];
  if (!accepts(row.args, args)) throw await refusal(requestPlace(service, row), namedArguments(row, args));
  const [decoded] = fromWire(row.args, args) as readonly unknown[];
  return decoded;
}

function isMissing(error: unknown): boolean {
  return error instanceof NtgenError && error.code === 'NTG4012' && error.details['replyCode'] === 404;
}
