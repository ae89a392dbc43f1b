import { describe, expect, test } from '@jest/globals';
import { NTGEN, readSource, TSCONFIG } from './support.js';

/** One class each: its body or the whole of it, and what is told about it. */
const CASES: Readonly<Record<string, readonly [text: string, told: readonly string[]]>> = {
  'entrypoints and no name': ['class A {\n@rpc m(): void {} }', ['NTG1002 :2:7 A']],
  'a name that is any string': ["class A {\nstatic serviceName = 'a'; @rpc m(): void {} }", ['NTG1003 :3:1 A']],
  'no name of its own': [
    "export const make = () => class {\nstatic readonly serviceName = 'a'; @rpc m(): void {} };",
    ['NTG1002 :2:27 (anonymous class)'],
  ],
  'a static method': [service('@rpc static m(): void {}'), ['NTG1005 :4:2 A.m']],
  'a private method': [service('@rpc private m(): void {}'), ['NTG1005 :4:2 A.m']],
  'a protected method': [service('@rpc protected m(): void {}'), ['NTG1005 :4:2 A.m']],
  'a #private method': [service('@rpc #m(): void {}'), ['NTG1005 :4:2 A.#m']],
  'a field': [service('@rpc m = (): void => {};'), ['NTG1005 :4:2 A.m']],
  'a class': ["@timer(1)\nclass A { static readonly serviceName = 'a' }", ['NTG1005 :2:2 A']],
  'a method without a body': [service('@rpc m?(): void;'), ['NTG1005 :4:2 A.m']],
  'a class that is only declared': ["declare class A { static readonly serviceName: 'a'; }", []],
  'no return type': [service('@rpc m() { return 1 }'), ['NTG1006 :4:6 A.m']],
  'no return type, where no result travels': [service('@timer(1) m() { return 1 }'), []],
  'a parameter without a name': [service('@rpc m({ a }: { a: string }): void {}'), ['NTG1008 :4:8 A.m(payload)']],
  'a parameter of a websocket method without a name': [
    service('@websocketRpc m(id: string, { a }: { a: string }): void {}'),
    ['NTG1008 :4:29 A.m(payload)'],
  ],
  'a parameter named payload': [service('@rpc m(payload: string): void {}'), []],
  'a parameter named __proto__': [service('@rpc m(__proto__: string): void {}'), ['NTG1102 :4:8 A.m(__proto__)']],
  'a parameter without a type': [service('@rpc m(a): void {}'), ['NTG1106 :4:8 A.m(a)']],
  'a gap in the arguments': [service('@rpc m(a: string | undefined, b: number): void {}'), ['NTG1103 :4:11 A.m(a)']],
  'undefined in the last argument': [service('@rpc m(a: string | undefined, b = 1): void {}'), []],
  'a rest parameter that is a union': [service('@rpc m(...a: string[] | [number]): void {}'), ['NTG1103 :4:14 A.m(a)']],
  'an overloaded method': [
    service('m(a: string): void;\nm(a: number): void;\n@rpc m(a: unknown): void {}'),
    ['NTG1009 :6:6 A.m'],
  ],
  'a generic method': [service('@rpc m<T>(a: T): T { return a }'), ['NTG1010 :4:6 A.m']],
  'a generic class': [
    "class A<T> {\nstatic readonly serviceName = 'a'; @rpc m(a: T): void {} }",
    ['NTG1102 :3:46 A.m(a)'],
  ],
  'a decorator that does not exist': [service('@rpcs() m(): void {}'), ['NTG1004 :4:2 A.m']],
  'a decorator that was not called': [service('@timer m(): void {}'), ['NTG1004 :4:2 A.m']],
  'a decorator of which nothing is known': [service('@untyped m(): void {}'), ['NTG1004 :4:2 A.m']],
  'a base class that does not exist': [
    "class A extends Nothing {\nstatic readonly serviceName = 'a'; @rpc m(): void {} }",
    ['NTG1101 :2:17 A'],
  ],
  'a decorator of no fixed kind': [service('@vague m(): void {}'), ['NTG1007 :4:2 A.m']],
  'an option that is not known': [service("@eventHandler('a', type) m(): void {}"), ['NTG1007 :4:2 A.m']],
  'a wrong route': [service("@http('GET', '/a/<b') m(): void {}"), ['NTG2003 :4:14 A.m']],
  'a route that is not known': [service("@http('GET', type) m(): void {}"), ['NTG1007 :4:2 A.m', 'NTG2006 :4:2 A.m']],
  'an event type that does not exist': [service('readonly d = EventDispatcher<Nothing>();'), ['NTG1101 :4:1 A.d']],
};

function service(body: string): string {
  return `class A {\nstatic readonly serviceName = 'a';\n${body} }`;
}

describe('what is wrong in a source is told, all of it at once', () => {
  const imports =
    "import { EventDispatcher, eventHandler, http, rpc, timer, type, untyped, vague, websocketRpc } from './ntgen.js';\n";
  const names = Object.keys(CASES);
  const files = names.map((_, index) => `case${String(index).padStart(2, '0')}.ts`);
  const texts = Object.values(CASES).map(([text]) => imports + text);
  const { diagnostics } = readSource({
    'ntgen.ts': `${NTGEN}export declare const type: string;
export declare const untyped: any;
export declare const vague: { (...args: any[]): void; entrypointKind: string };`,
    ...Object.fromEntries(files.map((file, index) => [file, texts[index] ?? ''])),
  });

  test.each(Object.entries(CASES).map(([name, [, told]], index) => ({ name, told, file: files[index] ?? '' })))(
    '$name',
    ({ told, file }) => {
      const found = diagnostics
        .filter(({ location }) => location?.file === file)
        .map(
          ({ code, location, path }) =>
            `${code} :${String(location?.line)}:${String(location?.column)} ${String(path)}`,
        );
      expect(found).toEqual(told);
    },
  );

  test('always with a code frame and a way out', () => {
    expect(diagnostics.every(({ location, hint }) => location?.excerpt !== undefined && hint !== undefined)).toBe(true);
  });
});

describe('a project', () => {
  const GOOD = "import { rpc } from './ntgen.js';\nclass A { static readonly serviceName = 'a'; @rpc m(): void {} }";

  test('a syntax error or an import that leads nowhere leaves the other files readable', () => {
    const { told, contracts } = readSource({
      'good.ts': GOOD,
      'broken.ts': 'export class B {\n  m( {\n}\n',
      'lost.ts': "import './style.css';\nimport { x } from './nowhere.js';\nexport * from 'no-such-package';\n",
    });
    expect(told()).toEqual(['NTG1000 broken.ts:4:1', 'NTG1001 lost.ts:2:19', 'NTG1001 lost.ts:3:15']);
    expect(contracts.services.map(({ service }) => service)).toEqual(['a']);
  });

  test('what is in the output folder does not exist, and to import it is no fault', () => {
    const { told, contract } = readSource({
      'tsconfig.json': JSON.stringify({
        ...JSON.parse(TSCONFIG),
        compilerOptions: { ...JSON.parse(TSCONFIG).compilerOptions, paths: { '#gen/*': ['./generated/*'] } },
      }),
      'client.ts': "import { connect } from './generated/index.js';\nimport { a } from '#gen/deep/a.js';\nconnect(a);",
      'a.ts': `${GOOD}\nimport type { Stale } from './generated/stale.js';\nclass B { static readonly serviceName = 'b'; @rpc m(s: Stale): void {} }`,
      'generated/stale.ts':
        "export interface Stale { a: string }\nexport class C { static readonly serviceName = 'c' }",
    });
    expect(told()).toEqual(['NTG1101 a.ts:4:56 B.m(s)']);
    expect(contract('b').entrypoints).toHaveLength(1);
  });

  test('without a service is told', () => {
    const { diagnostics, told } = readSource({});
    expect(told()).toEqual(['NTG1011 tsconfig.json:1:1']);
    expect(diagnostics[0]?.message).toBe('tsconfig.json has no service class among its one file.');
  });

  test('of which everything was passed over says what, and what to do', () => {
    const hintOf = (files: Readonly<Record<string, string>>): string | undefined => {
      const tsconfig = (more: object): string => JSON.stringify({ ...JSON.parse(TSCONFIG), ...more });
      const { diagnostics } = readSource({ 'tsconfig.json': tsconfig({ include: ['src'] }), ...files });
      return diagnostics[0]?.hint;
    };
    const allowJs = JSON.stringify({ compilerOptions: { allowJs: true }, include: ['src'] });
    expect(hintOf({ 'tsconfig.json': TSCONFIG, 'ntgen.ts': '', 'generated/a.ts': GOOD })).toMatch(
      /^Files in the output/,
    );
    expect(hintOf({ 'tsconfig.json': allowJs, 'src/a.js': '' })).toMatch(/^Services are written in TypeScript/);
    expect(hintOf({ 'tsconfig.json': '{ "files": [], "references": [{ "path": "./packages/shop" }] }' })).toMatch(
      /^It refers to other projects: name one with --project packages\/shop\./,
    );
  });

  test('that lists a file which is not there is told', () => {
    const { diagnostics, told } = readSource({ 'tsconfig.json': '{ "files": ["src/gone.ts"] }' });
    expect(told()).toEqual(['NTG1012 tsconfig.json:1:1']);
    expect(diagnostics[0]?.message).toBe('tsconfig.json lists src/gone.ts, which does not exist.');
  });

  test('without a tsconfig, or with a broken one, is told', () => {
    expect(readSource({ 'tsconfig.json': '{ "compilerOptions": { "strict": tru } }' }).told()).toEqual([
      'NTG1012 tsconfig.json:1:34',
    ]);
    const { told, diagnostics } = readSource({ 'tsconfig.json': '{ "extends": "./none.json" }' });
    expect(told()).toHaveLength(1);
    expect(diagnostics[0]?.message).toBe("Cannot read file 'none.json'.");
  });

  describe('that extends others', () => {
    const read = (base: object | string, files: Readonly<Record<string, string>> = {}) =>
      readSource({
        'tsconfig.json': JSON.stringify({ extends: base, compilerOptions: { types: [] } }),
        'a.ts': GOOD.replace('m()', 'm(a: Far)').replace('class A', "import type { Far } from '#far';\nclass A"),
        'lib/far.ts': 'export interface Far { far: true }',
        ...files,
      });
    const base = JSON.stringify({
      compilerOptions: { module: 'NodeNext', lib: ['ES2022'], paths: { '#far': ['./lib/far.ts'] } },
    });

    test.each<readonly [title: string, base: object | string, files: Readonly<Record<string, string>>]>([
      ['by a path', './base.json', { 'base.json': base }],
      ['several', ['./empty.json', './base.json'], { 'base.json': base, 'empty.json': '{}' }],
      ['by a chain', './one.json', { 'one.json': '{ "extends": "./base.json" }', 'base.json': base }],
      [
        'from a package',
        'company-config/strict.json',
        {
          'node_modules/company-config/package.json': '{ "name": "company-config" }',
          'node_modules/company-config/strict.json': base.replace('./lib', '../../lib'),
        },
      ],
    ])('has their options: %s', (_title, bases, files) => {
      const { told, contract } = read(bases, files);
      expect(told()).toEqual([]);
      expect(contract().$defs['Far']).toMatchObject({ properties: { far: { const: true } } });
    });

    test.each<readonly [title: string, base: object | string, files: Readonly<Record<string, string>>, told: RegExp]>([
      ['a circle', './one.json', { 'one.json': '{ "extends": "./tsconfig.json" }' }, /Circularity detected/],
      ['one of several that is missing', ['./one.json', './none.json'], { 'one.json': '{}' }, /none\.json/],
      ['a package that is missing', 'no-such-config', {}, /no-such-config/],
      ['a base that is broken', './one.json', { 'one.json': '{ "compilerOptions": [' }, /expected/],
    ])('is told where they cannot be read: %s', (_title, bases, files, told) => {
      const { diagnostics } = read(bases, files);
      expect(diagnostics.map(({ code }) => code)).toContain('NTG1012');
      expect(diagnostics.map(({ message }) => message).join(' ')).toMatch(told);
    });
  });

  test('that refers to others reads types from their sources', () => {
    const { told, contract } = readSource({
      'tsconfig.json': JSON.stringify({ ...JSON.parse(TSCONFIG), include: ['app'], references: [{ path: './lib' }] }),
      'lib/tsconfig.json': JSON.stringify({ compilerOptions: { composite: true, module: 'NodeNext' } }),
      'lib/far.ts': 'export interface Far { far: true }',
      'app/ntgen.ts': NTGEN,
      'app/a.ts': GOOD.replace('m()', "m(a: import('../lib/far.js').Far)"),
    });
    expect(told()).toEqual([]);
    expect(contract().$defs['Far']).toMatchObject({ properties: { far: { const: true } } });
  });

  test('that does not name its @types has all of them, as compilers before 6 had', () => {
    const { contract, told } = readSource({
      'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "lib": ["ES2022"] } }',
      'node_modules/@types/node/package.json': '{ "name": "@types/node", "types": "index.d.ts" }',
      'node_modules/@types/node/index.d.ts': 'interface Buffer extends Uint8Array { x: 1 }',
      'a.ts': GOOD.replace('m()', 'm(a: Buffer, b: string | null)'),
    });
    expect(told()).toEqual([]);
    expect(contract().entrypoints[0]?.params[0]?.schema).toMatchObject({ format: 'base64', 'x-ntgen': 'Buffer' });
  });

  test('that is not strict keeps its nulls', () => {
    const { contract } = readSource({
      'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "lib": ["ES2022"], "strict": false } }',
      'a.ts': GOOD.replace('m()', 'm(a: string | null)'),
    });
    expect(contract().entrypoints[0]?.params[0]?.schema).toEqual({ anyOf: [{ type: 'null' }, { type: 'string' }] });
  });

  test('with two services of one name has both: the rules of contracts tell', () => {
    const { contracts } = readSource({ 'a.ts': GOOD, 'b.ts': GOOD.replace('class A', 'class B') });
    expect(contracts.services.map(({ className }) => className)).toEqual(['A', 'B']);
  });
});
