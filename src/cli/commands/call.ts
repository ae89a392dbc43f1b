import { ConfigurationError, messageOf } from '../../errors/errors.js';
import { brokerFlag, namedBroker } from '../broker.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-code.js';

const EMBEDDED = 'memory://ntgen-call';

export const callCommand = defineCommand({
  usage: 'call <method> [args..]',
  summary: 'Call a method of a service and print its result as JSON',
  positionals: {
    method: { type: 'string', demandOption: true, describe: 'service.method' },
    args: { type: 'string', array: true, default: [], describe: 'Arguments, each as JSON' },
  },
  flags: {
    broker: brokerFlag,
    services: {
      type: 'string',
      describe: 'Host the services of this module for the call, in this process and without a broker',
      conflicts: 'broker',
    },
    timeout: { type: 'number', default: 30, describe: 'Seconds until the call is given up' },
  },
  async run({ method: target, args, broker, services, timeout }, terminal) {
    const { service, method } = parseTarget(target);
    const values = args.map(parseArgument);
    if (!(timeout > 0)) throw new ConfigurationError('--timeout takes seconds, a number above 0.', { code: 'NTG3008' });
    const [{ findContracts }, { hosting }, { callMethod }] = await Promise.all([
      import('../find-contracts.js'),
      import('../host-services.js'),
      import('../call-method.js'),
    ]);
    const hosted = {
      broker: services === undefined ? namedBroker(broker) : EMBEDDED,
      contracts: await findContracts(),
    };
    const call = () => callMethod({ ...hosted, service, method, values, timeoutMs: timeout * 1000 });
    const result = await (services === undefined ? call() : hosting([services], hosted, terminal, call));
    terminal.result(`${JSON.stringify(result ?? null, undefined, 2)}\n`);
    return EXIT.ok;
  },
});

/** The service's name may hold dots itself. */
function parseTarget(target: string): { readonly service: string; readonly method: string } {
  const [, service, method] = /^(.+)\.([^.]+)$/.exec(target) ?? [];
  if (service !== undefined && method !== undefined) return { service, method };
  throw new ConfigurationError(`"${target}" names no method; write it as service.method, such as shop.order.`, {
    code: 'NTG3008',
  });
}

function parseArgument(text: string, index: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(
      `Argument ${String(index + 1)} is not JSON (${messageOf(error)}): ${text}. A text is written '"${text}"'.`,
      { code: 'NTG3008', cause: error },
    );
  }
}
