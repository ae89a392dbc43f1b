import { describe, expect, test } from '@jest/globals';
import { tellToGithub } from '../../src/cli/check-report/github.js';
import { tellAsJson } from '../../src/cli/check-report/json.js';
import type { CheckReport } from '../../src/cli/check-report/report.js';
import { openTerminal, type Terminal } from '../../src/cli/terminal.js';

const report: CheckReport = {
  diagnostics: [
    {
      code: 'NTG1106',
      severity: 'warning',
      message: 'Any value:\n100%, really',
      location: { file: 'src/mail.ts', line: 8, column: 3, length: 5, excerpt: { firstLine: 8, lines: ['  order'] } },
      path: 'MailService.onPlaced(order)',
      hint: 'Say which.',
    },
  ],
  targets: [
    { output: 'all', state: 'clean', count: 7, files: [], causes: [], diff: '' },
    {
      output: 'generated',
      state: 'drift',
      count: 9,
      files: [
        { path: 'generated/index.ts', state: 'changed', editedByHand: true },
        { path: 'generated/orders/proxy.ts', state: 'missing', editedByHand: false },
      ],
      causes: [
        { message: 'generated/index.ts was edited by hand' },
        { message: 'param `a` changed', location: { file: 'src/a,b:c.ts', line: 3, column: 1, length: 1 } },
      ],
      diff: '--- a\n',
    },
  ],
};

function told(tell: (report: CheckReport, terminal: Terminal) => void, env: Record<string, string> = {}): string {
  let said = '';
  const stdout = { write: (text: string) => (said += text) };
  tell(report, openTerminal({ stdout, stderr: { write: () => undefined }, env }, { quiet: false }));
  return said;
}

test('a program is told all of it, under stable keys', () => {
  expect(JSON.parse(told(tellAsJson))).toEqual({
    clean: false,
    targets: [
      { output: 'all', state: 'clean', files: [], causes: [], diff: '' },
      {
        output: 'generated',
        state: 'drift',
        files: [
          { path: 'generated/index.ts', state: 'changed', editedByHand: true },
          { path: 'generated/orders/proxy.ts', state: 'missing', editedByHand: false },
        ],
        causes: [
          { message: 'generated/index.ts was edited by hand' },
          { message: 'param `a` changed', file: 'src/a,b:c.ts', line: 3, column: 1 },
        ],
        diff: '--- a\n',
      },
    ],
    diagnostics: [
      {
        code: 'NTG1106',
        severity: 'warning',
        message: 'Any value:\n100%, really',
        file: 'src/mail.ts',
        line: 8,
        column: 3,
        path: 'MailService.onPlaced(order)',
        hint: 'Say which.',
      },
    ],
  });
});

describe('a pull request', () => {
  test('is told with a place for each, and nothing breaks out of its command', () => {
    expect(told(tellToGithub).split('\n')).toEqual([
      '::warning file=src/mail.ts,line=8,col=3,title=NTG1106::Any value:%0A100%25, really%0Aat MailService.onPlaced(order)%0ASay which.',
      '::error title=NTG3001::generated/ differs from its sources: generated/index.ts was edited by hand. Run `ntgen generate`.',
      '::error file=src/a%2Cb%3Ac.ts,line=3,col=1,title=NTG3001::generated/ differs from its sources: param `a` changed. Run `ntgen generate`.',
      '',
    ]);
  });

  test('has its files from the root of the repository', () => {
    const parent = process.cwd().replace(/\/[^/]+$/, '');
    const folder = process.cwd().slice(parent.length + 1);
    expect(told(tellToGithub, { GITHUB_WORKSPACE: parent })).toContain(`::warning file=${folder}/src/mail.ts,line=8`);
  });
});
