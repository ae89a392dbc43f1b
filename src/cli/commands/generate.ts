import { ConfigurationError } from '../../errors/errors.js';
import { defineCommand } from '../command.js';
import { readTargets, targetFlags, timingFlag } from '../targets.js';

export const generateCommand = defineCommand({
  usage: 'generate',
  summary: 'Write proxies, validators and route tables from service classes',
  flags: {
    ...targetFlags,
    check: { type: 'boolean', default: false, describe: 'Write nothing; fail if anything would be written' },
    'dry-run': { type: 'boolean', default: false, describe: 'Write nothing; say what would be written and removed' },
    force: { type: 'boolean', default: false, describe: 'Overwrite files that were edited by hand' },
    watch: {
      type: 'boolean',
      default: false,
      describe: 'Generate again whenever a source changes, until told to stop',
    },
    ...timingFlag,
  },
  async run({ config, project, output, check, 'dry-run': dryRun, force, watch, timing }, terminal) {
    const flags = { config, project, output };
    const modes = Object.entries({ check, 'dry-run': dryRun, watch }).filter(([, given]) => given);
    if (modes.length > 1) {
      const told = modes.map(([name]) => `--${name}`).join(' and ');
      throw new ConfigurationError(`${told} do not go together.`, { code: 'NTG3008' });
    }
    const options = { force, dryRun, timing };
    if (watch) {
      const { generateOnChange } = await import('../watch/generate-again.js');
      return generateOnChange(flags, options, terminal);
    }
    const targets = await readTargets(flags);
    if (check) {
      const { checkTargets } = await import('../check.js');
      return checkTargets(targets, { format: 'text', timing }, terminal);
    }
    const { generateTargets } = await import('../generate.js');
    return generateTargets(targets, options, terminal);
  },
});
