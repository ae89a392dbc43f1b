import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  connect as connectUntyped,
  NtgenError,
  registerError,
  remoteError,
  RemoteError,
  ServiceContainer,
  ServiceRunner,
  type Logger,
} from '../../src/index.js';
import { ClerkService, DepotService, Retired } from '../services/failing.service.js';
import { connect, contracts } from '../services/generated/index.js';
import { SeenLog } from '../services/log.js';
import { describeTransports } from '../support/transports.js';

const UNTIL = new Date('2030-01-02T03:04:05.678Z');

// The caller's classes. OutOfStock has none: it stays a RemoteError.
registerError(Retired);

@remoteError('acme.errors.Closed')
class DepotClosed extends Error {}

@remoteError
class Undeclared extends Error {
  readonly told: readonly unknown[];
  constructor(...told: readonly unknown[]) {
    super('of the caller');
    this.told = told;
  }
}

class Picky extends Error {
  constructor() {
    super();
    throw new TypeError('not with me');
  }
}
registerError(Picky, 'depot.Broken');

async function errorOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => {
      throw new Error('the call has not failed');
    },
    (error: unknown) => error as Error,
  );
}

describeTransports('errors', (url) => {
  const log = new SeenLog();
  const logged: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    logged.push({ level, fields, message });
  };
  const logger: Logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  let runner: ServiceRunner;
  let rpc: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    const config = { AMQP_URI: url, seen: log };
    runner = new ServiceRunner(
      [DepotService, ClerkService].map((service) => new ServiceContainer(service, { config, contracts, logger })),
    );
    await runner.start();
    rpc = await connect(url);
  });

  beforeEach(() => {
    log.entries.length = 0;
    logged.length = 0;
  });

  afterAll(async () => {
    await rpc.close();
    await runner.stop();
  });

  test('a declared error brings its public fields, checked and revived, and nothing else of it', async () => {
    const error = await errorOf(rpc.depot.take('out'));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({
      message: 'OutOfStock anvil: only 2 left',
      excType: 'OutOfStock',
      excPath: 'depot.OutOfStock',
      excArgs: ['anvil: only 2 left'],
      value: 'anvil: only 2 left',
      data: { itemCode: 'anvil', left: 2, until: UNTIL },
    });
    expect(rpc.depot.take.failedWith(error, 'OutOfStock')).toEqual({ itemCode: 'anvil', left: 2, until: UNTIL });
    expect(rpc.depot.take.failedWith(error, 'Retired')).toBeUndefined();
    expect(rpc.depot.take.with({ timeoutMs: 1000 }).failedWith(error, 'OutOfStock')?.left).toBe(2);
    expect(JSON.stringify(error)).not.toContain('hush');
  });

  test('inside a service, too', async () => {
    expect(await rpc.clerk.ask('out')).toBe(`3 ${UNTIL.toISOString()}`);
    expect(await rpc.clerk.ask('closed')).toBe('failed');
  });

  test('a registered class gets its error, as the service made it; a subclass comes as the declared one', async () => {
    const error = await errorOf(rpc.depot.take('retired'));
    expect(error).toBeInstanceOf(Retired);
    expect(error).toMatchObject({ itemCode: 'rocket', left: 7, message: 'rocket is retired' });
    expect(error.cause).toBeInstanceOf(RemoteError);
    expect(error.cause).toMatchObject({
      excPath: 'depot.Retired',
      excArgs: ['rocket', '7'],
      value: 'rocket is retired',
    });
    expect(rpc.depot.take.failedWith(error, 'Retired')).toEqual({ itemCode: 'rocket', left: 7 });
  });

  test('a class is found by the path of the other side', async () => {
    const error = await errorOf(rpc.depot.take('closed'));
    expect(error).toBeInstanceOf(DepotClosed);
    expect(error.message).toBe('come back tomorrow');
    expect(rpc.depot.take.failedWith(error, 'Closed')).toEqual({});
  });

  test('an error that only the comment of its method declares, by `@throws {Class}`, travels like any declared one', async () => {
    const error = await errorOf(rpc.clerk.regret());

    expect(error).toMatchObject({ excPath: 'clerk.OutOfStock' });
    expect(rpc.clerk.regret.failedWith(error, 'OutOfStock')).toMatchObject({ itemCode: 'regrets', left: 0 });
  });

  test('an error that is not declared is made from its arguments, and brings no fields', async () => {
    const error = await errorOf(rpc.depot.take('otherwise'));
    expect(error).toBeInstanceOf(Undeclared);
    expect(error).toMatchObject({ told: ['nobody knows'], message: 'of the caller' });
    expect(error.cause).toMatchObject({ excPath: 'depot.Undeclared', data: undefined });
  });

  test('data that breaks the contract is not sent, and the service is told', async () => {
    const error = await errorOf(rpc.depot.take('broken'));
    expect(error).toMatchObject({ excPath: 'depot.Broken', value: 'it is broken', data: undefined });
    expect(logged.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn depot.take failed as expected: it is broken',
      expect.stringContaining('error an error of depot.take was sent without its data.'),
    ]);
  });

  test('a class that cannot be constructed leaves a RemoteError, with the reason', async () => {
    const error = await errorOf(rpc.depot.take('broken'));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.cause).toMatchObject({ message: 'not with me' });
  });

  test('an error that passes through a service becomes that service’s own', async () => {
    const error = await errorOf(rpc.clerk.order('retired'));
    expect(error).toBeInstanceOf(Retired);
    expect(error.cause).toMatchObject({ excPath: 'clerk.Retired' });
    // but for one whose class was given a path
    expect(await errorOf(rpc.clerk.order('closed'))).toMatchObject({ cause: { excPath: 'acme.errors.Closed' } });
    // one that arrived as a RemoteError goes on as Nameko sends it on
    expect(await errorOf(rpc.clerk.order('out'))).toMatchObject({
      excPath: 'nameko.exceptions.RemoteError',
      excArgs: ['OutOfStock anvil: only 2 left'],
    });
  });

  test('declared errors are logged as warnings, once and without a stack; others as errors', async () => {
    await errorOf(rpc.depot.take('out'));
    await errorOf(rpc.depot.take('otherwise'));
    expect(logged).toEqual([
      {
        level: 'warn',
        fields: { callId: expect.any(String) },
        message: 'depot.take failed as expected: anvil: only 2 left',
      },
      {
        level: 'error',
        fields: { callId: expect.any(String), error: expect.any(Object) },
        message: 'depot.take failed',
      },
    ]);
  });

  test.each([
    ['text', 'just text'],
    ['nothing', 'undefined'],
    ['getters', '[__unicode__ failed]'],
    ['proxy', '[__unicode__ failed]'],
    ['cycle', 'round'],
  ])('a method may throw what it likes: %s', async (what, value) => {
    for (const method of [rpc.depot.hurl, rpc.depot.hurlExpected]) {
      const error = await errorOf(method(what));
      expect(error).toBeInstanceOf(RemoteError);
      expect(error).toMatchObject({ value });
    }
    expect(await errorOf(rpc.depot.take('closed'))).toBeInstanceOf(DepotClosed);
  });

  test('a huge message is cut', async () => {
    const error = await errorOf(rpc.depot.hurl('huge'));
    expect(error).toMatchObject({ value: expect.stringMatching(/^x+…$/) });
    expect(inspect(error, { maxStringLength: null }).length).toBeLessThan(200_000);
  });

  test('an error after the reply is nobody’s', async () => {
    const strays: unknown[] = [];
    const note = (reason: unknown): void => void strays.push(reason);
    process.on('unhandledRejection', note);
    const error = await errorOf(rpc.depot.late());
    expect(error.message).toContain('did not end within the 50 ms');
    await log.seen('late');
    await errorOf(rpc.depot.take('closed'));
    process.off('unhandledRejection', note);
    expect(strays).toEqual([]);
  });

  test('an untyped client finds errors by the names of their classes', async () => {
    const untyped = await connectUntyped(url);
    try {
      const depot = untyped['depot'];
      const error = await errorOf(depot.take('out'));
      expect(depot.take.failedWith(error, 'OutOfStock')).toMatchObject({ left: 2, until: UNTIL.toISOString() });
      expect(depot.take.failedWith(error, 'Retired')).toBeUndefined();
      expect(depot.take.failedWith(new Error('other'), 'OutOfStock')).toBeUndefined();
      // its class is registered, but what it is made from is known as texts only
      expect(await errorOf(depot.take('retired'))).toMatchObject({ itemCode: 'rocket', left: '7' });
    } finally {
      await untyped.close();
    }
  });

  test('a worker tells its arguments without what is sensitive', async () => {
    const card = { number: '4111', owner: 'W' };
    expect(await rpc.depot.redacted(card, 'psst', 'a', 'b')).toBe('4111');
    await rpc.depot.redacted(card);
    expect(await log.seen('redacted', 2)).toEqual([
      [
        { card: { number: '********', owner: 'W' }, note: '********', tags: ['********', 'b'] },
        card,
        'psst',
        ['a', 'b'],
      ],
      [{ card: { number: '********', owner: 'W' }, note: undefined, tags: [] }, card, undefined, []],
    ]);
  });

  test('a class of errors needs a name or a path', () => {
    expect(() => {
      registerError(class extends Error {});
    }).toThrow(NtgenError);
    expect(() => {
      registerError('OutOfStock' as never);
    }).toThrow('A class of errors was expected');
  });
});
