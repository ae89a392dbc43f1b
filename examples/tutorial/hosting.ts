import { ServiceContainer, ServiceRunner, type Contracts, type ServiceConfig } from 'ntgen';
import { ServiceA, ServiceB } from './events.js';

/** One service in one container. */
export async function hostOne(config: ServiceConfig, contracts: Contracts): Promise<void> {
  const container = new ServiceContainer(ServiceB, { config, contracts });
  await container.start();
  await container.stop();
}

/** Several in one process. */
export async function hostBoth(config: ServiceConfig, contracts: Contracts): Promise<readonly string[]> {
  const runner = new ServiceRunner(
    [ServiceA, ServiceB].map((service) => new ServiceContainer(service, { config, contracts })),
  );
  const { serviceName } = runner.containerOf(ServiceA);
  await runner.start();
  await runner.stop();
  return [serviceName, ...runner.serviceNames];
}
