import { defineCommand } from '../command.js';
import { reachFlags } from '../connection-flags.js';
import { EXIT } from '../exit-code.js';
import { parseJsonArgument } from '../json-argument.js';

export const dispatchCommand = defineCommand({
  usage: 'dispatch <service> <event> [payload]',
  summary: 'Dispatch an event in the name of a service',
  positionals: {
    service: { type: 'string', demandOption: true, describe: 'The service that the event is of' },
    event: { type: 'string', demandOption: true, describe: 'The type of the event' },
    payload: { type: 'string', default: 'null', describe: 'The payload as JSON' },
  },
  flags: reachFlags,
  async run({ service, event, payload, ...reach }, terminal) {
    const value = parseJsonArgument(payload, 'The payload');
    const { withServices } = await import('../reach.js');
    await withServices(reach, terminal, async ({ contracts, connect }) => {
      // a service that nothing was generated for dispatches what it likes
      const client = await connect(Object.hasOwn(contracts, service) ? contracts : {});
      try {
        await client.dispatch(service, event, value);
      } finally {
        await client.close();
      }
    });
    terminal.progress(`dispatched ${event} of ${service}`);
    return EXIT.ok;
  },
});
