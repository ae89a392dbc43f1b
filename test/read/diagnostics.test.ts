import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { checkRules } from '../../src/contract/rules.js';
import { CODES } from '../../src/errors/codes.js';
import type { Diagnostic } from '../../src/errors/diagnostic.js';
import { readProject } from '../../src/read/read-project.js';
import type { ReadResult } from '../../src/read/read.js';
import { withFolder } from './schema-files/support.js';
import { NTGEN, readSource, TSCONFIG } from './support.js';

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

/** The same for what needs a whole project; each is read alone. */
const PROJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  NTG1011: {},
  NTG1012: { 'tsconfig.json': '{ "files": ["src/gone.ts"] }' },
};

const buying = (param: string): string =>
  `import { rpc } from './ntgen.js';\nclass S { static readonly serviceName = 'described'; @rpc buy(${param}): void {} }\n`;

/** The same for schema files, and for classes beside them: files of a project, each named by the code. */
const DESCRIBED: Readonly<Record<string, string>> = {
  'NTG1201.service.yaml': 'service: a\nmethods: { get: ]\n',
  'NTG1202.schema.ts': "import { Type } from 'ntgen/schema';\nvoid Type;\n",
  'NTG1203.service.yaml': 'service: b\nmethod: {}\n',
  'NTG1204.service.yaml': 'service: c\nmethods: { get: { result: { type: string, contentEncoding: base64 } } }\n',
  'NTG1205.service.yaml': "service: d\nmethods: { get: { result: { $ref: '#/$defs/Gone' } } }\n",
  'NTG2009.service.yaml':
    'service: described\nmethods: { buy: { params: [{ name: code, schema: { type: number } }] } }\n',
  'NTG2009.ts': buying('code: string'),
  'NTG2010.ts': buying('itemCode: string, item_code: string').replace('described', 'till'),
};

const NAMES = 'EventDispatcher, eventHandler, http, rpc, timer';
const GOLDEN = fileURLToPath(new URL('diagnostics.golden.txt', import.meta.url));
/** Whose messages are those of a parser. */
const NO_HINT: ReadonlySet<string> = new Set(['NTG1201']);
const CODES_OF_FILES = [
  ...new Set([...Object.keys(SOURCES), ...Object.keys(DESCRIBED).map((file) => file.slice(0, 'NTG0000'.length))]),
];

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
function brokenRules({ contracts, locations }: ReadResult): readonly Diagnostic[] {
  return checkRules(contracts).map(({ part, ...finding }) => {
    const location = locations.get(part);
    return { severity: 'error', ...finding, ...(location === undefined ? {} : { location }) };
  });
}

function readDescribed(code: string): Promise<ReadResult> {
  const own = Object.fromEntries(Object.entries(DESCRIBED).filter(([file]) => file.startsWith(code)));
  return withFolder({ 'tsconfig.json': TSCONFIG, 'ntgen.ts': NTGEN, ...own }, async (root) =>
    readProject({
      project: root,
      output: join(root, 'generated'),
      root,
      schemaFiles: undefined,
      naming: 'snake_case',
      typesOf: () => Promise.resolve(new Map()),
    }),
  );
}

/** By code. */
const diagnostics = new Map<string, readonly Diagnostic[]>();

beforeAll(async () => {
  for (const code of CODES_OF_FILES) {
    const read = Object.hasOwn(SOURCES, code) ? reading : await readDescribed(code);
    const isOwn = ({ location }: Diagnostic): boolean => location?.file.startsWith(`${code}.`) === true;
    diagnostics.set(code, [...read.diagnostics, ...brokenRules(read)].filter(isOwn));
  }
  for (const [code, files] of Object.entries(PROJECTS)) diagnostics.set(code, readSource(files).diagnostics);
}, 60_000);

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

const SHOWN = [...Object.keys(PROJECTS), ...CODES_OF_FILES].sort();

describe('every code that reading raises', () => {
  test.each(SHOWN)('%s is raised by its source, at a place, and says what to do', (code) => {
    const found = diagnostics.get(code)?.filter((one) => one.code === code && one.location !== undefined);
    expect(found ?? []).not.toEqual([]);
    for (const { hint = '' } of found ?? []) expect(NO_HINT.has(code) || hint !== '').toBe(true);
  });

  test('has such a source', () => {
    const known = Object.keys(CODES).filter((code) => /^NTG[12]/.test(code));
    expect(SHOWN).toEqual(known.sort());
  });

  /** `UPDATE_GOLDEN=1` writes it anew. */
  test('is told in these words', () => {
    const texts = SHOWN.flatMap((code) => (diagnostics.get(code) ?? []).map(textOf));
    const text = `${texts.sort().join('\n\n')}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
    expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
  });
});
