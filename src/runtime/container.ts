import { checkConfig } from '../config/check-config.js';
import { descriptorOf, type Contracts, type ServiceDescriptor } from '../contract/descriptor.js';
import { ConfigurationError, ContractMismatch, messageOf, NtgenError, TransportClosed } from '../errors/errors.js';
import type { OpenTransport, Transport } from '../transport/transport.js';
import { DEFAULT_RPC_EXCHANGE } from '../wire/names.js';
import { agree, arityOf, type AgreedEntrypoint } from './agreement.js';
import { BackgroundTasks } from './background.js';
import { Caller } from './caller.js';
import { DEFAULT_AMQP_URI, maxWorkers, parentCallsTracked, transportSettings, type ServiceConfig } from './config.js';
import { declarationsOf, type Entrypoint, type EntrypointClass } from './entrypoint.js';
import type { Call, Host, Outcome } from './host.js';
import { collectDependencies, type ServiceClass } from './injection.js';
import { lineLogger, type Logger } from './logger.js';
import type { DependencyProvider } from './provider.js';
import { RunningContext } from './running-context.js';
import { Slots } from './slots.js';
import { observed, type ContainerTap, type WorkerObserver } from './tap.js';
import { afterWaiting, runWorker, type HostedClass } from './worker.js';

export interface ContainerOptions {
  readonly openTransport: OpenTransport;
  readonly config?: ServiceConfig;
  /** What was generated: `contracts` of the generated index. Without it nothing is checked, and the container says so once. */
  readonly contracts?: Contracts;
  /** Default: lines on stderr from level info. */
  readonly logger?: Logger;
}

/** `stopped`: the last worker has ended and no other will run, though parts may still be closing. */
type State = 'new' | 'starting' | 'running' | 'stopping' | 'stopped';

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
  #hosted: HostedClass;
  #entrypoints: readonly Entrypoint[];
  readonly #slots: Slots;
  readonly #background: BackgroundTasks;
  readonly #openTransport: OpenTransport;
  readonly #running = new Set<RunningContext>();
  readonly #observers = new Set<WorkerObserver>();
  /** Fires when nobody shall wait for the workers any longer. */
  readonly #force = new AbortController();
  #announceEnd: () => void = () => undefined;
  readonly #end = new Promise<void>((resolve) => (this.#announceEnd = resolve));
  /** What ended the container, when it was neither asked to stop nor to be killed. */
  #failure: { readonly reason: unknown } | undefined;
  #transport: Promise<Transport> | undefined;
  #caller: Promise<Caller> | undefined;
  #state: State = 'new';
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;
  #killed: Promise<void> | undefined;

  /**
   * @throws ConfigurationError  the class cannot be hosted
   * @throws ContractMismatch    the class and its generated table disagree
   */
  constructor(serviceClass: Service, options: ContainerOptions) {
    this.serviceClass = serviceClass;
    this.serviceName = nameOf(serviceClass);
    this.config = options.config ?? {};
    checkConfig(this.config);
    this.contracts = options.contracts ?? {};
    this.logger = options.logger ?? lineLogger((line) => process.stderr.write(line));
    this.#openTransport = options.openTransport;
    this.#slots = new Slots(maxWorkers(this.config));
    this.#background = new BackgroundTasks(this.logger, (error) => {
      this.#failure ??= { reason: error };
      void this.stop();
    });

    this.descriptor = descriptorOf(this.contracts, this.serviceName);
    if (options.contracts === undefined) {
      this.logger.warn(
        { service: this.serviceName },
        'no contracts were given: payloads are not checked; pass `contracts` from the generated index',
      );
    } else if (this.descriptor === undefined) {
      throw new ContractMismatch(this.serviceName, ['nothing was generated for it']);
    }
    const declared = declarationsOf(serviceClass);
    if (declared.length === 0) {
      throw new ConfigurationError(
        `${serviceClass.name} has no entrypoints. Mark the methods that others may call, for example with @rpc.`,
        { code: 'NTG5002' },
      );
    }
    const agreed = agree(serviceClass, declared, this.descriptor);
    this.#entrypoints = makeEntrypoints(this, serviceClass, agreed);
    const dependencies = collectDependencies(serviceClass);
    const providers = dependencies.map((declaration) => {
      const provider = declaration.make();
      provider.bind(this, declaration.fieldName);
      return provider;
    });
    this.#hosted = { serviceClass, dependencies, providers };
    this.tap = this.#makeTap(agreed);
  }

  /** What it is made of: the providers of its fields, in their order, then one entrypoint of each kind. */
  get extensions(): readonly (DependencyProvider<unknown> | Entrypoint)[] {
    return [...this.#hosted.providers, ...this.#entrypoints];
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

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  transport(): Promise<Transport> {
    this.#transport ??= this.#open();
    return this.#transport;
  }

  caller(): Promise<Caller> {
    this.#caller ??= this.#openCaller();
    return this.#caller;
  }

  async spawn(asked: Call): Promise<Outcome> {
    if (this.#hasEnded()) return this.#refused();
    const askedAt = performance.now();
    const waiting = this.#slots.take();
    if (waiting !== undefined) await waiting;
    if (this.#hasEnded()) {
      this.#slots.release();
      return this.#refused();
    }
    const call = waiting === undefined ? asked : afterWaiting(asked, performance.now() - askedAt);
    const context = new RunningContext(this.serviceName, call, {
      parentsTracked: parentCallsTracked(this.config),
      logger: this.logger,
    });
    this.#running.add(context);
    try {
      return await (this.#observers.size === 0
        ? runWorker(this.#hosted, call, context)
        : observed([...this.#observers], call, context, (tapped) => runWorker(this.#hosted, tapped, context)));
    } finally {
      this.#running.delete(context);
      context.end();
      this.#slots.release();
    }
  }

  background(name: string, task: (signal: AbortSignal) => Promise<void>): void {
    this.#background.run(name, task);
  }

  #hasEnded(): boolean {
    return this.#state === 'stopped' || this.#force.signal.aborted;
  }

  /** Without a context: no worker was run. */
  #refused(): Outcome {
    return { ok: false, error: new NtgenError('NTG5006', `The container of ${this.serviceName} has stopped.`) };
  }

  async #start(): Promise<void> {
    if (this.#state !== 'new') throw new NtgenError('NTG5006', `The container of ${this.serviceName} was stopped.`);
    this.#state = 'starting';
    const { providers } = this.#hosted;
    try {
      await all([...providers, ...this.#entrypoints], (part) => part.setup?.());
      await all(providers, (provider) => provider.start?.());
      await all(this.#entrypoints, (entrypoint) => entrypoint.start?.());
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
      await this.#unlessKilled(this.#each(this.#entrypoints, (entrypoint) => entrypoint.stop?.()));
      await this.#unlessKilled(this.#slots.allFree());
      this.#state = 'stopped';
      await this.#unlessKilled(this.#background.end());
      await this.#unlessKilled(this.#each(this.#hosted.providers, (provider) => provider.stop?.()));
      await this.#unlessKilled(this.#quietly(async () => (await this.#caller)?.close()));
      await this.#closeTransport();
    }
    this.#state = 'stopped';
    this.#announceEnd();
  }

  async #kill(reason: unknown): Promise<void> {
    const error = reason ?? new NtgenError('NTG5006', `The container of ${this.serviceName} was killed.`);
    if (reason !== undefined && this.#state !== 'stopped') this.#failure ??= { reason };
    this.#force.abort(error);
    for (const context of this.#running) context.abort(error);
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

  #makeTap(agreed: readonly AgreedEntrypoint[]): ContainerTap {
    const { dependencies } = this.#hosted;
    const assertNew = (): void => {
      if (this.#state === 'new') return;
      throw new NtgenError(
        'NTG5102',
        `The container of ${this.serviceName} has started. Change its parts before that.`,
      );
    };
    return {
      methods: new Map(
        agreed.map(({ declaration: { method, options }, descriptor }) => [method, { options, descriptor }] as const),
      ),
      isRunning: () => this.#state === 'running',
      dependencies: dependencies.map(({ fieldName }) => fieldName),
      replaceProvider: (fieldName, provider) => {
        assertNew();
        const index = dependencies.findIndex((dependency) => dependency.fieldName === fieldName);
        if (index === -1) throw new ConfigurationError(`${this.serviceName} has no dependency ${fieldName}.`);
        provider.bind(this, fieldName);
        this.#hosted = { ...this.#hosted, providers: this.#hosted.providers.with(index, provider) };
      },
      keepEntrypoints: (methods) => {
        assertNew();
        const kept = agreed.filter(({ declaration }) => methods.includes(declaration.method));
        this.#entrypoints = makeEntrypoints(this, this.serviceClass, kept);
      },
      observe: (observer) => {
        this.#observers.add(observer);
        return () => this.#observers.delete(observer);
      },
    };
  }

  async #open(): Promise<Transport> {
    const url = this.config.AMQP_URI ?? DEFAULT_AMQP_URI;
    return this.#openTransport(url, {
      name: this.serviceName,
      ...transportSettings(this.config),
      listener: {
        connected: (address) => {
          this.logger.info({}, `Connected to ${address}`);
        },
        disconnected: (address, reason, retryInMs) => {
          const seconds = String(Math.round(retryInMs / 100) / 10);
          this.logger.warn({}, `no connection to ${address}: ${messageOf(reason)}; trying again in ${seconds} s`);
        },
        failed: (reason) => {
          this.logger.error({ error: reason }, 'the transport met a failure');
        },
      },
    });
  }

  async #openCaller(): Promise<Caller> {
    return Caller.open({
      transport: await this.transport(),
      owner: this.serviceName,
      rpcExchange: this.config.rpc_exchange ?? DEFAULT_RPC_EXCHANGE,
      contracts: this.contracts,
      logger: this.logger,
    });
  }

  async #closeTransport(): Promise<void> {
    await this.#quietly(async () => (await this.#transport)?.close());
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

/** One entrypoint object of each kind, handed all methods of that kind. */
function makeEntrypoints(
  host: Host,
  serviceClass: ServiceClass,
  agreed: readonly AgreedEntrypoint[],
): readonly Entrypoint[] {
  const classes = new Set(agreed.map(({ declaration }) => declaration.entrypointClass));
  return [...classes].map((entrypointClass) => {
    const methods = agreed
      .filter(({ declaration }) => declaration.entrypointClass === entrypointClass)
      .map(({ declaration, descriptor }) => ({
        name: declaration.method,
        options: declaration.options,
        arity: arityOf(serviceClass, declaration.method),
        descriptor,
      }));
    // The declaration was made together with this very class, so its options are the ones that the class takes.
    return new (entrypointClass as unknown as EntrypointClass<object>)(host, methods) as Entrypoint;
  });
}

function nameOf(serviceClass: ServiceClass): string {
  const { serviceName } = serviceClass as { readonly serviceName?: unknown };
  if (typeof serviceName !== 'string' || serviceName === '') {
    throw new ConfigurationError(
      `${serviceClass.name} has no name. Add \`static readonly serviceName = '…'\`: the name under which others call it.`,
      { code: 'NTG5002' },
    );
  }
  return serviceName;
}
