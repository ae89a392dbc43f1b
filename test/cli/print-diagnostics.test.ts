import { expect, test } from '@jest/globals';
import { printDiagnostics } from '../../src/cli/print-diagnostics.js';
import { openTerminal } from '../../src/cli/terminal.js';
import type { Diagnostic } from '../../src/errors/diagnostic.js';

const first: Diagnostic = {
  code: 'NTG1102',
  severity: 'error',
  message: '`Map<string, Card>` has no form on the wire.',
  location: {
    file: 'src/shop.ts',
    line: 10,
    column: 8,
    length: 6,
    excerpt: { firstLine: 9, lines: ['  @rpc()', '\tbuy(x, cards: Map)', '  }'] },
  },
  path: 'ShopService.buy(cards)',
  hint: 'Use `Record<string, Card>`.',
};

test('a diagnostic reads as those of compilers do, by place, and those without one first', () => {
  const later: Diagnostic = {
    code: 'NTG1106',
    severity: 'warning',
    message: 'Any JSON value.',
    location: { file: 'src/shop.ts', line: 12, column: 1, length: 1 },
  };
  const nowhere: Diagnostic = { code: 'NTG1011', severity: 'error', message: 'No service class was found.' };
  expect(printed([later, first, nowhere])).toBe(
    [
      'error NTG1011: No service class was found.',
      '',
      'src/shop.ts:10:8 - error NTG1102: `Map<string, Card>` has no form on the wire.',
      '',
      '   9 |   @rpc()',
      '  10 | \tbuy(x, cards: Map)',
      '     | \t      ~~~~~~',
      '  11 |   }',
      '',
      '  at ShopService.buy(cards)',
      '  Use `Record<string, Card>`.',
      '',
      'src/shop.ts:12:1 - warning NTG1106: Any JSON value.',
      '',
      '',
    ].join('\n'),
  );
});

test('an underline ends with its line, and a source cannot talk to the terminal', () => {
  const text = printed([
    {
      ...first,
      message: 'red \u001b[31m alert',
      location: { file: 'a.ts', line: 1, column: 3, length: 99, excerpt: { firstLine: 1, lines: ['ab\u0007cd'] } },
    },
  ]);
  expect(text).toContain('  1 | ab\ufffdcd\n    |   ~~~\n');
  expect(text).toContain('red \ufffd[31m alert');
});

test.each([
  ['on a terminal', true, {}, true],
  ['into a pipe', false, {}, false],
  ['against NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
])('colour %s', (_where, isTTY, env, expected) => {
  expect(printed([first], { isTTY, env }).includes('\u001b[')).toBe(expected);
});

function printed(
  diagnostics: readonly Diagnostic[],
  { isTTY = false, env = {} }: { isTTY?: boolean; env?: Record<string, string> } = {},
): string {
  let text = '';
  const stdout = { write: (piece: string) => (text += piece), isTTY };
  printDiagnostics(diagnostics, openTerminal({ stdout, stderr: { write: () => undefined }, env }, { quiet: false }));
  return text;
}
