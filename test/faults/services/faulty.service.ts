import {
  BROADCAST,
  Context,
  dependency,
  DependencyProvider,
  eventHandler,
  type EventHandlerOptions,
  MemoryDedupStore,
  rpc,
  type WorkerContext,
} from 'ntgen';
import { setTimeout as sleep } from 'node:timers/promises';
import { Journal } from '../harness/journal.js';
import type { Task, Tick } from './task.js';

class JournalProvider extends DependencyProvider<Journal> {
  #journal: Journal | undefined;

  override setup(): void {
    this.#journal = new Journal(String(this.host.config['FAULTS_JOURNAL']));
  }

  override getDependency(): Journal {
    return this.#journal!;
  }

  override stop(): void {
    this.#journal?.close();
  }
}

const WrittenDown = dependency(JournalProvider);

/** `eventHandler` for sources that nothing was generated for. */
const onEvent = eventHandler as unknown as (
  source: string,
  type: string,
  options?: EventHandlerOptions,
) => (method: (tick: Tick) => unknown, context: ClassMethodDecoratorContext) => void;

/** Where the events of a fault come from. */
export const sourceOf = (service: string): string => `${service}_load`;

/** A service that does as it is told, and writes down what it does. Named after the fault, so that faults may share a broker. */
export function faultyService(name: string) {
  return class FaultyService {
    static readonly serviceName = name;
    readonly journal = WrittenDown();
    readonly context = Context();

    @rpc
    async work(id: string, task: Task = {}): Promise<string> {
      return this.do(id, task);
    }

    @rpc({ timeout: 1 })
    async limited(id: string, task: Task = {}): Promise<string> {
      return this.do(id, task);
    }

    @onEvent(sourceOf(name), 'tick')
    async tick({ id, task = {} }: Tick): Promise<void> {
      await this.do(id, task);
    }

    @onEvent(sourceOf(name), 'retried', { retry: { scheduleMs: [100, 200], limit: 2, jitterMs: 0 } })
    async retriedTick({ id, task = {} }: Tick): Promise<void> {
      await this.do(id, task);
    }

    @onEvent(sourceOf(name), 'once', { dedup: new MemoryDedupStore() })
    async tickOnce({ id, task = {} }: Tick): Promise<void> {
      await this.do(id, task);
    }

    @onEvent(sourceOf(name), 'limited', { timeout: 1 })
    async limitedTick({ id, task = {} }: Tick): Promise<void> {
      await this.do(id, task);
    }

    @onEvent(sourceOf(name), 'all', { handlerType: BROADCAST, reliableDelivery: false })
    async all({ id, task = {} }: Tick): Promise<void> {
      await this.do(id, task);
    }

    async do(id: string, asked: Task): Promise<string> {
      const task = asked.first !== undefined && !this.journal.ids('started').has(id) ? asked.first : asked;
      const { attempt, redelivered, messageId } = this.context;
      this.journal.write('started', id, { attempt, redelivered, messageId });
      try {
        await carryOut(task, this.context);
      } catch (error) {
        this.journal.write(this.context.signal.aborted ? 'aborted' : 'failed', id);
        throw error;
      }
      this.journal.write('ended', id);
      return 'x'.repeat(task.bytes ?? 1);
    }
  };
}

async function carryOut(task: Task, { signal }: WorkerContext): Promise<void> {
  if (task.beforeMs !== undefined) await sleep(task.beforeMs, undefined, { signal });
  if (task.stray === true) void Promise.reject(new Error('nobody awaits this'));
  if (task.crash === true) setTimeout(() => void fail('nobody can catch this'), 0);
  if (task.signal !== undefined) process.kill(process.pid, task.signal);
  if (task.leak === true) leak();
  if (task.spinMs !== undefined) spin(task.spinMs);
  if (task.forever === true) await new Promise(() => undefined);
  if (task.ms !== undefined) await sleep(task.ms, undefined, { signal });
  if (task.fail !== undefined) fail(task.fail);
}

function fail(message: string): never {
  throw new Error(message);
}

function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function leak(): never {
  const kept: object[] = [];
  for (;;) kept.push(Array.from({ length: 1_000 }, () => ({})));
}
