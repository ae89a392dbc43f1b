import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { EXIT } from '../../src/cli/exit-code.js';
import { KNOWN_KEYS } from '../../src/config/known-keys.js';
import { runMain } from './captured.js';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test('docs/command-line.md has an example of every command, and every exit code', async () => {
  const { stdout } = await runMain(['--help']);
  const commands = [...stdout.matchAll(/^ {2}ntgen ([a-z-]+)/gm)].map(([, name]) => name);
  expect(commands).toEqual(expect.arrayContaining(['run', 'shell', 'explain']));
  const text = page('command-line.md');
  expect(commands.filter((name) => !new RegExp(`npx ntgen ${String(name)}\\b`).test(text))).toEqual([]);
  expect(Object.values(EXIT).filter((code) => !text.includes(`| ${code} `))).toEqual([]);
});

test('docs/configuration.md names every key that means something', () => {
  const text = page('configuration.md');
  expect(Object.keys(KNOWN_KEYS).filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
});
