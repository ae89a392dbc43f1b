import { describe } from '@jest/globals';
import { describeWithRabbit, uniqueName } from './rabbit.js';

/** The same tests on the embedded transport and, where there is one, on RabbitMQ. */
export function describeTransports(name: string, define: (url: string) => void): void {
  describe(`${name}, on the embedded transport`, () => define(`memory://${uniqueName('services')}`));
  describeWithRabbit(`${name}, on RabbitMQ`, define);
}
