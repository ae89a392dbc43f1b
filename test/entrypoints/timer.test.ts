import { EventEmitter, on } from 'node:events';
import { expect, test } from '@jest/globals';
import { ServiceContainer, silentLogger, timer, type ServiceClass } from '../../src/index.js';
import { uniqueName } from '../support/rabbit.js';

function host(service: ServiceClass): ServiceContainer {
  const config = { AMQP_URI: `memory://${uniqueName('timer')}` };
  return new ServiceContainer(service, { config, logger: silentLogger });
}

async function ticks(emitter: EventEmitter, count: number): Promise<void> {
  let seen = 0;
  for await (const _ of on(emitter, 'tick')) {
    seen += 1;
    if (seen === count) return;
  }
}

test('a timer ticks until it is stopped, and an error does not stop it', async () => {
  const emitter = new EventEmitter();
  class Clock {
    static readonly serviceName = 'clock';
    @timer(0.01)
    tick(): void {
      emitter.emit('tick');
      throw new RangeError('the clock is broken');
    }
  }
  const container = host(Clock);
  const three = ticks(emitter, 3);
  await container.start();
  await three;
  await container.stop();
  let late = 0;
  emitter.on('tick', () => (late += 1));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(late).toBe(0);
});

test('an eager timer ticks at the start, however long its interval', async () => {
  const emitter = new EventEmitter();
  class Eager {
    static readonly serviceName = 'eager';
    @timer(3600, { eager: true })
    tick(): void {
      emitter.emit('tick');
    }
  }
  const container = host(Eager);
  const once = ticks(emitter, 1);
  await container.start();
  await once;
  await container.stop();
});

test('a slow worker is not overlapped by the next', async () => {
  const emitter = new EventEmitter();
  let running = 0;
  let most = 0;
  class Slow {
    static readonly serviceName = 'slow';
    @timer(0.001)
    async tick(): Promise<void> {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      emitter.emit('tick');
    }
  }
  const container = host(Slow);
  const five = ticks(emitter, 5);
  await container.start();
  await five;
  await container.stop();
  expect(most).toBe(1);
});

test.each([0, -1, Number.NaN, Infinity])('an interval of %p is refused', (interval) => {
  expect(() => timer(interval)).toThrow(/takes seconds/);
});
