import { FORMATS } from '../check-report/format.js';
import { defineCommand } from '../command.js';
import { readTargets, targetFlags, timingFlag } from '../targets.js';

export const checkCommand = defineCommand({
  usage: 'check',
  summary: 'Fail if what is generated no longer follows from the service classes, and say why',
  flags: {
    ...targetFlags,
    format: {
      choices: FORMATS,
      default: 'text',
      requiresArg: true,
      describe: 'Speak to people, to programs, or to a pull request',
    },
    ...timingFlag,
  },
  async run({ config, project, output, format, timing }, terminal) {
    const targets = await readTargets({ config, project, output });
    const { checkTargets } = await import('../check.js');
    return checkTargets(targets, { format, timing }, terminal);
  },
});
