import { defineCommand } from '../command.js';
import { targetFlags } from '../targets.js';

export const schemaCommand = defineCommand({
  usage: 'schema <type>',
  summary: 'Print the JSON Schema of an exported type, such as src/orders.ts#Order',
  positionals: {
    type: { type: 'string', demandOption: true, describe: 'A file, "#", and the name of a type that it exports' },
  },
  flags: { config: targetFlags.config, project: targetFlags.project },
  async run({ type, config, project }, terminal) {
    const { printSchema } = await import('../print-schema.js');
    return printSchema(type, { config, project }, terminal);
  },
});
