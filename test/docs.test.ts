import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

/* What the documentation quotes is what the repository holds, and what it refers to is there. */

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = readdirSync(`${root}docs`)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(`${root}docs/${name}`, 'utf8') }));

describe.each(pages)('docs/$name', ({ text }) => {
  test('quotes files to the letter', () => {
    for (const [, file = '', quoted] of text.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)) {
      expect({ file, text: quoted }).toEqual({ file, text: readFileSync(root + file, 'utf8') });
    }
  });

  test('links to pages that are there', () => {
    const prose = text.replace(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '``'); // regular expressions have such brackets, too
    const targets = [...prose.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target);
    const missing = targets.filter((target) => !existsSync(`${root}docs/${target}`));
    expect(missing).toEqual([]);
  });

  test('names tests that are there', () => {
    const missing = [...text.matchAll(/`(test\/[\w/.-]+\.test\.ts)`(?:: "([^"`|]+)")?/g)].filter(
      ([, file = '', name = '']) => !existsSync(root + file) || !readFileSync(root + file, 'utf8').includes(name),
    );
    expect(missing.map(([whole]) => whole)).toEqual([]);
  });
});

test('docs/nameko.md names a test for every feature that is there', () => {
  const { text = '' } = pages.find(({ name }) => name === 'nameko.md') ?? {};
  const rows = [...text.matchAll(/^\| (.*) \| (.*) \| (.*) \|$/gm)].map((row) =>
    row.slice(1).map((cell) => cell.trim()),
  );
  const untested = rows.filter(([, ours = '', shownBy = '']) => {
    return !/^(-+|shown by|`test\/.*)$/.test(shownBy) && !/^(none|nothing|use your|those of your|any)\b/.test(ours);
  });
  expect(rows.length).toBeGreaterThan(100);
  expect(untested).toEqual([]);
});
