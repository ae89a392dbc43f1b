import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 60_000;

/**
 * Debian's /usr/sbin/rabbitmq-server insists on the user rabbitmq and on its folders; the script behind it runs as anybody.
 */
function findServer() {
  const folders = [
    '/usr/lib/rabbitmq/bin',
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  return folders.map((folder) => join(folder, 'rabbitmq-server')).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts a RabbitMQ of our own, with its own ports, node name, cookie and folders, beside any other on the machine.
 *
 * @param {(url: string) => Promise<boolean>} answers whether a broker can be talked to
 * @returns {Promise<{ url: string, stop: () => Promise<void> } | undefined>} undefined where there is no rabbitmq-server
 */
export async function startPrivateRabbit(answers) {
  const server = findServer();
  if (server === undefined) return undefined;
  const [port, distributionPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
  const home = mkdtempSync(join(tmpdir(), 'ntgen-rabbit-'));
  for (const folder of ['mnesia', 'log', 'config']) mkdirSync(join(home, folder));
  writeFileSync(join(home, 'rabbitmq.conf'), `listeners.tcp.1 = 127.0.0.1:${port}\n`);
  writeFileSync(join(home, 'rabbitmq-env.conf'), '');
  writeFileSync(join(home, 'enabled_plugins'), '[].\n');
  const environment = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    // Erlang keeps its cookie there.
    HOME: home,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `ntgen-test-${process.pid}@localhost`,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(home, 'config'),
    RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(home, 'rabbitmq-env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'enabled_plugins'),
    RABBITMQ_PID_FILE: join(home, 'pid'),
  };
  // A process group of its own, so that the shell script and Erlang can be ended together.
  const child = spawn(server, [], { env: environment, cwd: home, detached: true, stdio: 'ignore' });
  let exited = false;
  child.on('exit', () => (exited = true));
  child.on('error', () => (exited = true));

  const kill = () => {
    if (!exited) process.kill(-child.pid, 'SIGKILL');
    spawnSync('epmd', ['-port', String(epmdPort), '-kill'], { stdio: 'ignore' });
  };
  process.on('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    const gone = exited ? undefined : once(child, 'exit');
    kill();
    await gone;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };

  const url = `amqp://guest:guest@127.0.0.1:${port}/`;
  const giveUpAt = performance.now() + START_TIMEOUT_MS;
  while (!exited && performance.now() < giveUpAt) {
    if (await answers(url)) return { url, stop };
    await sleep(100);
  }
  const log = readdirSync(join(home, 'log')).map((name) => readFileSync(join(home, 'log', name), 'utf8'));
  await stop();
  throw new Error(`${server} did not start.\n${log.join('\n').slice(-2_000)}`);
}
