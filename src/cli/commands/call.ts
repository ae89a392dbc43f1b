import { ConfigurationError } from '../../errors/errors.js';
import { defineCommand } from '../command.js';
import { reachFlags } from '../connection-flags.js';
import { EXIT } from '../exit-code.js';
import { parseJsonArgument } from '../json-argument.js';

export const callCommand = defineCommand({
  usage: 'call <method> [args..]',
  summary: 'Call a method of a service and print its result as JSON',
  positionals: {
    method: { type: 'string', demandOption: true, describe: 'service.method' },
    args: { type: 'string', array: true, default: [], describe: 'Arguments, each as JSON' },
  },
  flags: reachFlags,
  async run({ method: target, args, ...reach }, terminal) {
    const { service, method } = parseTarget(target);
    const values = args.map((text, index) => parseJsonArgument(text, `Argument ${index + 1}`));
    const [{ withServices }, { callMethod }] = await Promise.all([import('../reach.js'), import('../call-method.js')]);
    const result = await withServices(reach, terminal, (reached) => callMethod({ service, method, values }, reached));
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
