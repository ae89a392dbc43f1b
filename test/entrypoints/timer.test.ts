import { EventEmitter, on } from 'node:events';
import { expect, test } from '@jest/globals';
import { ServiceContainer, silentLogger, timer, type Logger, type ServiceClass } from '../../src/index.js';
import { uniqueName } from '../support/rabbit.js';

function host(service: ServiceClass, logger: Logger = silentLogger): ServiceContainer {
  const config = { AMQP_URI: `memory://${uniqueName('timer')}` };
  return new ServiceContainer(service, { config, logger });
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

/** A promise, and what resolves it. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

test('ticks that a slow run has missed are made up back to back', async () => {
  const emitter = new EventEmitter();
  const { passed, open } = gate();
  class Slow {
    static readonly serviceName = 'slow';
    @timer(0.05, { eager: true })
    async tick(): Promise<void> {
      emitter.emit('tick');
      await passed;
    }
  }
  const container = host(Slow);
  const first = ticks(emitter, 1);
  await container.start();
  await first;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const twenty = ticks(emitter, 20).then(() => 'made up');
  // Without making up there were 10 of them by then.
  const tooLate = new Promise((resolve) => setTimeout(() => resolve('too late'), 500));
  open();
  expect(await Promise.race([twenty, tooLate])).toBe('made up');
  await container.stop();
});

test('a stop waits for the run that is going on, and no other begins', async () => {
  const emitter = new EventEmitter();
  const { passed, open } = gate();
  const seen: string[] = [];
  class Careful {
    static readonly serviceName = 'careful';
    @timer(0.001)
    async tick(): Promise<void> {
      seen.push('begun');
      emitter.emit('tick');
      await passed;
      seen.push('ended');
    }
  }
  const container = host(Careful);
  const first = ticks(emitter, 1);
  await container.start();
  await first;
  const stopping = container.stop().then(() => seen.push('stopped'));
  await new Promise(setImmediate);
  open();
  await stopping;
  expect(seen).toEqual(['begun', 'ended', 'stopped']);
});

test('an expected error is logged as a warning, another one as an error, and the timer goes on', async () => {
  const emitter = new EventEmitter();
  const logged: string[] = [];
  let runs = 0;
  class Faulty {
    static readonly serviceName = 'faulty';
    @timer(0.001, { expectedErrors: [RangeError] })
    tick(): void {
      emitter.emit('tick');
      runs += 1;
      if (runs === 1) throw new RangeError('as usual');
      if (runs === 2) throw new TypeError('never seen');
    }
  }
  const container = host(Faulty, {
    ...silentLogger,
    warn: (_fields, message) => logged.push(`warn ${message}`),
    error: (_fields, message) => logged.push(`error ${message}`),
  });
  const three = ticks(emitter, 3);
  await container.start();
  await three;
  await container.stop();
  expect(logged.filter((line) => line.includes('faulty.tick'))).toEqual([
    'warn faulty.tick failed as expected: as usual',
    'error faulty.tick failed',
  ]);
});

test('an interval of a month is no interval of a moment', async () => {
  let runs = 0;
  class Monthly {
    static readonly serviceName = 'monthly';
    @timer(31 * 24 * 3600)
    tick(): void {
      runs += 1;
    }
  }
  const container = host(Monthly);
  await container.start();
  await new Promise((resolve) => setTimeout(resolve, 30));
  await container.stop();
  expect(runs).toBe(0);
});

test('a run that never ends is given up after its timeout, and the timer goes on', async () => {
  const emitter = new EventEmitter();
  const logged: string[] = [];
  class Stuck {
    static readonly serviceName = 'stuck';
    @timer(0.001, { timeout: 0.01 })
    async tick(): Promise<void> {
      emitter.emit('tick');
      await new Promise(() => undefined);
    }
  }
  const container = host(Stuck, { ...silentLogger, error: (_fields, message) => logged.push(message) });
  const two = ticks(emitter, 2);
  await container.start();
  await two;
  await container.stop();
  expect(logged[0]).toBe('stuck.tick failed');
});

test('a timeout of nothing keeps the container from starting', async () => {
  class Hasty {
    static readonly serviceName = 'hasty';
    @timer(1, { timeout: 0 })
    tick(): void {}
  }
  await expect(host(Hasty).start()).rejects.toThrow('hasty.tick has the timeout 0.');
});

test.each([0, -1, Number.NaN, Infinity])('an interval of %p is refused', (interval) => {
  expect(() => timer(interval)).toThrow(/takes seconds/);
});
