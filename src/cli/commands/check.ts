import { defineCommand } from '../command.js';
import { readTargets } from '../targets.js';

export const checkCommand = defineCommand({
  usage: 'check',
  summary: 'Fail if what is generated no longer follows from the service classes, and say why',
  flags: {
    project: { type: 'string', requiresArg: true, describe: 'The tsconfig.json of the services' },
    output: { type: 'string', requiresArg: true, describe: 'The folder that was written to' },
  },
  async run({ project, output }, terminal) {
    const { checkTargets } = await import('../check.js');
    return checkTargets(await readTargets({ project, output }), terminal);
  },
});
