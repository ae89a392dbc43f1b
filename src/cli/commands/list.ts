import { defineCommand } from '../command.js';
import { EXIT } from '../exit-code.js';

export const listCommand = defineCommand({
  usage: 'list',
  summary: 'List the services of this folder: their methods, events, routes and timers, as generated',
  flags: {},
  async run(_values, terminal) {
    const [{ readContracts }, { describeContract }] = await Promise.all([
      import('../read-contracts.js'),
      import('../describe-contract.js'),
    ]);
    const contracts = await readContracts();
    terminal.result(contracts.map(describeContract).join('\n'));
    return EXIT.ok;
  },
});
