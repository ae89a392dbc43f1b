import type { WorkerContext } from './context.js';
import type { Call, FiredEntrypoint, Outcome } from './host.js';
import type { DependencyProvider } from './provider.js';

/** Is told how a worker has ended, after its teardown. The result is the method's own, not what its entrypoint sends. */
export type WorkerObserver = (context: WorkerContext, outcome: Outcome) => void;

/**
 * What a test may do to a container that it does not do to itself: exchange parts before the start, and look on.
 *
 * A container has one as `tap`. Services and their hosts have no use for it.
 */
export interface ContainerTap {
  /** Methods that entrypoints of the class fire, kept or not; of several on one method, the last. */
  readonly methods: ReadonlyMap<string, FiredEntrypoint>;
  /** Fields that hold dependencies; `(private field)` for those with a `#`. */
  readonly dependencies: readonly string[];
  /** Whether the container has been started and not been stopped. */
  isRunning(): boolean;
  /** @throws NtgenError  NTG5102: the container has started */
  replaceProvider(fieldName: string, provider: DependencyProvider<unknown>): void;
  /**
   * Makes the entrypoints again, for these methods alone; the others fire nothing and declare nothing.
   *
   * @throws NtgenError  NTG5102: the container has started
   */
  keepEntrypoints(methods: readonly string[]): void;
  /** Looks on at workers that begin from now on, until the returned function is called. */
  observe(observer: WorkerObserver): () => void;
}

/** Runs a worker and tells the observers of its end. */
export async function observed(
  observers: readonly WorkerObserver[],
  call: Call,
  context: WorkerContext,
  run: (call: Call) => Promise<Outcome>,
): Promise<Outcome> {
  let returned: unknown;
  const outcome = await run({
    ...call,
    complete: (result) => {
      returned = result;
      return call.complete === undefined ? result : call.complete(result);
    },
  });
  const seen: Outcome = outcome.ok ? { ok: true, result: returned, context } : outcome;
  for (const observer of observers) observer(context, seen);
  return outcome;
}
