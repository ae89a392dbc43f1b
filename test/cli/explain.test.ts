import { expect, test } from '@jest/globals';
import { runMain } from './captured.js';

test.each(['NTG4005', 'ntg4005', '4005'])('explain %s', async (code) => {
  expect(await runMain(['explain', code])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^NTG4005: No reply came in time\.\n\n.*raise the timeout of the call.*\n$/),
    stderr: '',
  });
});

test.each([
  ['NTG4O05', /There is no code "NTG4O05"\. Did you mean "NTG4005"\?/],
  ['timeout', /There is no code "timeout"\.$/m],
  ['toString', /There is no code "toString"\.$/m],
])('explain %s', async (code, message) => {
  const run = await runMain(['explain', code]);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
  expect(run.stderr).toMatch(message);
});
