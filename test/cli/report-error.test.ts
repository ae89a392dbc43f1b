import { expect, test } from '@jest/globals';
import { reportError } from '../../src/cli/report-error.js';
import { openTerminal } from '../../src/cli/terminal.js';
import { ConfigurationError, NtgenError, UnknownService } from '../../src/errors/errors.js';

test.each<readonly [thrown: unknown, code: number, told: RegExp]>([
  [new NtgenError('NTG3002', 'x.ts was edited by hand.'), 1, /^error NTG3002: x\.ts was edited by hand\.\n$/],
  [new UnknownService('shop'), 1, /^error NTG4001: Unknown service `shop`\n$/],
  [new ConfigurationError('wrong', { code: 'NTG3004' }), 2, /^error NTG3004: wrong\n$/],
  [new ConfigurationError('max_workers: …'), 2, /^error NTG5005: max_workers/],
  [new ConfigurationError('port in use', { code: 'NTG5008' }), 2, /^error NTG5008/],
  [new ConfigurationError('no name', { code: 'NTG5002' }), 1, /^error NTG5002/],
  [new NtgenError('NTG3003', 'disk full'), 2, /^error NTG3003: disk full\n$/],
  [{ code: 'NTG3005', message: 'of another copy of the package' }, 2, /^error NTG3005: of another copy/],
  [new TypeError('x is undefined'), 3, /^This is a bug in ntgen, .*\nTypeError: x is undefined\n +at /],
  [Object.assign(new Error('no such file'), { code: 'ENOENT' }), 3, /^This is a bug in ntgen/],
  ['a string', 3, /^This is a bug in ntgen, .*\na string\n$/],
])('%s ends a command with %d', (thrown, code, told) => {
  let stderr = '';
  const streams = { stdout: { write: () => true }, stderr: { write: (text: string) => (stderr += text) }, env: {} };
  expect(reportError(thrown, openTerminal(streams, { quiet: true }))).toBe(code);
  expect(stderr).toMatch(told);
});
