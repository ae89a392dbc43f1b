import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { dependency, DependencyProvider, rpc, ServiceContainer, silentLogger } from '../../src/index.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const turn = (): Promise<void> => new Promise(setImmediate);

/** Never done with its teardown. */
class Clinging extends DependencyProvider<string> {
  override getDependency(): string {
    return 'clinging';
  }
  override workerTeardown(): Promise<void> {
    return new Promise(() => undefined);
  }
}
const clinging = dependency(Clinging);

class Service {
  static readonly serviceName = 'torn';
  readonly clinging = clinging();

  @rpc
  ping(): string {
    return 'pong';
  }
}

test('a teardown that does not end has failed after 10 s, and the place of its worker is free', async () => {
  const config = { AMQP_URI: 'memory://teardown', max_workers: 1 };
  const container = new ServiceContainer(Service, { config, logger: silentLogger });
  const first = container.spawn({ method: 'ping', args: [] });
  const second = container.spawn({ method: 'ping', args: [] });
  let ended = 0;
  void first.then(() => (ended += 1));
  void second.then(() => (ended += 1));
  await turn();
  jest.advanceTimersByTime(9_999);
  await turn();
  expect(ended).toBe(0);
  jest.advanceTimersByTime(1);
  await turn();
  expect(await first).toMatchObject({
    ok: false,
    error: {
      code: 'NTG5009',
      message: expect.stringMatching(/^workerTeardown of Clinging after torn.ping did not end/),
    },
  });
  jest.advanceTimersByTime(10_000);
  await turn();
  expect(ended).toBe(2);
  expect(jest.getTimerCount()).toBe(0);
});
