import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CODES, type Code } from '../../src/errors/codes.js';
import { EXPLANATIONS } from '../../src/errors/explanations.js';

/*
 * docs/error-codes.md is made from the tables that `ntgen explain` prints.
 * `UPDATE_GOLDEN=1 npm test -- test/errors/error-codes` writes it anew.
 */
const page = new URL('../../docs/error-codes.md', import.meta.url);
const src = new URL('../../src/', import.meta.url);

const TABLES = ['errors/codes.ts', 'errors/explanations.ts'];
const codes = Object.keys(CODES) as readonly Code[];

const SECTIONS: Readonly<Record<string, string>> = {
  '1': 'Reading sources',
  '2': 'Rules that a contract keeps',
  '3': 'Output and command line',
  '4': 'Calls and messages',
  '5': 'Services',
};

function rendered(): string {
  const sections = Object.entries(SECTIONS).map(([digit, title]) => {
    const own = codes.filter((code) => code.startsWith(`NTG${digit}`));
    const entries = own.map((code) => `### ${code}\n\n**${CODES[code]}**\n\n${markdown(EXPLANATIONS[code] ?? '')}\n`);
    return `## ${digit}xxx: ${title}\n\n${entries.join('\n')}`;
  });
  return `# Error codes

Every error and diagnostic of ntgen has a stable code: \`error.code\` at run time, the first word of a finding at generation.
\`ntgen explain NTG4004\` prints the same in the terminal. A code is never renamed and never used again for something else.

${sections.join('\n')}`;
}

/** What a text has of angle brackets stands in code already, or would be taken for HTML. */
function markdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '\\<').replaceAll('*', '\\*')))
    .join('');
}

test('every code has an explanation and a section', () => {
  expect(codes.filter((code) => EXPLANATIONS[code] === undefined)).toEqual([]);
  expect(codes.filter((code) => SECTIONS[code.charAt(3)] === undefined)).toEqual([]);
});

test('docs/error-codes.md says what the tables say', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, rendered());
  expect(readFileSync(page, 'utf8')).toBe(rendered());
});

test('every code is raised somewhere', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const texts = files
    .filter((path) => path.endsWith('.ts') && !TABLES.includes(path))
    .map((path) => readFileSync(new URL(path, src), 'utf8'));
  expect(codes.filter((code) => !texts.some((text) => text.includes(code)))).toEqual([]);
});

test('every code is met in a test, by itself or by the class of its errors', () => {
  const folder = new URL('../', import.meta.url);
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('error-codes.test.ts'))
    .map((path) => readFileSync(new URL(path.replaceAll('\\', '/'), folder), 'utf8'));
  const classes = ['errors/errors.ts', 'errors/backoff.ts'].flatMap((path) =>
    readFileSync(new URL(path, src), 'utf8').split('export class ').slice(1),
  );
  const namesOf = (code: Code): readonly string[] => [
    code,
    ...classes.filter((text) => text.includes(`super('${code}'`)).map((text) => /^\w+/.exec(text)?.[0] ?? code),
  ];
  const isMet = (code: Code): boolean =>
    namesOf(code).some((name) => tests.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  expect(codes.filter((code) => !isMet(code))).toEqual([]);
});
