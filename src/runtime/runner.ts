import { NtgenError } from '../errors/errors.js';
import type { ServiceContainer } from './container.js';
import type { RunnerHealth } from './health.js';
import type { ServiceClass } from './injection.js';

/** Hosts several services in one process. */
export class ServiceRunner {
  readonly #containers: readonly ServiceContainer[];

  /** @throws NtgenError  NTG5007: two services have one name */
  constructor(containers: readonly ServiceContainer[]) {
    const classes = new Map<string, ServiceClass>();
    for (const { serviceName, serviceClass } of containers) {
      const other = classes.get(serviceName);
      if (other !== undefined) {
        throw new NtgenError(
          'NTG5007',
          `Two services are called "${serviceName}": ${other.name} and ${serviceClass.name}. One would take the other's requests: rename one, or run them apart.`,
          { details: { service: serviceName } },
        );
      }
      classes.set(serviceName, serviceClass);
    }
    this.#containers = containers;
  }

  get serviceNames(): readonly string[] {
    return this.#containers.map(({ serviceName }) => serviceName);
  }

  /**
   * The container of one of the classes.
   *
   * @throws NtgenError  NTG5101: it is not hosted here
   */
  containerOf<Service extends ServiceClass>(serviceClass: Service): ServiceContainer<Service> {
    const found = this.#containers.find((container) => container.serviceClass === serviceClass);
    if (found === undefined) {
      throw new NtgenError(
        'NTG5101',
        `${serviceClass.name} is not hosted by this runner, which has ${this.serviceNames.join(', ') || 'no services'}.`,
      );
    }
    // It was found by this very class.
    return found as ServiceContainer<Service>;
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

  /** Gives up on what is running; unsettled messages go back to their queues. With a `reason`, `wait` rejects with it. */
  async kill(reason?: unknown): Promise<void> {
    await Promise.all(this.#containers.map((container) => container.kill(reason)));
  }

  /** Resolves when all have stopped. When a failure ends one, the others are stopped too, and it rejects with the reason. */
  async wait(): Promise<void> {
    const failures: unknown[] = [];
    const ends = this.#containers.map(async (container) => {
      try {
        await container.wait();
      } catch (error) {
        failures.push(error);
        await this.stop();
      }
    });
    await Promise.all(ends);
    if (failures.length > 0) throw failures[0];
  }

  /** How the services are doing now. */
  health(): RunnerHealth {
    const services = this.#containers.map((container) => container.health());
    return {
      alive: services.every(({ failure }) => failure === undefined),
      ready: services.every(({ ready }) => ready),
      services,
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
