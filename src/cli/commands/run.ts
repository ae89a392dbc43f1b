import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceRunner } from '../../runtime/runner.js';
import { defineCommand } from '../command.js';
import { connectionFlags } from '../connection-flags.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { serviceFault } from '../service-fault.js';
import { listenForEndSignals } from '../signals.js';
import { tellStrayRejections } from '../stray-rejections.js';
import type { Terminal } from '../terminal.js';

export const runCommand = defineCommand({
  usage: 'run <modules..>',
  summary: 'Host the services of modules until told to stop',
  positionals: {
    modules: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'services.ts for all services that it exports, services.ts:ShopService for one',
    },
  },
  flags: {
    ...connectionFlags,
    watch: { type: 'boolean', default: false, describe: 'Start again whenever a source or the configuration changes' },
  },
  async run({ modules, watch, ...connection }, terminal) {
    if (watch) {
      const { runAgainOnChange } = await import('../watch/run-again.js');
      return runAgainOnChange(modules, connection.config, terminal);
    }
    const [{ readConnection }, { findContracts }, { makeRunner }] = await Promise.all([
      import('../connection.js'),
      import('../find-contracts.js'),
      import('../host-services.js'),
    ]);
    const config = await readConnection(connection, terminal);
    const runner = await makeRunner(modules, { config, contracts: await findContracts() }, terminal);
    const { HEALTH_ADDRESS: healthAddress } = config;
    const drainSeconds = config.DRAIN_TIMEOUT ?? DEFAULT_DRAIN_SECONDS;
    if (!healthAddress) return runUntilToldToEnd(runner, drainSeconds, terminal);
    const { serveHealth } = await import('../../web/health.js');
    const health = await serveHealth(runner, healthAddress);
    try {
      return await runUntilToldToEnd(runner, drainSeconds, terminal);
    } finally {
      await health.close();
    }
  },
});

/** Less than what those who start programs wait for before they kill them: Kubernetes does so after 30 s. */
const DEFAULT_DRAIN_SECONDS = 25;
/** For the goodbye to a broker that may not answer. */
const KILL_TIMEOUT_MS = 2_000;

/**
 * Starts, and stops at the first signal, which may come while a broker is still waited for, or when a container ends by
 * a failure. Running workers are waited for until that time is over, or a second signal comes.
 *
 * @param drainSeconds 0 is without limit
 */
async function runUntilToldToEnd(runner: ServiceRunner, drainSeconds: number, terminal: Terminal): Promise<ExitCode> {
  const signals = listenForEndSignals();
  const untell = tellStrayRejections((text) => terminal.fault(text));
  terminal.progress(`starting services: ${runner.serviceNames.join(', ')}`);
  const limit = new AbortController();
  let stopping = false;
  const started = runner.start();
  const ended = runner.wait();
  ended.catch(() => undefined); // told by whoever awaits it
  started.then(
    () => {
      if (!stopping) terminal.progress('ready');
    },
    () => undefined, // told by whoever awaits it
  );
  try {
    // A start that fails ends the command; one that succeeds goes on until the first signal, or a failure of its own.
    await Promise.race([started.then(() => Promise.race([signals.first, ended])), signals.first]);
    stopping = true;
    terminal.progress('stopping; a second signal does not wait for running workers');
    const stopped = Promise.all([runner.stop(), started]);
    const code = await Promise.race([
      stopped.then((): ExitCode => EXIT.ok),
      signals.second.then((): ExitCode => EXIT.cutShort),
      ...(drainSeconds === 0 ? [] : [sleep<ExitCode>(drainSeconds * 1000, EXIT.cutShort, limit)]),
    ]);
    if (code === EXIT.cutShort) await Promise.race([runner.kill(), sleep(KILL_TIMEOUT_MS)]);
    terminal.progress(code === EXIT.ok ? 'stopped' : 'stopped without waiting for running workers');
    if (code === EXIT.cutShort) setTimeout(() => process.exit(code), 0).unref(); // nor for what they left open
    return code;
  } catch (error) {
    throw serviceFault(error);
  } finally {
    limit.abort();
    signals.close();
    untell();
  }
}
