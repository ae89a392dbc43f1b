import { spawnSync } from 'node:child_process';

/**
 * rabbitmqctl, where it administers the broker of the URL: it must be there, let this user in, and see the broker's port.
 * Elsewhere undefined, which it says in one line.
 */
export function rabbitmqctl(url: string): readonly [string] | undefined {
  const command = ['rabbitmqctl'] as const;
  const { hostname, port } = new URL(url);
  const { status, stdout } = spawnSync(command[0], ['--quiet', 'status'], { encoding: 'utf8', timeout: 20_000 });
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  if (isLocal && status === 0 && new RegExp(`port: ${port || '5672'}\\b.*amqp`).test(stdout)) return command;
  process.stderr.write('No rabbitmqctl for the broker of the tests: making vhosts by it is not tested.\n');
  return undefined;
}
