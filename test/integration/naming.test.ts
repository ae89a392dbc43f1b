import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectClient } from '../../src/client/connect.js';
import type { Contracts } from '../../src/contract/descriptor.js';
import { withSnakeCase } from '../../src/contract/naming.js';
import {
  connect,
  EventDispatcher,
  eventHandler,
  IncorrectSignature,
  rpc,
  ServiceContainer,
  ServiceRunner,
  silentLogger,
  ValidationError,
} from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import { contract, NUMBER, rpc as rpcContract, setOf, STRING } from '../emit/support/contracts.js';
import { loadService } from '../emit/support/load.js';
import { deleteFromRabbit } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

class UsersService {
  static readonly serviceName = 'naming_users';
  readonly dispatch = EventDispatcher<{ userSeen: string }>();

  @rpc({ sensitiveArguments: ['secretWord'] })
  async getUser(userId: number, secretWord = 'none'): Promise<string> {
    await this.dispatch('userSeen', `${String(userId)} ${secretWord}`);
    return `${String(userId)} ${secretWord}`;
  }
}

let seen: (payload: string) => void = () => undefined;

class AuditService {
  static readonly serviceName = 'naming_audit';

  @eventHandler('naming_users' as never, 'userSeen' as never) // nothing was generated for it in this program
  onUserSeen(payload: string): void {
    seen(payload);
  }
}

const [users, audit] = withSnakeCase(
  setOf(
    contract({
      service: 'naming_users',
      className: 'UsersService',
      entrypoints: [
        {
          ...rpcContract(
            'getUser',
            [
              { name: 'userId', schema: NUMBER },
              { name: 'secretWord', optional: true, schema: STRING },
            ],
            STRING,
          ),
          arity: 1,
          options: { sensitiveArguments: ['secretWord'] },
        },
      ],
      events: { userSeen: STRING },
    }),
    contract({
      service: 'naming_audit',
      className: 'AuditService',
      entrypoints: [
        {
          kind: 'event',
          method: 'onUserSeen',
          params: [{ name: 'payload', schema: STRING }],
          arity: 1,
          options: { source: 'naming_users', type: 'userSeen' },
        },
      ],
    }),
  ),
).services.map(loadService);

const EVENTS = 'evt-naming_users-userSeen--naming_audit.on_user_seen';

describeTransports('a project that names as Python does', (url) => {
  const contracts = { naming_users: users, naming_audit: audit } as Contracts;
  const options = { openTransport, config: { AMQP_URI: url }, contracts, logger: silentLogger };
  const runner = new ServiceRunner([
    new ServiceContainer(UsersService, options),
    new ServiceContainer(AuditService, options),
  ]);

  beforeAll(() => runner.start());
  afterAll(async () => {
    await runner.stop();
    if (url.startsWith('amqp')) {
      await deleteFromRabbit(url, { queues: ['rpc-naming_users', EVENTS], exchanges: ['naming_users.events'] });
    }
  });

  test('is called by those names, by position and by name, from Python', async () => {
    await using python = await connect(url);
    const { naming_users: service } = python;
    expect(await service?.get_user?.(1)).toBe('1 none');
    expect(await service?.get_user?.callKw({ user_id: 2, secret_word: 'x' })).toBe('2 x');
    await expect(service?.get_user?.callKw({ userId: 2 })).rejects.toBeInstanceOf(IncorrectSignature);
    await expect(service?.getUser?.(1)).rejects.toMatchObject({ code: 'NTG4002' });
  });

  test('is called by its own names in TypeScript', async () => {
    await using client = await connectClient<{ naming_users: Record<'getUser', CallableFor> }, object>(url, contracts);
    const { getUser } = client.naming_users;
    expect(await getUser(1)).toBe('1 none');
    expect(await getUser.callKw({ userId: 3, secretWord: 'y' })).toBe('3 y');
    await expect(getUser('one')).rejects.toMatchObject({ message: expect.stringContaining('/userId') });
    await expect(getUser.callKw({ userId: 3, secretWord: 7 })).rejects.toThrow(ValidationError);
    await expect(getUser.callKw({ userId: 3, secretWord: 7 })).rejects.not.toThrow(/7/);
  });

  test('has queues of events as Python names them', async () => {
    const next = (): Promise<string> => new Promise((resolve) => (seen = resolve));
    const dispatched = next();
    await using python = await connect(url);
    await python['naming_users']?.get_user?.(5);
    expect(await dispatched).toBe('5 none');
    const sent = next();
    const transport = await openTransport(url);
    const message = {
      body: Buffer.from('"by queue"'),
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: {},
    };
    await transport.publish({ exchange: '', routingKey: EVENTS }, message, { mandatory: true });
    expect(await sent).toBe('by queue');
    await transport.close();
  });
});

interface CallableFor {
  (...args: readonly unknown[]): Promise<unknown>;
  callKw(named: Readonly<Record<string, unknown>>): Promise<unknown>;
}
