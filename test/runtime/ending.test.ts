import { describe, expect, test } from '@jest/globals';
import {
  dependency,
  DependencyProvider,
  Entrypoint,
  entrypointDecorator,
  rpc,
  runServices,
  ServiceContainer,
  ServiceRunner,
  silentLogger,
  type EntrypointMethod,
  type Host,
  type Logger,
  type Outcome,
} from '../../src/index.js';
import { dummy, entrypointHook, memoryUrl } from '../../src/testing/testing.js';

class Worker {
  static readonly serviceName = 'worker';
  @dummy
  greet(name: string): string {
    return `hello ${name}`;
  }
  @dummy
  forever(): Promise<void> {
    return new Promise(() => undefined);
  }
}

class Other {
  static readonly serviceName = 'other';
  @rpc
  nothing(): void {
    // nothing to do
  }
}

const refused = { ok: false, error: { code: 'NTG5006' } };

async function started(logger: Logger = silentLogger): Promise<ServiceContainer<typeof Worker>> {
  const container = new ServiceContainer(Worker, { logger });
  await container.start();
  return container;
}

describe('a container', () => {
  test('that is stopped is waited for, and a second stop is the first', async () => {
    const container = await started();
    const waiting = container.wait();
    await Promise.all([container.stop(), container.stop()]);
    await container.stop();
    await container.kill(new Error('too late to be a reason'));
    await waiting;
    await container.wait();
  });

  test('runs no worker after a stop or a kill', async () => {
    const stopped = await started();
    await stopped.stop();
    expect(await stopped.spawn({ method: 'greet', args: ['you'] })).toMatchObject(refused);

    const killed = await started();
    const killing = killed.kill();
    expect(await killed.spawn({ method: 'greet', args: ['you'] })).toMatchObject(refused);
    await killing;
    await killed.wait();
  });

  test('runs none that has waited for its turn until a kill', async () => {
    const container = new ServiceContainer(Worker, { logger: silentLogger, config: { max_workers: 1 } });
    await container.start();
    let release: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (release = resolve));
    const first = container.spawn({ method: 'greet', args: ['you'], complete: () => done });
    const second = container.spawn({ method: 'greet', args: ['me'] });
    await container.kill();
    expect(await second).toMatchObject(refused);
    expect(await first).toMatchObject(refused);
    release();
  });

  test('that is killed ends every worker, whatever its method makes of its signal', async () => {
    const warned: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, message: string) => warned.push(message) };
    let fire: () => Promise<Outcome> = () => Promise.reject(new Error('not set up'));
    class Manual extends Entrypoint<object, readonly []> {
      override setup(): void {
        fire = () => this.spawn(this.methods[0] as EntrypointMethod<object>, []);
      }
    }
    const manual = entrypointDecorator('manual', Manual);
    class Deaf {
      static readonly serviceName = 'deaf';
      @manual({})
      forever(): Promise<void> {
        return new Promise(() => undefined);
      }
    }
    const container = new ServiceContainer(Deaf, { logger, config: { max_workers: 1 } });
    await container.start();
    warned.length = 0;
    const outcomes = [fire(), fire()];
    await container.kill(new Error('no time'));
    for (const outcome of await Promise.all(outcomes)) {
      expect(outcome).toMatchObject({ ok: false, error: { message: 'no time' } });
      expect(outcome.context).toBeUndefined();
    }
    expect(warned).toEqual(Array(2).fill('deaf.forever was not run to its end: no time'));
  });

  test('that is killed keeps no process alive for the deadline of a method that goes on', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const container = await started();
    const before = timers();
    void container.spawn({ method: 'forever', args: [], timeoutMs: 60_000 });
    expect(timers()).toBe(before + 1);
    await container.kill();
    expect(timers()).toBeLessThanOrEqual(before);
  });

  test('that is killed does not wait for its workers; the reason comes out of wait()', async () => {
    const steps: string[] = [];
    class Witness extends DependencyProvider<null> {
      override getDependency(): null {
        return null;
      }
      override stop(): void {
        steps.push('provider stopped');
      }
    }
    const witness = dependency(Witness);
    class Watched extends Worker {
      readonly witness = witness();
    }
    const container = new ServiceContainer(Watched, { logger: silentLogger });
    await container.start();
    void container.spawn({ method: 'forever', args: [] });
    const stopping = container.stop();
    await container.kill(new Error('no time'));
    await stopping;
    await expect(container.wait()).rejects.toThrow('no time');
    expect(steps).toEqual(['provider stopped']);
  });

  test('ends when a background task fails: running workers may finish, and wait() rejects', async () => {
    const logged: string[] = [];
    const container = await started({ ...silentLogger, error: (_fields, message) => logged.push(message) });
    const greeting = entrypointHook(container, 'greet')('you');
    container.background('loop', async () => {
      throw new Error('queue gone');
    });
    expect(await greeting).toBe('hello you');
    await expect(container.wait()).rejects.toThrow('queue gone');
    expect(logged).toEqual(['the background task loop has failed, which ends the container']);
    expect(await container.spawn({ method: 'greet', args: ['you'] })).toMatchObject(refused);
  });

  test('does not mind a task that ends by the signal, however it ends', async () => {
    const container = await started();
    container.background('loop', async (signal) => {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await container.stop();
    await container.wait();
  });

  test('that cannot start rejects with the same reason from start() and wait()', async () => {
    class Broken extends DependencyProvider<null> {
      override setup(): void {
        throw new Error('no disk');
      }
      override getDependency(): null {
        return null;
      }
    }
    const broken = dependency(Broken);
    class Service extends Worker {
      readonly broken = broken();
    }
    const container = new ServiceContainer(Service, { logger: silentLogger });
    await expect(container.start()).rejects.toThrow('no disk');
    await expect(container.wait()).rejects.toThrow('no disk');
  });
});

describe('several services', () => {
  const options = () => ({ config: { AMQP_URI: memoryUrl() }, logger: silentLogger });

  test('run for the time of a block, also when it throws', async () => {
    const seen: Host[] = [];
    const ends: Promise<void>[] = [];
    const block = async (): Promise<void> => {
      await using services = await runServices(options(), Worker, Other);
      seen.push(services.containerOf(Worker), services.containerOf(Other));
      ends.push(services.wait());
      expect(await entrypointHook(services.containerOf(Worker), 'greet')('you')).toBe('hello you');
      throw new Error('in the middle of it');
    };
    await expect(block()).rejects.toThrow('in the middle of it');
    await Promise.all(ends);
    for (const container of seen) expect(await container.spawn({ method: 'greet', args: [] })).toMatchObject(refused);
  });

  test('stop together when one of them fails, and the reason comes out of wait()', async () => {
    const services = await runServices(options(), Worker, Other);
    const waiting = services.wait();
    services.containerOf(Worker).background('loop', async () => {
      throw new Error('queue gone');
    });
    await expect(waiting).rejects.toThrow('queue gone');
    await services.containerOf(Other).wait();
  });

  test('are found by their classes', () => {
    const runner = new ServiceRunner([new ServiceContainer(Worker, { logger: silentLogger })]);
    expect(runner.containerOf(Worker).serviceName).toBe('worker');
    expect(() => runner.containerOf(Other)).toThrow(
      expect.objectContaining({
        code: 'NTG5101',
        message: 'Other is not hosted by this runner, which has worker.',
      }),
    );
  });
});
