import { createInterface } from 'node:readline/promises';
import { ConfigurationError } from '../../errors/errors.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-code.js';
import { answerFlags, answersFor } from '../init/answers.js';

export const initCommand = defineCommand({
  usage: 'init',
  summary: 'Write a configuration, a first service, npm scripts and a CI workflow; what is there is kept',
  flags: {
    ...answerFlags,
    yes: { type: 'boolean', default: false, describe: 'Ask nothing: take the default for what no flag says' },
  },
  async run({ yes, ...given }, terminal) {
    const { findPackage, initialise } = await import('../init/init.js');
    const found = await findPackage();
    const { input } = terminal;
    const prompts = input.isTTY === true && !yes ? createInterface({ input, output: process.stderr }) : undefined;
    try {
      const ask = prompts && ((text: string): Promise<string> => prompts.question(text));
      const answers = await answersFor(given, ask, (name, what) => {
        throw new ConfigurationError(`--${name}: ${what}.`, { code: 'NTG3008' });
      });
      await initialise(answers, found, terminal);
    } finally {
      prompts?.close();
    }
    return EXIT.ok;
  },
});
