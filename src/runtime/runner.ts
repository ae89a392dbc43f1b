import { NtgenError } from '../errors/errors.js';
import type { ServiceContainer } from './container.js';

/** Hosts several services in one process. */
export class ServiceRunner {
  readonly #containers: readonly ServiceContainer[];

  /** @throws NtgenError  NTG5007: two services have one name */
  constructor(containers: readonly ServiceContainer[]) {
    const names = new Set<string>();
    for (const { serviceName } of containers) {
      if (names.has(serviceName)) {
        throw new NtgenError(
          'NTG5007',
          `Two services are called "${serviceName}". One would take the other's requests: rename one, or run them apart.`,
          { details: { service: serviceName } },
        );
      }
      names.add(serviceName);
    }
    this.#containers = containers;
  }

  get serviceNames(): readonly string[] {
    return this.#containers.map(({ serviceName }) => serviceName);
  }

  /** Starts all; when one cannot start, those that could are stopped again. */
  async start(): Promise<void> {
    const ends = await Promise.allSettled(this.#containers.map((container) => container.start()));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed === undefined) return;
    await this.stop();
    throw failed.reason;
  }

  /** Stops all: each takes no new work, finishes what it has, and closes. */
  async stop(): Promise<void> {
    await Promise.all(this.#containers.map((container) => container.stop()));
  }

  /** Gives up on what is running; unsettled messages go back to their queues. */
  async kill(): Promise<void> {
    await Promise.all(this.#containers.map((container) => container.kill()));
  }
}
