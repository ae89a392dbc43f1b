import { ConfigurationError } from '../../errors/errors.js';
import { CODES, type Code } from '../../errors/codes.js';
import { EXPLANATIONS } from '../../errors/explanations.js';
import { didYouMean } from '../../errors/suggest.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-code.js';

export const explainCommand = defineCommand({
  usage: 'explain <code>',
  summary: 'Say what a code such as NTG4004 means, and what to do about it',
  positionals: { code: { type: 'string', demandOption: true, describe: 'The code; NTG may be left out' } },
  flags: {},
  async run({ code: typed }, terminal) {
    const code = findCode(typed);
    const explanation = EXPLANATIONS[code];
    terminal.result(`${code}: ${CODES[code]}\n${explanation === undefined ? '' : `\n${explanation}\n`}`);
    return EXIT.ok;
  },
});

/** @throws ConfigurationError  NTG3008: there is no such code */
function findCode(typed: string): Code {
  const wanted = typed.toUpperCase().replace(/^(?=\d)/, 'NTG');
  if (isCode(wanted)) return wanted;
  throw new ConfigurationError(`There is no code "${typed}".${didYouMean(wanted, Object.keys(CODES))}`, {
    code: 'NTG3008',
  });
}

function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text);
}
