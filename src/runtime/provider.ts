import { ConfigurationError } from '../errors/errors.js';
import type { WorkerContext } from './context.js';
import type { Host, Outcome } from './host.js';

/**
 * Lives with the container and gives each worker a value of type `T`.
 *
 * A hook that throws fails the call it belongs to and nothing else; one thrown by `setup` or `start` keeps the container from starting.
 * Hooks that a provider does not have cost nothing.
 */
export abstract class DependencyProvider<T> {
  #host: Host | undefined;
  #fieldName = '';

  /** The container, from `setup` on. */
  protected get host(): Host {
    if (this.#host === undefined)
      throw new ConfigurationError(`${this.constructor.name} is used before a container was made.`);
    return this.#host;
  }

  /** The field of the service class that asked for it. */
  get fieldName(): string {
    return this.#fieldName;
  }

  /** Called once by the container, before `setup`. */
  bind(host: Host, fieldName: string): void {
    this.#host = host;
    this.#fieldName = fieldName;
  }

  setup?(): Promise<void> | void;
  start?(): Promise<void> | void;
  /** Comes after the last worker has ended. */
  stop?(): Promise<void> | void;

  /** The value of one worker; called before the worker is made, so that field initialisers hold it. */
  abstract getDependency(context: WorkerContext): T | Promise<T>;

  workerSetup?(context: WorkerContext): Promise<void> | void;
  workerResult?(context: WorkerContext, outcome: Outcome): Promise<void> | void;
  /** Always runs, whatever has failed before. */
  workerTeardown?(context: WorkerContext): Promise<void> | void;
  /**
   * Wraps the worker from its setup to its result, for what needs a scope: `AsyncLocalStorage`, tracing, transactions.
   * Must return what `next` resolves to, or throw what it throws, unless it means to change the outcome.
   */
  around?(context: WorkerContext, next: () => Promise<unknown>): Promise<unknown>;
}
