import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { checkRules } from '../../src/contract/rules.js';
import type { Diagnostic } from '../../src/errors/diagnostic.js';
import { readSource } from './support.js';

/*
 * Each code that reading raises, by a source that raises it, and the whole of what is said.
 */

/** A class `S`, its service called like the code. */
const service = (body: string, name?: string) => (code: string) =>
  `class S { static readonly serviceName = '${name ?? code}';\n  ${body}\n}`;

/** What stands in the file of each code, behind its imports. */
const SOURCES: Readonly<Record<string, (code: string) => string>> = {
  NTG1000: () => 'class S { m( { }\n',
  NTG1001: () => "import { gone } from './gone.js';\ngone();",
  NTG1002: () => 'class S { @rpc m(): void {} }',
  NTG1003: () => "class S { static serviceName = 's'; @rpc m(): void {} }",
  NTG1004: service('@rpcs m(): void {}'),
  NTG1005: service('@rpc private m(): void {}'),
  NTG1006: service('@rpc m() {}'),
  NTG1007: service('@eventHandler(anyText, "paid") m(): void {}'),
  NTG1008: service('@rpc m({ a }: { a: string }): void {}'),
  NTG1009: service('m(a: string): void; m(a: number): void;\n  @rpc m(a: unknown): void {}'),
  NTG1010: service('@rpc m<T>(a: T): void {}'),
  NTG1013: (code) =>
    `class Gone extends Error {}
namespace inner { export class Gone extends Error {} }
${service('@rpc({ errors: [Gone, inner.Gone] }) m(): void {}')(code)}`,
  NTG1101: service('@rpc m(a: Missing): void {}'),
  NTG1102: service('@rpc m(a: { run(): void }): void {}'),
  NTG1103: service('@rpc m(a: string[] & { extra: 1 }): void {}'),
  NTG1104: (code) => `interface Grow<T> { next: Grow<T[]> }\n${service('@rpc m(a: Grow<1>): void {}')(code)}`,
  NTG1105: service('@rpc m(a: Date | string): void {}'),
  NTG1106: service('@rpc m(a: unknown): void {}'),
  NTG1107: service('/** @minimum a 1 */\n  @rpc m(a: string): void {}'),
  NTG2001: (code) => `${service('@rpc m(): void {}')(code)}\n${service('@rpc m(): void {}')(code).replace('S', 'T')}`,
  NTG2002: service('@rpc({ name: "n" }) m(): void {}\n  @rpc n(): void {}'),
  NTG2003: service("@http('GET', '/a/<b') m(): void {}"),
  NTG2004: service('@rpc m(): void {}', 'close'),
  NTG2005: (code) =>
    `class D { static readonly serviceName = 'dispatcher'; readonly d = EventDispatcher<{ paid: { total: number } }>() }\n` +
    service('@eventHandler("dispatcher", "paid") m(event: { total: string }): void {}')(code),
  NTG2006: service("@http('GET', anyText) m(): void {}"),
  NTG2007: service('@rpc m(): void {}', 'a.#'),
  NTG2008: service('readonly d = EventDispatcher<{ paid: 1 }>();\n  readonly e = EventDispatcher<{ paid: 2 }>();'),
};

/** Raised by what is no file of a project, and shown in `bad-sources.test.ts`; or by what is checked in tests of its own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  NTG1011: 'a project without services: bad-sources.test.ts',
  NTG1012: 'a project without a tsconfig, or with a broken one: bad-sources.test.ts',
  NTG2009: 'a class and its schema file: schema-files',
  NTG2010: 'wire names of parameters: contract/rules.test.ts',
};

const NAMES = 'EventDispatcher, eventHandler, http, rpc, timer';
const GOLDEN = fileURLToPath(new URL('diagnostics.golden.txt', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));

const reading = readSource({
  'names.ts': 'export declare const anyText: string;\n',
  ...Object.fromEntries(
    Object.entries(SOURCES).map(([code, text]) => [
      `${code}.ts`,
      `import { ${NAMES} } from './ntgen.js';\nimport { anyText } from './names.js';\n${text(code)}\n`,
    ]),
  ),
});

/** Rules are broken by contracts; their places are found by what they are about. */
function brokenRules(): readonly Diagnostic[] {
  return checkRules(reading.contracts).map(({ part, ...finding }) => {
    const location = reading.locations.get(part);
    return { severity: 'error', ...finding, ...(location === undefined ? {} : { location }) };
  });
}

const diagnostics = [...reading.diagnostics, ...brokenRules()];

function textOf({ code, severity, message, location, path, hint }: Diagnostic): string {
  const place = location === undefined ? '' : `${location.file}:${String(location.line)}:${String(location.column)}`;
  const { firstLine = 0, lines = [] } = location?.excerpt ?? {};
  const meant = lines[(location?.line ?? 0) - firstLine] ?? '';
  const start = (location?.column ?? 1) - 1;
  return [
    `${code} ${severity} ${place}`,
    `  ${message}`,
    `  > ${meant.slice(start, start + (location?.length ?? 0))}`,
    ...(path === undefined ? [] : [`  at ${path}`]),
    `  ${hint ?? ''}`,
  ].join('\n');
}

describe('every code that reading raises', () => {
  test.each(Object.keys(SOURCES))('%s is raised by its source, at a place, and says what to do', (code) => {
    const found = diagnostics.filter((one) => one.code === code && one.location?.file === `${code}.ts`);
    expect(found).not.toEqual([]);
    for (const { hint = '' } of found) expect(hint).not.toBe('');
  });

  test('has such a source', () => {
    const texts = ['read', 'contract'].flatMap((room) =>
      readdirSync(join(SOURCE, room))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(SOURCE, room, name), 'utf8')),
    );
    const raised = new Set(texts.flatMap((text) => text.match(/NTG[123]\d{3}/g) ?? []));
    const shown = new Set([...Object.keys(SOURCES), ...Object.keys(ELSEWHERE)]);
    expect([...raised].filter((code) => !shown.has(code) && !code.startsWith('NTG12')).sort()).toEqual([]);
  });

  /** `UPDATE_GOLDEN=1` writes it anew. */
  test('is told in these words', () => {
    const own = diagnostics.filter(({ code, location }) => location?.file === `${code}.ts`);
    const text = `${own.map(textOf).sort().join('\n\n')}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
    expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
  });
});
