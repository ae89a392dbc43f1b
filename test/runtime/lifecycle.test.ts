import { describe, expect, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import {
  Context,
  dependency,
  DependencyProvider,
  Entrypoint,
  entrypointDecorator,
  ServiceContainer,
  silentLogger,
  type EntrypointMethod,
  type Outcome,
  type ServiceClass,
  type WorkerContext,
} from '../../src/index.js';

/** Fired by the test, through the container that holds it. */
class Manual extends Entrypoint<object, readonly [value: string]> {
  override setup(): void {
    const { config } = this.host;
    const fire = (method: string, args: readonly [value: string]) => {
      const found = this.methods.find(({ name }) => name === method);
      return this.spawn(found as EntrypointMethod<object>, args);
    };
    (config['doors'] as { fire?: unknown }).fire = fire;
  }
}

const manual = entrypointDecorator('manual', Manual);

type Fire = (method: string, args: readonly unknown[]) => Promise<Outcome>;

async function host(service: ServiceClass, config: object = {}): Promise<{ container: ServiceContainer; fire: Fire }> {
  const doors: { fire?: Fire } = {};
  const container = new ServiceContainer(service, { config: { ...config, doors }, logger: silentLogger });
  await container.start();
  return { container, fire: doors.fire as Fire };
}

/** Writes down what happens to it; fails once where it is told to. */
function recorder(steps: string[], failOnceAt?: string) {
  let failures = 0;
  const step = (name: string): void => {
    steps.push(name);
    if (name === failOnceAt && failures++ === 0) throw new Error(`${name} failed`);
  };
  class Recorder extends DependencyProvider<string> {
    override setup(): void {
      step('setup');
    }
    override start(): void {
      step('start');
    }
    override stop(): void {
      step('stop');
    }
    override getDependency(): string {
      step('getDependency');
      return 'given';
    }
    override workerSetup(): void {
      step('workerSetup');
    }
    override workerResult(_context: WorkerContext, outcome: Outcome): void {
      step(`workerResult ${outcome.ok ? 'ok' : 'failed'}`);
    }
    override workerTeardown(): void {
      step('workerTeardown');
    }
    override async around(_context: WorkerContext, next: () => Promise<unknown>): Promise<unknown> {
      step('around in');
      const result = await next();
      step('around out');
      return result;
    }
  }
  return dependency(Recorder);
}

function serviceWith(inject: () => string, steps: string[]): ServiceClass {
  class Service {
    static readonly serviceName = 'lifecycle';
    readonly given = inject();
    readonly madeWith = (steps.push(`made with ${this.given}`), this.given);
    @manual({})
    run(value: string): string {
      steps.push(`run ${value}`);
      if (value === 'bad') throw new RangeError('bad value');
      return value.toUpperCase();
    }
  }
  return Service;
}

describe('a worker', () => {
  test('passes its stations in order, on an instance that holds its dependencies from the start', async () => {
    const steps: string[] = [];
    const { container, fire } = await host(serviceWith(recorder(steps), steps));
    steps.length = 0;
    const outcome = await fire('run', ['x']);
    expect(outcome).toMatchObject({ ok: true, result: 'X' });
    expect(steps).toEqual([
      'getDependency',
      'made with given',
      'around in',
      'workerSetup',
      'run x',
      'workerResult ok',
      'around out',
      'workerTeardown',
    ]);
    await container.stop();
    expect(steps.at(-1)).toBe('stop');
  });

  test('that throws ends as a failure, and is torn down all the same', async () => {
    const steps: string[] = [];
    const { container, fire } = await host(serviceWith(recorder(steps), steps));
    const outcome = await fire('run', ['bad']);
    expect(outcome).toMatchObject({ ok: false, error: { message: 'bad value' } });
    expect(steps.slice(-3)).toEqual(['run bad', 'workerResult failed', 'workerTeardown']);
    await container.stop();
  });

  test.each(['getDependency', 'around in', 'workerSetup', 'workerResult ok', 'around out', 'workerTeardown'])(
    'whose hook %s throws fails alone: the next one runs',
    async (hook) => {
      const steps: string[] = [];
      const { container, fire } = await host(serviceWith(recorder(steps, hook), steps));
      const outcome = await fire('run', ['x']);
      expect(outcome).toMatchObject({ ok: false, error: { message: `${hook} failed` } });
      expect(steps.at(-1)).toBe('workerTeardown');
      expect(await fire('run', ['x'])).toMatchObject({ ok: true, result: 'X' });
      await container.stop();
    },
  );

  test('shows its providers a result that cannot be sent as the error that it is', async () => {
    const steps: string[] = [];
    const { container } = await host(serviceWith(recorder(steps), steps));
    const complete = (): never => {
      throw new TypeError('not to be sent');
    };
    const outcome = await container.spawn({ method: 'run', args: ['x'], complete });
    expect(outcome).toMatchObject({ ok: false, error: { message: 'not to be sent' } });
    expect(steps.slice(-3)).toEqual(['run x', 'workerResult failed', 'workerTeardown']);
    await container.stop();
  });

  test('knows of its call where it came from, and what comes with it', async () => {
    class Service {
      static readonly serviceName = 'knowing';
      readonly context = Context();
      @manual({})
      run(_value: string): object {
        const { serviceName, methodName, args, data, callIdStack, originCallId, parentCallId } = this.context;
        data['added'] = true; // what Nameko's `context_data` would forget
        return { serviceName, methodName, args, data, callIdStack, originCallId, parentCallId };
      }
    }
    const { container } = await host(Service, { parent_calls_tracked: 1 });
    const callIdStack = ['a.first.1', 'b.second.2'];
    const outcome = await container.spawn({ method: 'run', args: ['x'], data: { language: 'de' }, callIdStack });
    expect(outcome).toMatchObject({
      ok: true,
      result: {
        serviceName: 'knowing',
        methodName: 'run',
        args: ['x'],
        data: { language: 'de', added: true },
        callIdStack: ['b.second.2', expect.stringMatching(/^knowing\.run\.[0-9a-f-]{36}$/)],
        originCallId: 'a.first.1',
        parentCallId: 'b.second.2',
      },
    });
    await container.stop();
  });

  test('leaves no listener on the signal of a caller that outlives it', async () => {
    const { signal } = new AbortController();
    class Service {
      static readonly serviceName = 'looks-at-its-signal';
      readonly context = Context();
      @manual({})
      run(_value: string): boolean {
        return this.context.signal.aborted;
      }
    }
    const { container } = await host(Service);
    expect(await container.spawn({ method: 'run', args: [''], signal })).toMatchObject({ ok: true, result: false });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await container.stop();
  });

  test('waits for a slot when max_workers are at work', async () => {
    const release: (() => void)[] = [];
    let running = 0;
    let most = 0;
    class Service {
      static readonly serviceName = 'busy';
      @manual({})
      async work(): Promise<void> {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => release.push(resolve));
        running -= 1;
      }
    }
    const { container, fire } = await host(Service, { max_workers: 2 });
    const all = Array.from({ length: 5 }, () => fire('work', []));
    while (release.length > 0 || running > 0) {
      release.shift()?.();
      await new Promise(setImmediate);
    }
    const outcomes = await Promise.all(all);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(most).toBe(2);
    await container.stop();
  });
});

describe('a container', () => {
  test('sets everything up before anything starts', async () => {
    const steps: string[] = [];
    class Late extends DependencyProvider<null> {
      override async setup(): Promise<void> {
        await new Promise(setImmediate);
        steps.push('late setup');
      }
      override start(): void {
        steps.push('late start');
      }
      override getDependency(): null {
        return null;
      }
    }
    const late = dependency(Late);
    class Service extends serviceWith(recorder(steps), steps) {
      static override readonly serviceName = 'ordered';
      readonly late = late();
    }
    const { container, fire } = await host(Service);
    expect(steps.filter((step) => /setup|start/.test(step))).toEqual(['setup', 'late setup', 'start', 'late start']);
    // the dependency that the parent has declared is the subclass's too
    expect(await fire('run', ['x'])).toMatchObject({ ok: true, result: 'X' });
    expect(steps).toContain('made with given');
    await container.stop();
  });

  test.each([undefined, null, 0])('with max_workers %p runs ten workers at once', async (max_workers) => {
    let running = 0;
    const ends: (() => void)[] = [];
    class Service {
      static readonly serviceName = 'ten';
      @manual({})
      async work(): Promise<void> {
        running += 1;
        await new Promise<void>((resolve) => ends.push(resolve));
      }
    }
    const { container, fire } = await host(Service, { max_workers });
    const all = Array.from({ length: 11 }, () => fire('work', []));
    await new Promise(setImmediate);
    expect(running).toBe(10);
    for (let ended = 0; ended < 11; ended++) {
      ends.shift()?.();
      await new Promise(setImmediate);
    }
    await Promise.all(all);
    await container.stop();
  });

  test('shows what it is made of', () => {
    const container = new ServiceContainer(serviceWith(recorder([]), []), { logger: silentLogger });
    expect(container.extensions.map(({ constructor: { name } }) => name)).toEqual(['Recorder', 'Manual']);
  });

  test('waits for running workers before its dependencies stop', async () => {
    const steps: string[] = [];
    let finish: () => void = () => undefined;
    const inject = recorder(steps);
    class Service {
      static readonly serviceName = 'slow';
      readonly given = inject();
      @manual({})
      async work(): Promise<void> {
        await new Promise<void>((resolve) => (finish = resolve));
        steps.push('work done');
      }
    }
    const { container, fire } = await host(Service);
    const working = fire('work', []);
    await new Promise(setImmediate);
    const stopping = container.stop();
    finish();
    await Promise.all([working, stopping]);
    expect(steps.indexOf('work done')).toBeLessThan(steps.indexOf('stop'));
    expect(steps.indexOf('workerTeardown')).toBeLessThan(steps.indexOf('stop'));
  });

  test('that cannot start stops what has started, and says why', async () => {
    const steps: string[] = [];
    const service = serviceWith(recorder(steps, 'start'), steps);
    await expect(host(service)).rejects.toThrow('start failed');
    expect(steps).toContain('stop');
  });

  test('refuses a class without a name', () => {
    class Nameless {
      @manual({})
      run(): void {
        // nothing to do
      }
    }
    expect(() => new ServiceContainer(Nameless as unknown as ServiceClass)).toThrow(
      /Nameless has no name.*serviceName/,
    );
  });

  test('refuses a class without entrypoints', () => {
    class Idle {
      static readonly serviceName = 'idle';
    }
    expect(() => new ServiceContainer(Idle, { logger: silentLogger })).toThrow(/Idle has no entrypoints/);
  });

  test('refuses dependencies that are declared conditionally', async () => {
    const inject = recorder([]);
    let instances = 0;
    class Moody {
      static readonly serviceName = 'moody';
      readonly first = instances++ === 0 ? inject() : 'plain';
      @manual({})
      run(): void {
        // nothing to do
      }
    }
    const { container, fire } = await host(Moody);
    const outcome = await fire('run', []);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'NTG5003' } });
    await container.stop();
  });

  test('says once that nothing is checked when it has no contracts', () => {
    const lines: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, message: string) => lines.push(message) };
    const service = serviceWith(recorder([]), []);
    new ServiceContainer(service, { logger });
    expect(lines).toEqual([expect.stringContaining('payloads are not checked')]);
  });
});
