import { connect, type ConnectOptions } from '../client/connect.js';
import type { Contracts } from '../contract/descriptor.js';
import { NtgenError } from '../errors/errors.js';
import type { ServiceConfig } from '../runtime/config.js';
import { ServiceContainer } from '../runtime/container.js';
import type { ServiceClass } from '../runtime/injection.js';
import { lineLogger, type Logger } from '../runtime/logger.js';
import { ServiceRunner } from '../runtime/runner.js';
import { openTransport } from '../transport/open.js';
import type { TestBroker } from './fresh-vhost.js';
import { memoryUrl } from './memory-url.js';

/** What a client can be asked besides calls. */
interface Closable {
  close(): Promise<void>;
}

type UntypedClient = Awaited<ReturnType<typeof connect>>;

export interface TestKitOptions<Client extends Closable = UntypedClient> {
  /** `afterEach` of Jest, Vitest or node:test. Without it, call `cleanUp`, or hold the kit by `await using`. */
  readonly afterEach?: (hook: () => Promise<void>) => unknown;
  /** `contracts` of the generated index. Without them payloads are not checked. */
  readonly contracts?: Contracts;
  /** `connect` of the generated index, for typed clients. Default: an untyped client. */
  readonly connect?: (url: string, options?: ConnectOptions) => Promise<Client>;
  /** A URL for all tests, or what makes a broker for each test, as `freshVhost` does. Default: a fresh one in memory. */
  readonly broker?: string | (() => Promise<TestBroker>);
  /** Configuration of every container. */
  readonly config?: ServiceConfig;
  /** Default: errors on stderr. */
  readonly logger?: Logger;
  /** Milliseconds that containers have to stop after a test; then they are killed, and the test fails. Default 5000. */
  readonly stopTimeout?: number;
}

const DEFAULT_STOP_TIMEOUT_MS = 5_000;

/**
 * Containers, runners and clients for the time of one test, all on one broker that only this test uses.
 *
 *     const kit = testKit({ afterEach, connect, contracts });
 *
 * After each test, also one that has failed, clients are closed, containers stop, and the broker goes.
 */
export function testKit<Client extends Closable = UntypedClient>(
  options: TestKitOptions<Client> = {},
): TestKit<Client> {
  const kit = new TestKit(options);
  options.afterEach?.(() => kit.cleanUp());
  return kit;
}

/** See `testKit`. */
export class TestKit<Client extends Closable = UntypedClient> {
  readonly #options: TestKitOptions<Client>;
  #broker: Promise<TestBroker> | undefined;
  #containers: ServiceContainer[] = [];
  #clients: Promise<Client>[] = [];

  constructor(options: TestKitOptions<Client>) {
    this.#options = options;
  }

  /** The broker of the current test: for what else has to connect to it. */
  async url(): Promise<string> {
    this.#broker ??= this.#makeBroker();
    return (await this.#broker).url;
  }

  /** A container that has not started, so that its parts can be replaced first. An HTTP server takes any free port. */
  async container<Service extends ServiceClass>(
    serviceClass: Service,
    config: ServiceConfig = {},
  ): Promise<ServiceContainer<Service>> {
    const { contracts, logger = errorLogger } = this.#options;
    const container = new ServiceContainer(serviceClass, {
      openTransport,
      logger,
      config: {
        AMQP_URI: await this.url(),
        WEB_SERVER_ADDRESS: '127.0.0.1:0',
        ...this.#options.config,
        ...config,
      },
      ...(contracts === undefined ? {} : { contracts }),
    });
    this.#containers.push(container);
    return container;
  }

  /** A runner that has not started; `runner.containerOf(ShopService)` is one of its containers. */
  async runner(...classes: readonly ServiceClass[]): Promise<ServiceRunner> {
    return new ServiceRunner(await Promise.all(classes.map((serviceClass) => this.container(serviceClass))));
  }

  /** A client on the broker of the test. */
  async client(options: ConnectOptions = {}): Promise<Client> {
    const url = await this.url();
    // Without `connect` among the options, `Client` is what the untyped one gives.
    const open = this.#options.connect ?? (connect as unknown as NonNullable<TestKitOptions<Client>['connect']>);
    const client = open(url, options);
    this.#clients.push(client);
    return client;
  }

  /** Closes, stops and deletes what the test has had. Everything is tried; the first failure is thrown, with several all of them. */
  async cleanUp(): Promise<void> {
    const [broker, clients, containers] = [this.#broker, this.#clients, this.#containers];
    [this.#broker, this.#clients, this.#containers] = [undefined, [], []];

    const failures: unknown[] = [];
    const each = async <T>(parts: readonly T[], end: (part: T) => Promise<void>): Promise<void> => {
      const ends = await Promise.allSettled(parts.map(end));
      failures.push(...ends.flatMap((ended) => (ended.status === 'rejected' ? [ended.reason as unknown] : [])));
    };
    // One that could not connect has failed its test already.
    const connected = await Promise.allSettled(clients);
    const open = connected.flatMap((client) => (client.status === 'fulfilled' ? [client.value] : []));
    await each(open, (client) => client.close());
    await each(containers, (container) => this.#stop(container));
    const made = await Promise.allSettled(broker === undefined ? [] : [broker]);
    await each(
      made.flatMap((ended) => (ended.status === 'fulfilled' ? [ended.value] : [])),
      (fresh) => fresh.delete(),
    );
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1)
      throw new AggregateError(failures, 'Several things could not be cleaned up after the test.');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cleanUp();
  }

  async #makeBroker(): Promise<TestBroker> {
    const { broker = memoryUrl() } = this.#options;
    return typeof broker === 'string' ? { url: broker, delete: () => Promise.resolve() } : broker();
  }

  async #stop(container: ServiceContainer): Promise<void> {
    const timeoutMs = this.#options.stopTimeout ?? DEFAULT_STOP_TIMEOUT_MS;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeoutMs);
    });
    const end = await Promise.race([container.stop(), timeout]);
    clearTimeout(timer);
    if (end !== 'late') return;
    await container.kill();
    throw new NtgenError(
      'NTG5103',
      `The container of ${container.serviceName} did not stop within ${timeoutMs} ms after the test and was killed: a worker is still at work.`,
    );
  }
}

const errorLogger = lineLogger((line) => process.stderr.write(line), 'error');
