import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runServices, silentLogger, type ServiceClass } from '../../src/index.js';
import {
  entrypointHook,
  entrypointWaiter,
  freePort,
  freshVhost,
  mocked,
  replaceDependencies,
  restrictEntrypoints,
  testKit,
  type TestBroker,
  workerFactory,
} from '../../src/testing/testing.js';
import { AuthService } from '../../examples/tutorial/auth.js';
import { ListenerService, MonitorService } from '../../examples/tutorial/broadcast.js';
import { ServiceX, ServiceY } from '../../examples/tutorial/chain.js';
import { callCluster } from '../../examples/tutorial/cluster.js';
import { ConversionService } from '../../examples/tutorial/conversions.js';
import { BakeryService, KitchenService, RecipeService } from '../../examples/tutorial/event-kinds.js';
import { ServiceA, ServiceB } from '../../examples/tutorial/events.js';
import { FeatureService } from '../../examples/tutorial/feature.js';
import { GreetingService } from '../../examples/tutorial/greeting.js';
import { HttpErrorService } from '../../examples/tutorial/http-errors.js';
import { hostBoth, hostOne } from '../../examples/tutorial/hosting.js';
import { AdvancedHttpService, HttpService } from '../../examples/tutorial/http.js';
import { HelloService } from '../../examples/tutorial/language.js';
import { StorageService, type Session } from '../../examples/tutorial/storage.js';
import { TimerService } from '../../examples/tutorial/timers.js';
import {
  DeskService,
  DiaryService,
  FrontService,
  TranslatorService,
} from '../../examples/tutorial/travelling-context.js';
import { connect, contracts } from '../../generated/tutorial/index.js';
import { describeWithRabbit } from '../support/rabbit.js';
import { rabbitmqctl } from '../support/rabbitmqctl.js';

describe('the tutorial, on the embedded transport', () => {
  tellTheTutorial(undefined);
});

describeWithRabbit('the tutorial, on RabbitMQ', (url) => {
  const command = rabbitmqctl(url);
  if (command === undefined) {
    test.skip('needs a vhost of its own', () => undefined);
    return;
  }
  let vhost: TestBroker;
  beforeAll(async () => {
    vhost = await freshVhost({ url, command });
  }, 30_000);
  afterAll(() => vhost.delete(), 30_000);
  // Made once: rabbitmqctl takes seconds.
  tellTheTutorial(() => Promise.resolve({ url: vhost.url, delete: () => Promise.resolve() }));
});

/** The services of Nameko's tutorial, in its order. */
function tellTheTutorial(broker: (() => Promise<TestBroker>) | undefined): void {
  const kit = testKit({
    afterEach,
    connect,
    contracts,
    logger: silentLogger,
    ...(broker === undefined ? {} : { broker }),
  });
  let printed: unknown[][];
  let onPrinted: () => void;

  beforeEach(() => {
    printed = [];
    onPrinted = () => undefined;
    jest.spyOn(console, 'log').mockImplementation((...words) => {
      printed.push(words);
      onPrinted();
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** The lines that were printed, sorted, as soon as there are so many. */
  async function lines(count: number): Promise<readonly string[]> {
    while (printed.length < count) await new Promise<void>((resolve) => (onPrinted = resolve));
    return printed.map((words) => words.join(' ')).sort();
  }

  async function client(...services: readonly ServiceClass[]) {
    const runner = await kit.runner(...services);
    await runner.start();
    return kit.client();
  }

  test('hello world, by position and by keyword', async () => {
    const rpc = await client(GreetingService);
    expect(await rpc.greeting_service.hello('world')).toBe('Hello, world!');
    expect(await rpc.greeting_service.hello.callKw({ name: 'hello' })).toBe('Hello, hello!');
  });

  test('a service that calls another, and calls in the background', async () => {
    const rpc = await client(ServiceX, ServiceY);
    expect(await rpc.service_x.remote_method('hellø')).toBe('hellø-x-y');
    const hello = rpc.service_x.remote_method.callAsync('hello');
    const world = rpc.service_x.remote_method.callAsync('world');
    expect([await hello, await world]).toEqual(['hello-x-y', 'world-x-y']);
  });

  test('containers and runners', async () => {
    const config = { AMQP_URI: await kit.url() };
    await hostOne(config, contracts);
    expect(await hostBoth(config, contracts)).toEqual(['service_a', 'service_a', 'service_b']);
  });

  test('calls from outside of any service', async () => {
    const AMQP_URI = await kit.url();
    await using services = await runServices(
      { config: { AMQP_URI }, contracts, logger: silentLogger },
      ServiceX,
      ServiceY,
    );
    expect(services.serviceNames).toEqual(['service_x', 'service_y']);
    expect(await callCluster(AMQP_URI)).toEqual(['hellø-x-y', 'hello-x-y', 'world-x-y']);
  });

  test('an event', async () => {
    const runner = await kit.runner(ServiceA, ServiceB);
    await runner.start();
    const rpc = await kit.client();
    const handled = entrypointWaiter(runner.containerOf(ServiceB), 'handleEvent');
    await rpc.service_a.dispatching_method('payload');
    await handled;
    expect(printed).toEqual([['service b received:', 'payload']]);
  });

  test('a broadcast reaches every instance', async () => {
    const listeners = [await kit.container(ListenerService), await kit.container(ListenerService)];
    for (const listener of listeners) await listener.start();
    const rpc = await client(MonitorService);
    const heard = listeners.map((listener) => entrypointWaiter(listener, 'ping'));
    await rpc.monitor.ping();
    await Promise.all(heard);
    expect(printed).toEqual([['pong from listener'], ['pong from listener']]);
  });

  test('an event in each of the three ways: one instance of each service, every instance, one of all', async () => {
    const listeners = [
      await kit.container(KitchenService),
      await kit.container(KitchenService),
      await kit.container(BakeryService),
    ];
    for (const listener of listeners) await listener.start();
    const rpc = await client(RecipeService);
    await rpc.recipes.change('soup');
    const once = ['a bakery bakes soup', 'a kitchen cooks soup', ...Array(3).fill('learned soup'), 'printed soup'];
    expect(await lines(6)).toEqual(once);
    await rpc.recipes.change('soup');
    // Nothing came behind the first six.
    expect(await lines(12)).toEqual(once.flatMap((line: string) => [line, line]));
  });

  test('context data travels over several hops, by calls and by events', async () => {
    const runner = await kit.runner(FrontService, DeskService, TranslatorService, DiaryService);
    await runner.start();
    const rpc = await kit.client({ contextData: { language: 'fr', user_id: 'wile' } });
    const noted = entrypointWaiter(runner.containerOf(DiaryService), 'note');
    expect(await rpc.front.greet()).toBe('Bonjour, wile of acme!');
    await noted;
    expect(printed).toEqual([
      ['acme: Bonjour, wile of acme! (standalone_rpc_proxy.call > front.greet > desk.greet > diary.note)'],
    ]);
  });

  describe('over HTTP', () => {
    async function ask(service: ServiceClass, path: string, init?: RequestInit, config: object = {}) {
      const address = `127.0.0.1:${await freePort()}`;
      const container = await kit.container(service, { WEB_SERVER_ADDRESS: address, ...config });
      await container.start();
      const response = await fetch(`http://${address}${path}`, init);
      return { status: response.status, headers: response.headers, body: await response.text() };
    }

    test('GET and POST', async () => {
      expect(await ask(HttpService, '/get/42')).toMatchObject({ status: 200, body: '{"value":42}' });
      expect(await ask(HttpService, '/post', { method: 'POST', body: 'post body' })).toMatchObject({
        body: 'received: post body',
      });
    });

    test('status, headers and a response of its own', async () => {
      expect(await ask(AdvancedHttpService, '/privileged')).toMatchObject({ status: 403, body: 'Forbidden' });
      const created = await ask(AdvancedHttpService, '/headers');
      expect([created.status, created.headers.get('location')]).toEqual([201, 'https://www.example.com/widget/1']);
      expect(await ask(AdvancedHttpService, '/custom')).toMatchObject({ status: 200, body: 'payload' });
    });

    test('errors in a form of its own', async () => {
      const { status, body } = await ask(HttpErrorService, '/custom_exception');
      expect(status).toBe(400);
      expect(JSON.parse(body)).toEqual({ error: 'INVALID_ARGUMENTS', message: 'Argument `foo` is required.' });
    });

    test('configuration', async () => {
      expect(await ask(FeatureService, '/foo')).toMatchObject({ status: 403, body: 'FeatureNotEnabled' });
      expect(await ask(FeatureService, '/foo', {}, { FOO_FEATURE_ENABLED: true })).toMatchObject({ body: 'foo' });
    });
  });

  test('a timer', async () => {
    const container = await kit.container(TimerService);
    await container.start();
    await entrypointWaiter(container, 'ping');
    expect(printed).toEqual([['pong']]);
  });

  describe('testing', () => {
    test('a unit with mock dependencies', async () => {
      const service = workerFactory(ConversionService);
      const maths = mocked(service.mathsRpc);
      maths.multiply.mockImplementation((x, y) => x * y);
      maths.divide.mockImplementation((x, y) => x / y);

      expect(await service.inchesToCm(300)).toBe(762);
      expect(maths.multiply).toHaveBeenCalledWith(300, 2.54);
      expect(await service.cmsToInches(762)).toBe(300);
      expect(maths.divide).toHaveBeenCalledWith(762, 2.54);
    });

    test('a unit with an alternative dependency', () => {
      const stored: string[] = [];
      const db: Session = { add: (value) => stored.push(value), commit: () => undefined };
      workerFactory(StorageService, { db }).save('helloworld');
      expect(stored).toEqual(['helloworld']);
    });

    test('the integration of two services', async () => {
      const runner = await kit.runner(ServiceX, ServiceY);
      await runner.start();
      const remoteMethod = entrypointHook(runner.containerOf(ServiceX), 'remoteMethod');
      expect(await remoteMethod('value')).toBe('value-x-y');
    });

    test('a replaced dependency, and entrypoints that are restricted away', async () => {
      const container = await kit.container(ConversionService);
      const { mathsRpc } = replaceDependencies(container, 'mathsRpc');
      mathsRpc.divide.mockResolvedValue(39.37);
      restrictEntrypoints(container, 'cmsToInches');
      await container.start();
      const rpc = await kit.client();
      expect(await rpc.conversions.cms_to_inches(100)).toBe(39.37);
      expect(mathsRpc.divide).toHaveBeenCalledWith(100, 2.54);
      await expect(rpc.conversions.inches_to_cm(1)).rejects.toMatchObject({ code: 'NTG4002' });
    });

    test('a stub for a dependency', async () => {
      const container = await kit.container(ConversionService);
      replaceDependencies(container, { mathsRpc: { divide: (x: number, y: number) => Promise.resolve(x / y) } });
      await container.start();
      const rpc = await kit.client();
      expect(await rpc.conversions.cms_to_inches(127)).toBe(50);
    });

    test.each([
      ['en', 'Hello'],
      ['fr', 'Bonjour'],
      ['de', 'Gutentag'],
    ])('context data: %s', async (language, greeting) => {
      const container = await kit.container(HelloService);
      await container.start();
      const hello = entrypointHook(container, 'hello', { contextData: { language } });
      expect(await hello('Matt')).toBe(`${greeting}, Matt!`);
    });
  });

  test('expected errors, and arguments that no log shows', async () => {
    const runner = await kit.runner(AuthService);
    await runner.start();
    const rpc = await kit.client({ contextData: { auth_token: 'acme' } });
    expect(await rpc.auth_service.login('wile_e_coyote', 'beep-beep')).toBe('wile_e_coyote');
    await expect(rpc.auth_service.login('wile_e_coyote', 'wrong')).rejects.toMatchObject({
      excType: 'Unauthenticated',
    });
    await expect(rpc.auth_service.update('x')).rejects.toMatchObject({ excType: 'TypeError' });
    const guest = await kit.client();
    await expect(guest.auth_service.update('x')).rejects.toMatchObject({ excType: 'Unauthorized' });
  });
}
