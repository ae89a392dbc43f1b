import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { PROTECTIONS } from './protections.js';

const source = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../src/${file}`, import.meta.url)), 'utf8');

describe.each(PROTECTIONS)('$fault: $what:', ({ file, find, replace }) => {
  test('the protection can be taken away', () => {
    expect({ file, find, times: source(file).split(find).length - 1 }).toEqual({ file, find, times: 1 });
    expect(replace).not.toBe(find);
  });
});
