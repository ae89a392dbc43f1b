import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { Entrypoint, entrypointDecorator, rpc, silentLogger, timer, type WorkerContext } from 'ntgen';
import {
  dummy,
  entrypointHook,
  entrypointWaiter,
  once,
  replaceDependencies,
  restrictEntrypoints,
  testKit,
} from 'ntgen/testing';
import { ConversionService, MathsService } from '../services/measures.service.js';
import { connect, contracts } from '../services/generated/index.js';
import { deleteFromRabbit } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

describeTransports('services under test', (broker) => {
  const kit = testKit({ afterEach, connect, contracts, broker, logger: silentLogger });

  afterAll(async () => {
    if (!broker.startsWith('amqp')) return;
    const queues = ['rpc-arithmetic', 'rpc-measures', 'evt-arithmetic-counted--measures.counted'];
    await deleteFromRabbit(broker, { queues, exchanges: ['arithmetic.events'] });
  });

  test('are fired by hand, and call each other over the broker', async () => {
    const runner = await kit.runner(ConversionService, MathsService);
    await runner.start();
    const inchesToCm = entrypointHook(runner.containerOf(ConversionService), 'inchesToCm');
    expect(await inchesToCm(100)).toBe(254);
  });

  test('are called with a dependency replaced by a stub', async () => {
    const container = await kit.container(ConversionService);
    replaceDependencies(container, { maths: { divide: (first: number, second: number) => first / second } });
    await container.start();

    const client = await kit.client();
    expect(await client.measures.cmToInches(127)).toBe(50);
  });

  test('are called with a dependency replaced by a mock', async () => {
    const container = await kit.container(ConversionService);
    const { maths } = replaceDependencies(container, 'maths');
    maths.divide.mockResolvedValue(39.37);
    await container.start();

    const client = await kit.client();
    expect(await client.measures.cmToInches(100)).toBe(39.37);
    expect(maths.divide).toHaveBeenCalledWith(100, 2.54);
  });

  test('are awaited until they have handled an event', async () => {
    const container = await kit.container(ConversionService);
    await container.start();
    const client = await kit.client();

    const counted = entrypointWaiter(container, 'counted');
    await client.dispatch('arithmetic', 'counted', 3);
    expect(await counted).toBe('counted 3');
  });

  test('are awaited until the call has come that is meant; of a failed one the error is given', async () => {
    const container = await kit.container(ConversionService);
    await container.start();
    const client = await kit.client();

    const second = entrypointWaiter(container, 'counted', { until: ({ args }) => args[0] === 2 });
    const failed = entrypointWaiter(container, 'counted', { until: (_context, outcome) => !outcome.ok });
    for (const value of [1, 2, -1]) await client.dispatch('arithmetic', 'counted', value);
    expect(await second).toBe('counted 2');
    await expect(failed).rejects.toThrow('-1 is below zero');
  });

  test('of rpc are awaited for what the method returns, not for what is sent', async () => {
    const container = await kit.container(MathsService);
    await container.start();
    const client = await kit.client();

    const multiplied = entrypointWaiter(container, 'multiply');
    await client.arithmetic.multiply(2, 3);
    expect(await multiplied).toBe(6);
  });

  test('take no messages for entrypoints that are restricted away, which can still be fired by hand', async () => {
    const container = await kit.container(ConversionService);
    restrictEntrypoints(container, 'inchesToCm', 'cmToInches');
    const { maths } = replaceDependencies(container, 'maths');
    maths.multiply.mockReturnValue(1);
    await container.start();
    const client = await kit.client();

    const counted = entrypointWaiter(container, 'counted', { until: ({ args }) => args[0] !== 1 });
    await client.dispatch('arithmetic', 'counted', 1);
    expect(await client.measures.inchesToCm(1)).toBe(1);
    expect(await entrypointHook(container, 'counted')(2)).toBe('counted 2');
    expect(await counted).toBe('counted 2');
  });
});

describe('entrypointHook', () => {
  const kit = testKit({ afterEach, logger: silentLogger });

  test.each(['en', 'fr'])('gives the worker context data: %s', async (language) => {
    const container = await kit.container(ConversionService);
    await container.start();
    expect(await entrypointHook(container, 'language', { contextData: { language } })()).toBe(language);
  });

  test('rejects with the error of the method', async () => {
    const container = await kit.container(MathsService);
    await container.start();
    await expect(entrypointHook(container, 'divide')(1, 0)).rejects.toThrow('division by zero');
  });

  test('ends the worker when its time is over', async () => {
    const container = await kit.container(ConversionService);
    await container.start();
    await expect(entrypointHook(container, 'toil', { timeout: 5 })()).rejects.toMatchObject({
      code: 'NTG5009',
      message: expect.stringContaining('measures.toil did not end within the 5 ms'),
    });
  });

  test('rejects when the container is killed meanwhile, with the reason', async () => {
    class Stubborn {
      static readonly serviceName = 'stubborn';
      @dummy
      work(): Promise<void> {
        return new Promise(() => undefined);
      }
    }
    const container = await kit.container(Stubborn);
    await container.start();
    const work = entrypointHook(container, 'work', { timeout: 500 });
    const working = work();
    await container.kill(new Error('out of memory'));
    await expect(working).rejects.toThrow('out of memory');
    await expect(work()).rejects.toThrow(/container is not running/);
  });

  test('refuses what is no entrypoint, and a container that has not started', async () => {
    const container = await kit.container(MathsService);
    expect(() => entrypointHook(container, 'multiplied' as 'multiply')).toThrow(
      'arithmetic has no entrypoint "multiplied". Did you mean "multiply"? Its entrypoints: multiply, divide.',
    );
    await expect(entrypointHook(container, 'multiply')(1, 2)).rejects.toThrow(/Await its start\(\) first/);
  });
});

describe('entrypointWaiter', () => {
  const kit = testKit({ afterEach, logger: silentLogger });

  test('resolves after the teardown', async () => {
    const steps: string[] = [];
    class Service {
      static readonly serviceName = 'torn-down';
      @dummy
      work(): void {
        steps.push('work');
      }
    }
    const container = await kit.container(Service);
    await container.start();
    const waiting = entrypointWaiter(container, 'work', {
      until: () => {
        steps.push('until');
        return true;
      },
    });
    await entrypointHook(container, 'work')();
    await waiting;
    expect(steps).toEqual(['work', 'until']);
  });

  test('that waits in vain tells what it has seen', async () => {
    const container = await kit.container(ConversionService);
    await container.start();
    const waiting = entrypointWaiter(container, 'counted', { timeout: 50, until: () => false });
    await entrypointHook(container, 'counted')(7);
    await expect(entrypointHook(container, 'counted')(-7)).rejects.toThrow();
    await entrypointHook(container, 'language')();
    await expect(waiting).rejects.toMatchObject({
      code: 'NTG5103',
      message: [
        'The awaited call of measures.counted did not end within 50 ms. 2 ended and were not meant:',
        "  - counted(7) returned 'counted 7'",
        '  - counted(-7) failed: -7 is below zero',
        'Calls of other methods ended: language (1).',
      ].join('\n'),
    });
  });

  test('rejects when the container stops, or `until` throws', async () => {
    const container = await kit.container(ConversionService);
    await container.start();
    const broken = entrypointWaiter(container, 'language', {
      until: () => {
        throw new TypeError('a bug of the test');
      },
    });
    const waiting = entrypointWaiter(container, 'counted');
    await entrypointHook(container, 'language')();
    await expect(broken).rejects.toThrow('a bug of the test');
    await container.stop();
    await expect(waiting).rejects.toThrow(/container ended before.*No call of it ended/);
  });

  test('refuses what is no entrypoint', async () => {
    const container = await kit.container(MathsService);
    expect(() => entrypointWaiter(container, 'dispatch')).toThrow(/no entrypoint "dispatch"/);
  });
});

describe('replaceDependencies and restrictEntrypoints', () => {
  const kit = testKit({ afterEach, logger: silentLogger });

  test('refuse unknown names, and names that come twice', async () => {
    const container = await kit.container(ConversionService);
    expect(() => replaceDependencies(container, 'seen')).toThrow(/measures has no dependency "seen"/);
    expect(() => replaceDependencies(container, 'maths', 'maths')).toThrow('The dependency "maths" is named twice.');
    expect(() => restrictEntrypoints(container, 'count' as 'counted')).toThrow(
      /no entrypoint "count". Did you mean "counted"\?/,
    );
  });

  test('come before the start', async () => {
    const container = await kit.container(MathsService);
    await container.start();
    const started = expect.objectContaining({ code: 'NTG5102', message: expect.stringContaining('has started') });
    expect(() => replaceDependencies(container, 'dispatch')).toThrow(started);
    expect(() => restrictEntrypoints(container, 'multiply')).toThrow(started);
  });

  test('concern one container, not the class', async () => {
    const [replaced, other] = [await kit.container(MathsService), await kit.container(MathsService)];
    const { dispatch } = replaceDependencies(replaced, 'dispatch');
    await Promise.all([replaced.start(), other.start()]);
    await entrypointHook(other, 'divide')(1, 2);
    expect(dispatch).not.toHaveBeenCalled();
    await entrypointHook(replaced, 'divide')(1, 2);
    expect(dispatch).toHaveBeenCalledWith('counted', 1);
  });
});

describe('entrypoints for tests', () => {
  const kit = testKit({ afterEach, logger: silentLogger });

  test('@once fires at the start, with its arguments; @dummy never does', async () => {
    const seen: unknown[] = [];
    class Service {
      static readonly serviceName = 'once-and-dummy';
      @once('anvil', 3)
      order(item: string, count: number): void {
        seen.push([item, count]);
      }
      @dummy
      idle(): void {
        seen.push('idle');
      }
    }
    const container = await kit.container(Service);
    const ordered = entrypointWaiter(container, 'order');
    await container.start();
    await ordered;
    await container.stop();
    expect(seen).toEqual([['anvil', 3]]);
  });

  test('a timer is restricted away and fired by hand', async () => {
    let ticks = 0;
    class Service {
      static readonly serviceName = 'ticking';
      @timer(0.001, { eager: true })
      tick(): number {
        return (ticks += 1);
      }
      @rpc
      nothing(): void {
        // stays
      }
    }
    const container = await kit.container(Service);
    restrictEntrypoints(container);
    await container.start();
    expect(await entrypointHook(container, 'tick')()).toBe(1);
    await container.stop();
    expect(ticks).toBe(1);
  });

  test('the arguments of a stranger’s entrypoint reach the method', async () => {
    class Mail extends Entrypoint<object, readonly [body: string]> {}
    const mail = entrypointDecorator('mail', Mail);
    const contexts: WorkerContext[] = [];
    class Service {
      static readonly serviceName = 'mailbox';
      @mail({})
      receive(body: string): string {
        return body.toUpperCase();
      }
    }
    const container = await kit.container(Service);
    await container.start();
    const received = entrypointWaiter(container, 'receive', {
      until: (context, outcome) => {
        contexts.push(context);
        return outcome.ok && outcome.result === 'HELLO';
      },
    });
    await entrypointHook(container, 'receive')('hello');
    await received;
    expect(contexts.map(({ args }) => args)).toEqual([['hello']]);
  });
});
