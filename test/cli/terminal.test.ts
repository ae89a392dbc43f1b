import { expect, test } from '@jest/globals';
import { openTerminal } from '../../src/cli/terminal.js';

function terminal(options: { readonly isTTY: boolean; readonly quiet?: boolean }): {
  readonly said: string[];
  readonly terminal: ReturnType<typeof openTerminal>;
} {
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text), isTTY: options.isTTY };
  const opened = openTerminal({ stdout: stream, stderr: stream, env: {} }, { quiet: options.quiet ?? false });
  return { said, terminal: opened };
}

test('what is being done is shown on a terminal until the next thing is said', () => {
  const { said, terminal: shown } = terminal({ isTTY: true });
  shown.status('reading');
  shown.status('writing');
  shown.result('done\n');
  shown.progress('one file');
  shown.status('reading');
  shown.status();
  expect(said).toEqual([
    'reading',
    '\r\u001b[K',
    'writing',
    '\r\u001b[K',
    'done\n',
    'one file\n',
    'reading',
    '\r\u001b[K',
  ]);
});

test.each([{ isTTY: false }, { isTTY: true, quiet: true }])('and not with %j', (options) => {
  const { said, terminal: shown } = terminal(options);
  shown.status('reading');
  shown.fault('wrong');
  expect(said).toEqual(['wrong\n']);
});
