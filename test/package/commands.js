import { spawn as spawnProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What Jest, and an npm that runs us, tell their children. An npm's configuration is the user's. */
const NOT_OURS = /^(NODE_OPTIONS|NODE_ENV|JEST_.*|npm_(?!config_).*|INIT_CWD)$/i;

/** The environment that a user has. */
function userEnvironment() {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_OURS.test(name));
  return { ...Object.fromEntries(inherited), NO_COLOR: '1' };
}

/** A command in a folder, with the environment that a user has. */
export function spawn(folder, command, ...args) {
  const options = { cwd: folder, env: userEnvironment(), encoding: 'utf8' };
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  return error === undefined ? { status, stdout, stderr } : { status: null, stdout: '', stderr: error.message };
}

/** Runs a command that must succeed. */
export function run(folder, command, ...args) {
  mustHaveSucceeded(spawn(folder, command, ...args), command, args);
}

/** The same, beside others. */
export async function runBeside(folder, command, ...args) {
  const child = spawnProcess(command, args, {
    cwd: folder,
    env: userEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  mustHaveSucceeded({ status, stdout, stderr }, command, args);
}

function mustHaveSucceeded({ status, stdout, stderr }, command, args) {
  if (status === 0) return;
  throw new Error(`${[command, ...args].join(' ')} ended with ${String(status)}:\n${stdout}${stderr}`);
}
