import type { Caller } from './caller.js';
import type { WorkerContext } from './context.js';
import { DependencyProvider } from './provider.js';
import type { CallOptions } from './proxy.js';
import type { SendCall } from './service-proxy.js';
import { workerCalls } from './worker-calls.js';

/** Gives workers something to call other services with, over the one caller of the container. */
export abstract class CallingProvider extends DependencyProvider<object> {
  readonly #options: CallOptions;
  #caller: Caller | undefined;

  constructor(options: CallOptions) {
    super();
    this.#options = options;
  }

  override async setup(): Promise<void> {
    this.#caller = await this.host.caller();
  }

  /** The calls of one worker. */
  protected calls(context: WorkerContext): SendCall {
    if (this.#caller === undefined) throw new TypeError('the provider was not set up');
    return workerCalls(this.#caller, context, this.#options);
  }
}
