import { once } from 'node:events';
import { start, writer, type REPLEval } from 'node:repl';
import { isPromise } from 'node:util/types';
import type { Terminal } from '../terminal.js';
import { isOurs, sentenceOf } from './sentence.js';

/** Reads from a terminal, evaluates and prints until the user leaves. A promise that a line comes to is waited for. */
export async function prompt({ input }: Terminal): Promise<void> {
  const server = start({
    prompt: 'ntgen> ',
    input,
    output: process.stdout, // a prompt speaks to a terminal, and that is the process's
    useGlobal: true, // one realm: an error that is caught here is an instance of the class that it looks like
    preview: false, // to look at a service is not to call it
    writer(value: unknown) {
      return isOurs(value) ? sentenceOf(value) : writer.call(this, value);
    },
  });
  writer.options.colors = server.useColors; // node:repl sets it for a writer of its own alone
  const evaluate = server.eval.bind(server);
  const waiting: REPLEval = function (this: unknown, code, context, file, done) {
    evaluate(code, context, file, (error, value: unknown) => {
      if (error !== null || !isPromise(value)) done(error, value);
      else
        value.then(
          (result) => done(null, result),
          (reason: unknown) => done(reason as Error, undefined), // printed, whatever it is
        );
    });
  };
  // The option `eval` would replace the one that knows `await`.
  Object.assign(server, { eval: waiting });
  await once(server, 'exit');
}
