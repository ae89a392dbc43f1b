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
    return runUntilToldToEnd(runner, terminal);
  },
});

/**
 * Starts, and stops at the first signal, which may come while a broker is still waited for, or when a container ends by
 * a failure. A second signal does not wait for running workers.
 */
async function runUntilToldToEnd(runner: ServiceRunner, terminal: Terminal): Promise<ExitCode> {
  const signals = listenForEndSignals();
  const untell = tellStrayRejections((text) => terminal.fault(text));
  terminal.progress(`starting services: ${runner.serviceNames.join(', ')}`);
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
    ]);
    if (code === EXIT.cutShort) await runner.kill();
    terminal.progress(code === EXIT.ok ? 'stopped' : 'stopped without waiting for running workers');
    if (code === EXIT.cutShort) setTimeout(() => process.exit(code), 0).unref(); // nor for what they left open
    return code;
  } catch (error) {
    throw serviceFault(error);
  } finally {
    signals.close();
    untell();
  }
}
