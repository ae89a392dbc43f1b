import type { Child } from '../faults/harness/child.js';
import type { Load } from '../faults/harness/load.js';
import type { Stage } from '../faults/harness/stage.js';
import type { PrivateRabbit } from '../support/private-rabbit.js';
import type { TcpProxy } from '../support/tcp-proxy.js';
import type { SeededRandom } from './random.js';

/** A worker in a process of its own, behind a network of its own. It is started again whenever it ends. */
export class ChaosWorker {
  readonly #stage: Stage;
  readonly proxy: TcpProxy;
  #child: Child | undefined;

  constructor(stage: Stage, proxy: TcpProxy) {
    this.#stage = stage;
    this.proxy = proxy;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Does not wait until it is ready: there may be no broker. */
  start(): void {
    this.#child = this.#stage.forkUnready({ through: this.proxy.urlFor(this.#stage.url) });
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#child?.signal(signal);
    await this.#child?.exited();
    this.start();
  }
}

/** What chaos may lay hands on. */
export interface Scene {
  readonly stage: Stage;
  readonly broker: PrivateRabbit;
  readonly random: SeededRandom;
  readonly load: Load;
  /** They are killed and told to end. */
  readonly mortals: readonly ChaosWorker[];
  /** The networks of all workers and of the client. */
  readonly proxies: readonly TcpProxy[];
  /** The client's. */
  readonly clientProxy: TcpProxy;
}
