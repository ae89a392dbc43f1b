import type { GetMessage } from 'amqplib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connect,
  ServiceContainer,
  type Client,
  type ConnectOptions,
  type Contracts,
  type Logger,
  type ServiceClass,
  type ServiceConfig,
} from 'ntgen';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { faultyService, sourceOf } from '../services/faulty.service.js';
import type { Task } from '../services/task.js';
import { Child, ntgenRun } from './child.js';
import { violations } from './invariants.js';
import { Journal } from './journal.js';
import { Ledger } from './ledger.js';
import { RawBroker } from './raw-broker.js';
import { DEADLINE_MS, until } from './until.js';

export type AnyClient = Client<Record<string, any>, Record<string, Record<string, unknown>>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- nothing was generated for the services

export interface WorkerOptions {
  /** The broker, or a proxy before it. Default: the broker. */
  readonly through?: string;
  readonly config?: ServiceConfig;
}

/** Where silence is no part of the fault, a busy machine shall not be taken for a silent one. */
const HEARTBEAT_SECONDS = 30;

/**
 * One fault on one broker: proxies, workers in this process and in others, clients, and the ledger of what happens.
 * Everything is named after the fault, so that faults can run beside each other.
 */
export class Stage implements AsyncDisposable {
  readonly service: string;
  /** The vhost of the fault. */
  readonly url: string;
  readonly ledger: Ledger;
  /** Past all of ntgen. */
  readonly raw: RawBroker;
  /** What in-process workers and clients have said at `warn` and above. */
  readonly log: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'ntgen-fault-'));
  readonly #closing: (() => Promise<unknown> | void)[] = [];
  #nextId = 0;

  /**
   * @param vhost for what is done to all of a vhost
   * @param heartbeat seconds; silence is noticed within three times as many
   */
  constructor(brokerUrl: string, service: string, vhost = '/', heartbeat = HEARTBEAT_SECONDS) {
    this.service = service;
    const url = new URL(brokerUrl);
    url.pathname = vhost === '/' ? '/' : `/${vhost}`;
    url.searchParams.set('heartbeat', String(heartbeat));
    this.url = url.href;
    this.raw = new RawBroker(this.url);
    this.ledger = new Ledger(new Journal(join(this.#folder, 'journal')));
  }

  get source(): string {
    return sourceOf(this.service);
  }

  get rpcQueue(): string {
    return `rpc-${this.service}`;
  }

  get eventQueue(): string {
    return `evt-${this.source}-tick--${this.service}.tick`;
  }

  /** Where what cannot be handled ends. */
  get deadQueue(): string {
    return `ntgen.dead.${this.service}`;
  }

  /** An id that nothing else of this fault has. */
  newId(label = 'm'): string {
    return `${label}${this.#nextId++}`;
  }

  async proxy(): Promise<TcpProxy> {
    const proxy = new TcpProxy(this.url);
    await proxy.start();
    this.#closing.push(() => proxy.stop());
    return proxy;
  }

  /** A started container in this process. */
  async worker({ through = this.url, config = {} }: WorkerOptions = {}): Promise<ServiceContainer> {
    const container = this.container(faultyService(this.service), { through, config });
    await container.start();
    return container;
  }

  /** A container in this process, not started yet. It is killed at the end. */
  container(
    serviceClass: ServiceClass,
    { through = this.url, config = {} }: WorkerOptions = {},
    contracts?: Contracts,
  ): ServiceContainer {
    const container = new ServiceContainer(serviceClass, {
      config: { AMQP_URI: through, FAULTS_JOURNAL: this.ledger.journal.path, ...config },
      logger: this.logger,
      ...(contracts !== undefined && { contracts }),
    });
    this.#closing.push(() => container.kill());
    return container;
  }

  /** The same with generated tables, so that payloads are checked. */
  contracted(serviceClass: ServiceClass, contracts: Contracts, config: ServiceConfig): ServiceContainer {
    return this.container(serviceClass, { config }, contracts);
  }

  /** `ntgen run` in a process of its own, when it is ready. */
  async fork(options: WorkerOptions & { readonly nodeFlags?: readonly string[] } = {}): Promise<Child> {
    const child = this.forkUnready(options);
    await child.says('ready');
    return child;
  }

  forkUnready({
    through = this.url,
    config = {},
    nodeFlags = [],
  }: WorkerOptions & { readonly nodeFlags?: readonly string[] } = {}): Child {
    const file = join(this.#folder, `${this.newId('config')}.json`);
    writeFileSync(file, JSON.stringify({ AMQP_URI: through, FAULTS_JOURNAL: this.ledger.journal.path, ...config }));
    return this.adopt(ntgenRun(this.ledger, file, { service: this.service, nodeFlags }));
  }

  /** A script in a process of its own. */
  script(file: string, ...args: readonly string[]): Child {
    return this.adopt(new Child(this.ledger, file, args, { nodeFlags: ['--expose-gc'] }));
  }

  adopt(child: Child): Child {
    this.#closing.push(() => child.kill());
    return child;
  }

  async client({
    through = this.url,
    ...options
  }: ConnectOptions & { readonly through?: string } = {}): Promise<AnyClient> {
    const client = (await connect(through, { logger: this.logger, ...options })) as unknown as AnyClient;
    this.#closing.push(() => client.close());
    return client;
  }

  /** Something else that has to be undone. */
  onClose(undo: () => Promise<unknown> | void): void {
    this.#closing.push(undo);
  }

  /** Dispatches an event to the handler, so that it is confirmed only if it has a queue. Never rejects. */
  async dispatch(client: AnyClient, task: Task = {}, id = this.newId('e')): Promise<string> {
    await this.ledger.dispatch(id, () => client.dispatch(this.source, 'tick', { id, task }, { mandatory: true }));
    return id;
  }

  /** Calls; resolves to `result` or a code. Never rejects. */
  async call(client: AnyClient, task: Task = {}, timeoutMs = 30_000, id = this.newId('c')): Promise<string> {
    return this.ledger.call(id, timeoutMs, () => client[this.service].work.with({ timeoutMs })(id, task));
  }

  /** Waits until the queues have so many consumers (I6), and writes down what was found. */
  async expectConsumers(
    expected: number,
    queues = [this.rpcQueue, this.eventQueue],
    withinMs = DEADLINE_MS,
  ): Promise<void> {
    for (const queue of queues) {
      let found = 0;
      const isSo = async (): Promise<boolean> => {
        found = (await this.raw.queue(queue))?.consumers ?? 0;
        return found === expected;
      };
      await until(`${queue} has ${expected} consumers`, isSo, withinMs).catch(() => undefined);
      this.ledger.consumers.push({ queue, expected, found });
    }
  }

  /** Takes so many letters out of the dead queue, as soon as they are there, and writes the events among them down. */
  async deadLetters(count: number): Promise<readonly GetMessage[]> {
    const channel = await this.raw.channel();
    const letters: GetMessage[] = [];
    await until(
      () => `${count} dead letters; there are ${letters.length}`,
      async () => {
        const letter = await channel.get(this.deadQueue, { noAck: true });
        if (letter !== false) letters.push(letter);
        return letters.length >= count;
      },
    );
    for (const { content } of letters) {
      const id = /"id":"(\w+)"/.exec(content.toString())?.[1];
      if (id !== undefined) this.ledger.dead.add(id);
    }
    return letters;
  }

  /** Waits until everything that was confirmed is handled, as far as that comes to be. */
  async settled(): Promise<void> {
    await until('all confirmed events are handled', () => {
      const ended = this.ledger.journal.ids('ended');
      return [...this.ledger.confirmed].every(
        (id) => ended.has(id) || this.ledger.dead.has(id) || this.ledger.queued.has(id),
      );
    }).catch(() => undefined);
  }

  /** What the fault has broken, once all is handled and consumed by so many again. */
  async violations({ consumers }: { readonly consumers?: number } = {}): Promise<readonly string[]> {
    if (consumers !== undefined) await this.expectConsumers(consumers);
    await this.settled();
    return violations(this.ledger);
  }

  /** Ends everything, last first. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closing.reverse()) {
      await Promise.resolve()
        .then(close)
        .catch(() => undefined);
    }
    await this.raw.close();
    this.ledger.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  readonly #say = (fields: object, message: string): void => {
    this.log.push('error' in fields ? `${message}: ${String(fields.error)}` : message);
  };
  readonly logger: Logger = { debug: () => undefined, info: () => undefined, warn: this.#say, error: this.#say };
}
