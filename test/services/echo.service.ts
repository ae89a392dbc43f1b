import { Context, EventDispatcher, eventHandler, rpc, RpcProxy } from 'ntgen';
import { Log } from './log.js';
import type { Task } from './shapes.js';

export interface EchoEvents {
  said: Task;
  'said.quietly': string;
}

/** Gives back what it gets, and tells the world. */
export class EchoService {
  static readonly serviceName = 'echo';
  readonly context = Context();
  readonly dispatch = EventDispatcher<EchoEvents>();
  readonly log = Log();

  @rpc
  task(task: Task): Task {
    this.log.add('task', task);
    return task;
  }

  @rpc({ name: 'add_up' })
  addUp(first: number, second = 0, ...others: number[]): number {
    return [first, second, ...others].reduce((sum, value) => sum + value, 0);
  }

  @rpc
  optional(first?: string, second?: string): string[] {
    return [first ?? '-', second ?? '-'];
  }

  @rpc
  async say(task: Task): Promise<void> {
    await this.dispatch('said', task);
  }

  @rpc
  stack(): string[] {
    return [...this.context.callIdStack];
  }

  @rpc
  remainingMs(): number {
    return this.context.remainingMs();
  }

  @rpc
  data(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.context.data).map(([key, value]) => [key, String(value)]));
  }

  /** Ends only when its time is up. */
  @rpc
  async sleep(): Promise<void> {
    const { signal } = this.context;
    this.log.add('asleep', null);
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
    this.log.add('woken', String(signal.reason));
  }

  @eventHandler('echo', 'said')
  heard(task: Task): void {
    this.log.add('heard', task);
  }

  @eventHandler('echo', 'said.quietly')
  strained(word: string): void {
    this.log.add('strained', word);
    if (word === 'fail') throw new RangeError('too quiet');
  }
}

/** Calls the echo, for seeing what travels along a chain. */
export class CallerService {
  static readonly serviceName = 'caller';
  readonly echo = RpcProxy('echo');
  readonly context = Context();

  @rpc
  async stack(): Promise<string[]> {
    return this.echo.stack();
  }

  @rpc
  async data(): Promise<Record<string, string>> {
    this.context.data['added'] = 'on the way';
    return this.echo.data();
  }

  @rpc
  async remainingMs(): Promise<number> {
    return this.echo.remainingMs();
  }

  @rpc
  async fail(): Promise<void> {
    await this.echo.task(undefined as never);
  }
}
