import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'amqplib';
import { startPrivateRabbit, type PrivateRabbit } from '../../support/private-rabbit.js';

/** Vhosts of tests that do something to all of a vhost. */
const VHOSTS = ['/', 'f04', 'f17', 'f45', 'chaos'] as const;
export type VhostName = (typeof VHOSTS)[number];

/** A user whose password a test changes. */
export const OTHER_USER = { name: 'other', password: 'first' } as const;

/** Reply queues go after some seconds with nobody there, and not only after the five minutes that they ask for. */
const SHORT_LIVED = { name: 'short-lived', pattern: '^rpc\\.reply-', definition: { expires: 4_000 } };

const POLICIES = [
  { vhost: '/', name: 'full', pattern: '^evt-f18_', definition: { 'max-length': 5, overflow: 'reject-publish' } },
  { vhost: 'f04', ...SHORT_LIVED },
  { vhost: 'f45', ...SHORT_LIVED },
];

/** A RabbitMQ of our own, for faults that nobody else should suffer. Undefined where there is no rabbitmq-server. */
export async function startBroker(): Promise<PrivateRabbit | undefined> {
  const users = [{ name: 'guest', password: 'guest' }, OTHER_USER];
  return startPrivateRabbit(answers, {
    definitions: {
      vhosts: VHOSTS.map((name) => ({ name })),
      users: users.map(({ name, password }) => ({
        name,
        password_hash: hashed(password),
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: [],
      })),
      permissions: users.flatMap(({ name: user }) =>
        VHOSTS.map((vhost) => ({ user, vhost, configure: '.*', write: '.*', read: '.*' })),
      ),
      policies: POLICIES.map((policy) => ({ ...policy, 'apply-to': 'queues', priority: 0 })),
    },
  });
}

/** Whether a broker lets us in. */
export async function answers(url: string): Promise<boolean> {
  try {
    const connection = await connect(url, { timeout: 2_000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

function hashed(password: string): string {
  const salt = randomBytes(4);
  const digest = createHash('sha256')
    .update(Buffer.concat([salt, Buffer.from(password)]))
    .digest();
  return Buffer.concat([salt, digest]).toString('base64');
}

/** The reply queues of a vhost. */
export async function replyQueues(broker: PrivateRabbit, vhost: VhostName): Promise<readonly string[]> {
  const listed = await broker.ctl('list_queues', '--vhost', vhost, 'name', '--no-table-headers');
  return listed.split('\n').filter((name) => name.startsWith('rpc.reply-'));
}
