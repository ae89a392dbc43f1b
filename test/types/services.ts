/* eslint-disable @typescript-eslint/no-meaningless-void-operator -- `void x` uses what only the compiler looks at */
/*
 * What must and what must not compile, once `test/services` is generated. The compiler is the test: an expected error that does
 * not come is an error itself (`npm run types`).
 */
import {
  Config,
  Entrypoint,
  entrypointDecorator,
  EventDispatcher,
  eventHandler,
  http,
  rpc,
  RpcProxy,
  timer,
  type HttpRequest,
} from '../../src/index.js';
import { connect } from '../services/generated/index.js';
import { Priority, type Task } from '../services/shapes.js';

class Mail extends Entrypoint<{ readonly box: string }, readonly [body: string], boolean> {}
const mail = entrypointDecorator('mail', Mail);

export class Good {
  static readonly serviceName = 'good';
  readonly echo = RpcProxy('echo');
  readonly dispatch = EventDispatcher<{ counted: number; ended: null }>();
  readonly config = Config<{ LIMIT?: number }>();

  @rpc
  bare(): void {
    // a bare decorator
  }

  @rpc()
  called(): void {
    // a decorator factory without options
  }

  @rpc({ expectedErrors: [RangeError], sensitiveArguments: ['secret'] })
  @timer(5, { eager: true })
  several(secret?: string): void {
    void secret;
  }

  async calls(task: Task): Promise<number> {
    await this.dispatch('counted', 1);
    await this.dispatch('ended', null);
    const back: { title: string; due: Date; priority: 'low' | 'high' } = await this.echo.task(task);
    const later: Promise<number> = this.echo.add_up.callAsync(1, 2, 3);
    const hurried: number = await this.echo.add_up.with({ timeoutMs: 10 })(1);
    return back.due.getTime() + (await later) + hurried + (this.config.LIMIT ?? 0);
  }

  // an author's enum travels as its value
  @eventHandler('echo', 'said')
  said(task: Task): Priority {
    return task.priority;
  }

  @eventHandler('echo', 'said')
  partly({ title, span: [from] }: { title: string; span: [from: Date, to?: Date] }): string {
    return title + from.toISOString();
  }

  @eventHandler('echo', 'said.quietly')
  careless(): void {
    // takes no payload
  }

  @http('GET', '/')
  root(): string {
    return '';
  }

  @http('GET, POST', '/a/<int:first>/<second>/:third', { expectedErrors: [RangeError] })
  async params(
    _request: HttpRequest,
    { first, second, third }: { first: number; second: string; third: string },
  ): Promise<[number, string]> {
    return [first, second + third];
  }

  @mail({ box: 'in' })
  receive(body: string): boolean {
    return body === '';
  }
}

export class Bad {
  static readonly serviceName = 'bad';
  readonly echo = RpcProxy('echo');
  readonly dispatch = EventDispatcher<{ counted: number }>();

  // @ts-expect-error nobody has such a service
  readonly nobody = RpcProxy('nobody');

  async calls(): Promise<void> {
    // @ts-expect-error a number is no string
    await this.echo.optional(1);
    // @ts-expect-error too many arguments
    await this.echo.stack(1);
    // @ts-expect-error no such method
    await this.echo.nothing();
    // @ts-expect-error a proxy is no promise
    void this.echo.then;
    // @ts-expect-error the result is a list of texts
    const stack: number = await this.echo.stack();
    void stack;
    // @ts-expect-error no such event
    await this.dispatch('lost', 1);
    // @ts-expect-error a text is no number
    await this.dispatch('counted', 'one');
  }

  // @ts-expect-error echo dispatches no such event
  @eventHandler('echo', 'shouted')
  shouted(): void {
    // never compiled
  }

  // @ts-expect-error nobody dispatches
  @eventHandler('nobody', 'said')
  nobodySaid(): void {
    // never compiled
  }

  // @ts-expect-error the payload is a text
  @eventHandler('echo', 'said.quietly')
  quietly(word: number): void {
    void word;
  }

  // @ts-expect-error no task has this
  @eventHandler('echo', 'said')
  said(task: { weight: number }): void {
    void task;
  }

  // @ts-expect-error id is a number
  @http('GET', '/<int:id>')
  id(_request: HttpRequest, { id }: { id: string }): string {
    return id;
  }

  // @ts-expect-error a number is no answer
  @http('GET', '/number')
  number(): number {
    return 1;
  }

  // @ts-expect-error a path starts with a slash
  @http('GET', 'number')
  path(): string {
    return '';
  }

  // @ts-expect-error mail brings a text
  @mail({ box: 'in' })
  receive(body: number): boolean {
    return body === 1;
  }

  // @ts-expect-error mail wants to know whether
  @mail({ box: 'in' })
  answer(body: string): string {
    return body;
  }

  // @ts-expect-error mail needs a box
  @mail({})
  boxless(): boolean {
    return true;
  }

  // @ts-expect-error expectedErrors takes classes of errors
  @rpc({ expectedErrors: ['RangeError'] })
  expects(): void {
    // never compiled
  }

  // @ts-expect-error a timer takes seconds
  @timer('5')
  tick(): void {
    // never compiled
  }
}

export async function client(): Promise<void> {
  const rpc = await connect('memory://types');
  const stack: string[] = await rpc.echo.stack();
  void stack;
  await rpc.dispatch('echo', 'said.quietly', 'psst');
  // @ts-expect-error a number is no text
  await rpc.dispatch('echo', 'said.quietly', 1);
  // @ts-expect-error liar dispatches nothing
  await rpc.dispatch('liar', 'said', 1);
  // @ts-expect-error no such service
  void rpc.nobody;
  // @ts-expect-error a task needs a title
  await rpc.echo.task({ priority: Priority.Low });
}
