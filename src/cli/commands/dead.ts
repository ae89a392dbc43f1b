import { ConfigurationError } from '../../errors/errors.js';
import { defineCommand } from '../command.js';
import { connectionFlags } from '../connection-flags.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

const ACTIONS = ['list', 'show', 'replay', 'purge', 'policy'] as const;
const MOST_LISTED = 100;

export const deadCommand = defineCommand({
  usage: 'dead <action> [ids..]',
  summary: 'Look into the dead queues of services, bring messages back to where they came from, or delete them',
  positionals: {
    action: {
      choices: ACTIONS,
      demandOption: true,
      describe: 'list; show all of them; replay; purge; or print a policy for the broker',
    },
    ids: { type: 'string', array: true, default: [], describe: 'Which, by the ids that list shows; else all' },
  },
  flags: {
    ...connectionFlags,
    service: {
      type: 'string',
      array: true,
      nargs: 1, // or it would take the ids that follow
      describe: 'Of which service; may be given several times. Default: all that were generated here',
    },
    limit: { type: 'number', requiresArg: true, describe: 'At most so many; list shows 100 by default' },
    json: { type: 'boolean', default: false, describe: 'Print JSON' },
    yes: { type: 'boolean', default: false, describe: 'Let purge delete' },
  },
  async run({ action, ids, service, limit, json, yes, ...connection }, terminal) {
    const [{ readConnection }, { deadLetterExchangeName }, { deadLetterQueue }] = await Promise.all([
      import('../connection.js'),
      import('../../runtime/config.js'),
      import('../../wire/dead-letter.js'),
    ]);
    if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) throw wrong('--limit takes a number above 0.');
    if (action === 'purge' && !yes) throw wrong('purge deletes messages for good. Say --yes if that is meant.');
    const config = await readConnection(connection, terminal);
    const exchange = deadLetterExchangeName(config);
    if (exchange === undefined) throw wrong('The configuration turns dead letters off: DEAD_LETTERS is false.');
    const services = service ?? (await generatedServices());
    if (action === 'policy') return printPolicies(services, exchange, config.AMQP_URI, terminal);
    const selection = {
      queues: services.map((name) => deadLetterQueue(name, exchange).name),
      ids,
      limit: limit ?? (action === 'list' ? MOST_LISTED : Infinity),
    };
    const { handleDeadLetters } = await import('../dead/handle.js');
    return handleDeadLetters(action, { selection, json, config }, terminal);
  },
});

async function generatedServices(): Promise<readonly string[]> {
  const { findContracts } = await import('../find-contracts.js');
  const services = Object.keys((await findContracts()) ?? {});
  if (services.length > 0) return services;
  throw wrong('Of which service? Nothing was generated here that would say so. Add --service NAME.');
}

async function printPolicies(
  services: readonly string[],
  exchange: string,
  url: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const [{ policyCommand }, { splitUrls }] = await Promise.all([
    import('../dead/policy.js'),
    import('../../transport/urls.js'),
  ]);
  const [first = ''] = splitUrls(url);
  const vhost = (URL.canParse(first) && decodeURIComponent(new URL(first).pathname.slice(1))) || '/';
  for (const service of services) terminal.result(`${policyCommand(service, { exchange, vhost })}\n`);
  return EXIT.ok;
}

function wrong(message: string): ConfigurationError {
  return new ConfigurationError(message, { code: 'NTG3008' });
}
