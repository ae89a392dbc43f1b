import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { PROTECTIONS } from './protections.js';

/* docs/guarantees.md names the faults that prove its promises. */

const page = readFileSync(fileURLToPath(new URL('../../docs/guarantees.md', import.meta.url)), 'utf8');
const folder = fileURLToPath(new URL('.', import.meta.url));

function numbersIn(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, number = '']) => number))].sort();
}

const sources = readdirSync(folder).filter((name) => /^\w+\.ts$/.test(name));
const tested = numbersIn(
  sources.map((name) => readFileSync(folder + name, 'utf8')).join('\n'),
  /(?:beside|alone)\(\s*['`](F\d\d): /g,
);

test('every fault that is tested proves a promise, and every fault that a promise names is tested', () => {
  expect(numbersIn(page, /\b(F\d\d)\b/g)).toEqual(tested);
});

test('every fault that is tested has a protection that can be taken away', () => {
  expect([...new Set(PROTECTIONS.map(({ fault }) => fault))].sort()).toEqual(tested);
});
