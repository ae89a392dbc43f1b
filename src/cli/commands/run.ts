import type { ServiceRunner } from '../../runtime/runner.js';
import { brokerFlag, namedBroker } from '../broker.js';
import { defineCommand } from '../command.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { listenForEndSignals } from '../signals.js';
import type { Terminal } from '../terminal.js';

/** How long a service's own open handles may keep a stopped process alive. */
const LINGER_MS = 2000;

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
  flags: { broker: brokerFlag },
  async run({ modules, broker }, terminal) {
    const [{ findContracts }, { makeRunner }] = await Promise.all([
      import('../find-contracts.js'),
      import('../host-services.js'),
    ]);
    const runner = await makeRunner(
      modules,
      { broker: namedBroker(broker), contracts: await findContracts() },
      terminal,
    );
    return runUntilToldToEnd(runner, terminal);
  },
});

/**
 * Starts, and stops at the first signal, which may come while a broker is still waited for.
 * A second signal does not wait for running workers.
 */
async function runUntilToldToEnd(runner: ServiceRunner, terminal: Terminal): Promise<ExitCode> {
  const signals = listenForEndSignals();
  terminal.progress(`starting services: ${runner.serviceNames.join(', ')}`);
  const started = runner.start();
  started.then(
    () => terminal.progress('ready'),
    () => undefined, // told by whoever awaits it
  );
  try {
    // A start that fails ends the command; one that succeeds goes on until the first signal.
    await Promise.race([started.then(() => signals.first), signals.first]);
    terminal.progress('stopping; a second signal does not wait for running workers');
    const stopped = Promise.all([runner.stop(), started]);
    const code = await Promise.race([
      stopped.then((): ExitCode => EXIT.ok),
      signals.second.then((): ExitCode => EXIT.cutShort),
    ]);
    if (code === EXIT.cutShort) await runner.kill();
    terminal.progress(code === EXIT.ok ? 'stopped' : 'stopped without waiting for running workers');
    setTimeout(() => process.exit(code), code === EXIT.ok ? LINGER_MS : 0).unref();
    return code;
  } finally {
    signals.close();
  }
}
