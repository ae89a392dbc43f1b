import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { Evaluator } from './evaluator.js';
import { sentenceOf } from './sentence.js';

/** Evaluates what is piped in, line by line, and prints what each comes to. The first error ends it. */
export async function runScript(terminal: Terminal): Promise<ExitCode> {
  const evaluator = new Evaluator();
  try {
    return await evaluateLines(createInterface({ input: terminal.input }), evaluator, terminal);
  } finally {
    evaluator.close();
  }
}

async function evaluateLines(
  lines: AsyncIterable<string>,
  evaluator: Evaluator,
  terminal: Terminal,
): Promise<ExitCode> {
  let code = '';
  let unfinished: unknown;
  for await (const line of lines) {
    code += `${line}\n`;
    const evaluation = await evaluator.evaluate(code);
    if (evaluation.state === 'unfinished') {
      unfinished = evaluation.error;
      continue;
    }
    if (evaluation.state === 'thrown') return failed(evaluation.error, terminal);
    if (evaluation.value !== undefined) terminal.result(`${inspect(evaluation.value, { depth: null })}\n`);
    code = '';
  }
  return code === '' ? EXIT.ok : failed(unfinished, terminal);
}

function failed(error: unknown, terminal: Terminal): ExitCode {
  terminal.fault(sentenceOf(error));
  return EXIT.findings;
}
