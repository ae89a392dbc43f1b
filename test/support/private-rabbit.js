import { execFile, spawn, spawnSync } from 'node:child_process';
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
import { promisify } from 'node:util';

const START_TIMEOUT_MS = 60_000;

/**
 * Debian's programs in /usr/sbin insist on the user rabbitmq and on its folders; the scripts behind them run as anybody.
 */
function findProgram(name) {
  const folders = [
    '/usr/lib/rabbitmq/bin',
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether `startPrivateRabbit` can start one. */
export function hasRabbitServer() {
  return findProgram('rabbitmq-server') !== undefined;
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
 * @param {{ conf?: readonly string[], definitions?: object }} settings lines of rabbitmq.conf, and what the broker begins with:
 *   vhosts, users, permissions and policies in the form of `rabbitmqctl export_definitions`
 * @returns {Promise<import('./private-rabbit.js').PrivateRabbit | undefined>} undefined where there is no rabbitmq-server
 */
export async function startPrivateRabbit(answers, { conf = [], definitions } = {}) {
  const server = findProgram('rabbitmq-server');
  if (server === undefined) return undefined;
  const [port, distributionPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
  const home = mkdtempSync(join(tmpdir(), 'ntgen-rabbit-'));
  for (const folder of ['mnesia', 'log', 'config']) mkdirSync(join(home, folder));
  const lines = [`listeners.tcp.1 = 127.0.0.1:${port}`, ...conf];
  if (definitions !== undefined) {
    writeFileSync(join(home, 'definitions.json'), JSON.stringify(definitions));
    lines.push(`load_definitions = ${join(home, 'definitions.json')}`);
  }
  writeFileSync(join(home, 'rabbitmq.conf'), lines.map((line) => `${line}\n`).join(''));
  writeFileSync(join(home, 'rabbitmq-env.conf'), '');
  writeFileSync(join(home, 'enabled_plugins'), '[].\n');
  const environment = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    // Erlang keeps its cookie there.
    HOME: home,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `ntgen-test-${process.pid}-${port}@localhost`,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(home, 'config'),
    RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(home, 'rabbitmq-env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'enabled_plugins'),
    RABBITMQ_PID_FILE: join(home, 'pid'),
    // Schedulers that wait do so asleep: the machine is there for the tests.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
  };
  const url = `amqp://guest:guest@127.0.0.1:${port}/`;
  let child;

  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const killNow = () => {
    if (isRunning()) process.kill(-child.pid, 'SIGKILL');
  };
  const killAll = () => {
    killNow();
    spawnSync('epmd', ['-port', String(epmdPort), '-kill'], { stdio: 'ignore' });
  };
  process.on('exit', killAll);

  const kill = async () => {
    const gone = isRunning() ? once(child, 'exit') : undefined;
    killNow();
    await gone;
  };
  const stop = async () => {
    process.off('exit', killAll);
    await kill();
    killAll();
    rmSync(home, { recursive: true, force: true, maxRetries: 20 });
  };
  const start = async () => {
    // A process group of its own, so that the shell script and Erlang can be ended together.
    child = spawn(server, [], { env: environment, cwd: home, detached: true, stdio: 'ignore' });
    child.on('error', () => undefined);
    const giveUpAt = performance.now() + START_TIMEOUT_MS;
    while (isRunning() && performance.now() < giveUpAt) {
      if (await answers(url)) return;
      await sleep(100);
    }
    const log = readdirSync(join(home, 'log')).map((name) => readFileSync(join(home, 'log', name), 'utf8'));
    await stop();
    throw new Error(`${server} did not start.\n${log.join('\n').slice(-2_000)}`);
  };
  const ctl = async (...args) => {
    const program = findProgram('rabbitmqctl') ?? 'rabbitmqctl';
    const { stdout } = await promisify(execFile)(program, ['--quiet', ...args], { env: environment, timeout: 60_000 });
    return stdout;
  };

  await start();
  return { url, stop, kill, start, ctl };
}
