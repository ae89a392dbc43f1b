import { checkConfig } from '../config/check-config.js';
import { descriptorOf, type Contracts, type ServiceDescriptor } from '../contract/descriptor.js';
import { ContractMismatch, messageOf, NtgenError, TransportClosed } from '../errors/errors.js';
import type { OpenTransport, Transport } from '../transport/transport.js';
import { BackgroundTasks } from './background.js';
import type { Caller } from './caller.js';
import type { ServiceConfig } from './config.js';
import type { Entrypoint } from './entrypoint.js';
import { isReady, type ContainerHealth, type ContainerState } from './health.js';
import type { Call, Host, Outcome } from './host.js';
import { serviceNameOf, type ServiceClass } from './injection.js';
import { Links } from './links.js';
import { lineLogger, type Logger } from './logger.js';
import { Parts } from './parts.js';
import type { DependencyProvider } from './provider.js';
import type { ContainerTap } from './tap.js';
import { WorkerPool } from './worker-pool.js';

export interface ContainerOptions {
  readonly openTransport: OpenTransport;
  readonly config?: ServiceConfig;
  /** What was generated: `contracts` of the generated index. Without it nothing is checked, and the container says so once. */
  readonly contracts?: Contracts;
  /** Default: lines on stderr from level info. */
  readonly logger?: Logger;
}

/**
 * Hosts one service: its entrypoints fire workers, its providers serve them.
 *
 *     start:  setup of providers and entrypoints -> start of providers, then entrypoints
 *     stop:   entrypoints stop -> workers end -> background tasks end -> providers stop -> transport closes
 *     kill:   the same, and nothing is waited for but the transport
 *
 * A background task that fails ends the container: it stops, and `wait` rejects.
 */
export class ServiceContainer<Service extends ServiceClass = ServiceClass> implements Host {
  readonly serviceClass: Service;
  readonly serviceName: string;
  readonly config: ServiceConfig;
  readonly contracts: Contracts;
  readonly descriptor: ServiceDescriptor | undefined;
  readonly logger: Logger;
  /** The door for tests, which `ntgen/testing` goes through. */
  readonly tap: ContainerTap;
  readonly #parts: Parts;
  readonly #workers: WorkerPool;
  readonly #background: BackgroundTasks;
  readonly #links: Links;
  /** Fires when nobody shall wait for the workers any longer. */
  readonly #force = new AbortController();
  #announceEnd: () => void = () => undefined;
  readonly #end = new Promise<void>((resolve) => (this.#announceEnd = resolve));
  /** What ended the container, when it was neither asked to stop nor to be killed. */
  #failure: { readonly reason: unknown } | undefined;
  #state: ContainerState = 'new';
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;
  #killed: Promise<void> | undefined;

  /**
   * @throws ConfigurationError  the class cannot be hosted
   * @throws ContractMismatch    the class and its generated table disagree
   */
  constructor(serviceClass: Service, options: ContainerOptions) {
    this.serviceClass = serviceClass;
    this.serviceName = serviceNameOf(serviceClass);
    this.config = options.config ?? {};
    checkConfig(this.config);
    this.contracts = options.contracts ?? {};
    this.logger = options.logger ?? lineLogger((line) => process.stderr.write(line));
    this.#links = new Links(this, options.openTransport);
    this.#workers = new WorkerPool(this);
    this.#background = new BackgroundTasks(this.logger, (error) => {
      this.#failure ??= { reason: error };
      void this.stop();
    });

    this.descriptor = descriptorOf(this.contracts, this.serviceName);
    if (options.contracts === undefined) {
      this.logger.warn(
        { service: this.serviceName },
        'no contracts were given: payloads are not checked; run `ntgen generate`, and in a program of your own pass its `contracts`',
      );
    } else if (this.descriptor === undefined) {
      throw new ContractMismatch(this.serviceName, ['nothing was generated for it']);
    }
    this.#parts = new Parts(this, serviceClass);
    this.tap = this.#makeTap();
  }

  /** What it is made of: the providers of its fields, in their order, then one entrypoint of each kind. */
  get extensions(): readonly (DependencyProvider<unknown> | Entrypoint)[] {
    return [...this.#parts.providers, ...this.#parts.entrypoints];
  }

  /** Resolves when every entrypoint may fire. When it fails, what has started is stopped again. */
  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  /** Resolves when the last worker has ended and everything is closed. A second call waits for the first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /**
   * Stops without waiting for the workers: their signals fire, and what is not settled goes back to its queue.
   * With a `reason` it is a failure, and `wait` rejects with it.
   */
  kill(reason?: unknown): Promise<void> {
    this.#killed ??= this.#kill(reason);
    return this.#killed;
  }

  /** Resolves when the container has stopped; rejects with the reason when a failure has ended it. */
  async wait(): Promise<void> {
    await this.#end;
    if (this.#failure !== undefined) throw this.#failure.reason;
  }

  /** How it is doing now. */
  health(): ContainerHealth {
    const transport = this.#links.health();
    return {
      service: this.serviceName,
      state: this.#state,
      ready: isReady(this.#state, transport),
      ...(this.#failure === undefined ? {} : { failure: messageOf(this.#failure.reason) }),
      ...(transport === undefined ? {} : { transport }),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  transport(): Promise<Transport> {
    return this.#links.transport();
  }

  caller(): Promise<Caller> {
    return this.#links.caller();
  }

  spawn(call: Call): Promise<Outcome> {
    return this.#workers.spawn(this.#parts.hosted, call);
  }

  background(name: string, task: (signal: AbortSignal) => Promise<void>): void {
    this.#background.run(name, task);
  }

  async #start(): Promise<void> {
    if (this.#state !== 'new') throw new NtgenError('NTG5006', `The container of ${this.serviceName} was stopped.`);
    this.#state = 'starting';
    const { providers, entrypoints } = this.#parts;
    try {
      await all([...providers, ...entrypoints], (part) => part.setup?.());
      await all(providers, (provider) => provider.start?.());
      await all(entrypoints, (entrypoint) => entrypoint.start?.());
      if (this.#stopped === undefined) this.#state = 'running';
    } catch (error) {
      // A stop that came meanwhile has closed the transport under the start: that is no failure of its own.
      if (this.#stopped === undefined || !(error instanceof TransportClosed)) this.#failure ??= { reason: error };
      await this.stop();
    }
    if (this.#failure !== undefined) throw this.#failure.reason;
  }

  async #stop(): Promise<void> {
    const before = this.#state;
    this.#state = 'stopping';
    if (before === 'starting') {
      await this.#closeTransport();
    }
    if (before !== 'new') {
      await this.#unlessKilled(this.#each(this.#parts.entrypoints, (entrypoint) => entrypoint.stop?.()));
      await this.#unlessKilled(this.#workers.allEnded());
      this.#workers.close();
      this.#state = 'stopped';
      await this.#unlessKilled(this.#background.end());
      await this.#unlessKilled(this.#each(this.#parts.providers, (provider) => provider.stop?.()));
      await this.#unlessKilled(this.#quietly(() => this.#links.closeCaller()));
      await this.#closeTransport();
    }
    this.#workers.close();
    this.#state = 'stopped';
    this.#announceEnd();
  }

  async #kill(reason: unknown): Promise<void> {
    const error = reason ?? new NtgenError('NTG5006', `The container of ${this.serviceName} was killed.`);
    if (reason !== undefined && this.#state !== 'stopped') this.#failure ??= { reason };
    this.#force.abort(error);
    this.#workers.kill(error);
    const stopped = this.stop();
    await this.#closeTransport();
    await stopped;
  }

  /** Waits for a step of the stop, or until the container is killed; the step itself goes on. */
  async #unlessKilled(step: Promise<void>): Promise<void> {
    const { signal } = this.#force;
    if (signal.aborted) return;
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      step.then(resolve, reject);
    });
  }

  #makeTap(): ContainerTap {
    const { methods, dependencies } = this.#parts;
    return {
      methods,
      dependencies,
      isRunning: () => this.#state === 'running',
      replaceProvider: (fieldName, provider) => {
        this.#assertNew();
        this.#parts.replaceProvider(fieldName, provider);
      },
      keepEntrypoints: (kept) => {
        this.#assertNew();
        this.#parts.keepEntrypoints(kept);
      },
      observe: (observer) => this.#workers.observe(observer),
    };
  }

  #assertNew(): void {
    if (this.#state === 'new') return;
    throw new NtgenError('NTG5102', `The container of ${this.serviceName} has started. Change its parts before that.`);
  }

  async #closeTransport(): Promise<void> {
    await this.#quietly(() => this.#links.closeTransport());
  }

  async #each<Part>(parts: readonly Part[], stop: (part: Part) => Promise<void> | void): Promise<void> {
    await Promise.all(parts.map((part) => this.#quietly(async () => stop(part))));
  }

  /** A part that cannot stop must not keep the others from stopping. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof TransportClosed)) {
        this.logger.error({ error, service: this.serviceName }, 'a part of the container failed to stop');
      }
    }
  }
}

/** All at once; waits for every one before it fails, so that nothing goes on behind a failed start. */
async function all<Part>(
  parts: readonly Part[],
  work: (part: Part) => Promise<void> | void | undefined,
): Promise<void> {
  const ends = await Promise.allSettled(parts.map(async (part) => work(part)));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
