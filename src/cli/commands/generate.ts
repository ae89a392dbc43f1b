import { defineCommand } from '../command.js';
import { readTargets } from '../targets.js';

export const generateCommand = defineCommand({
  usage: 'generate',
  summary: 'Write proxies, validators and route tables from service classes',
  flags: {
    project: { type: 'string', requiresArg: true, describe: 'The tsconfig.json of the services' },
    output: { type: 'string', requiresArg: true, describe: 'The folder to write to' },
    check: { type: 'boolean', default: false, describe: 'Write nothing; fail if anything would be written' },
    force: { type: 'boolean', default: false, describe: 'Overwrite files that were edited by hand' },
  },
  async run({ project, output, check, force }, terminal) {
    const targets = await readTargets({ project, output });
    if (check) {
      const { checkTargets } = await import('../check.js');
      return checkTargets(targets, terminal);
    }
    const { generateTargets } = await import('../generate.js');
    return generateTargets(targets, { force }, terminal);
  },
});
