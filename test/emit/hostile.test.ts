import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import type { Contract } from '../../src/contract/contract.js';
import { refTo, type Schema } from '../../src/contract/schema.js';
import { emit } from '../../src/emit/emit.js';
import { arrayOf, contract, DATE, object, setOf, STRING } from './support/contracts.js';
import { loadService } from './support/load.js';

/*
 * Whatever a name, a comment or a literal of a source says, the emitted code has the same shape as with a harmless word in
 * its place, parses, and means the same text. A payload that broke out would add nodes, or stop the parser.
 */
const PAYLOADS = [
  "'+evil()+'",
  '"+evil()+"',
  '`+evil()+`',
  '${evil()}',
  '*/evil();/*',
  '*\\/evil()/*',
  '\nevil();\n',
  '\r\nevil();',
  '\u2028evil();\u2029',
  '\\',
  "\\'+evil()+\\'",
  '</script><script>evil()</script>',
  '<!--',
  '//',
  '/*',
  '#!',
  '\u0000',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'get',
  'static',
  'class',
  'await',
  'new.target',
  'a;evil()',
  'a(){};evil();function b',
  ']: 1 }; evil(); ({ [x',
  '\ud800',
  '\udc00\ud800',
  '\u202eevil\u202c',
  '\u200d',
  '\ufeff',
  '🙂',
  '0',
  '-1',
  '   ',
  '../../x',
  'C:\\x',
  'é',
  '"use strict"',
  '@ts-ignore',
  '@ts-expect-error',
  'eslint-enable',
  '# sourceMappingURL=evil.js',
  '{{evil}}',
  '{{{evil}}}',
  'x'.repeat(5_000),
];

/** A name that is sorted behind all of them, so that order is no matter of shape. */
const LAST = '\uffee';

/** A service with the text in every place where a source can put one. */
function withText(text: string): Contract {
  const inPath = text.replaceAll(/[/<>:]/g, '');
  // a reference is a URI, which has no form for half a character
  const named = text.replaceAll(/\p{Cs}/gu, '?');
  return contract({
    service: text,
    className: text,
    source: text,
    schemaFile: text,
    doc: text,
    entrypoints: [
      {
        kind: 'rpc',
        method: text,
        doc: text,
        params: [
          { name: text, schema: refTo(named) },
          { name: `${text}2`, schema: arrayOf({ const: text }), rest: true },
        ],
        arity: 1,
        result: { anyOf: [{ enum: [text, 'other'] }, object({ [`${text}?`]: DATE }), between(text)] },
        options: { [text]: text, name: text },
      },
      { kind: 'event', method: text, params: [{ name: text, schema: STRING }], arity: 1, options: {} },
      { kind: 'http', method: text, params: [], arity: 1, options: { methods: [text], path: `/x${inPath}` } },
      { kind: text, method: 'own', params: [], arity: 0, options: { [text]: [text, { [text]: text }] } },
    ],
    events: { [text]: { description: text, enum: [text, 'a', 'b', 'c', 'd', 'e'] } },
    $defs: {
      [named]: {
        description: text,
        anyOf: [
          object(
            { [text]: { const: 'one', description: text }, [LAST]: { const: 'x', description: text } },
            { additionalProperties: false },
          ),
          object({ [text]: { const: 'two' }, [LAST]: { const: 'y' } }, { additionalProperties: { type: 'integer' } }),
        ],
        discriminator: { propertyName: text },
      },
    },
  });
}

/** The type `${text}${number}${text}`. */
function between(text: string): Schema {
  const literal = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return {
    type: 'string',
    pattern: `^${literal}\\d+${literal}$`,
    'x-ntgen-template': { texts: [text, text], types: ['number'] },
  };
}

/** The emitted modules by their names in the service's folder. */
function modulesOf(one: Contract): ReadonlyMap<string, ts.SourceFile> {
  const files = emit(setOf(one)).filter(({ path }) => path.endsWith('.ts'));
  return new Map(
    files.map(({ path, text }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return [name, ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)];
    }),
  );
}

/** Kinds of all nodes in order; whether a property's name needs quotes is no matter of shape. */
function shapeOf(node: ts.Node): readonly string[] {
  if (ts.isShorthandPropertyAssignment(node)) return ['PropertyAssignment', 'name', 'Identifier'];
  const isName = ts.isPropertyName(node) && 'name' in node.parent && node.parent.name === node;
  if (isName && !ts.isVariableDeclaration(node.parent)) return ['name'];
  // brackets come with the length of a line
  if (ts.isParenthesizedExpression(node)) return shapeOf(node.expression);
  const inner: string[] = [];
  ts.forEachChild(node, (child) => {
    inner.push(...shapeOf(child));
  });
  return [ts.SyntaxKind[node.kind], ...inner];
}

describe('a hostile text is inert', () => {
  const shapesOf = (text: string): ReadonlyMap<string, readonly string[]> =>
    new Map([...modulesOf(withText(text))].map(([name, source]) => [name, shapeOf(source)]));
  const shapes = { word: shapesOf('harm less'), inherited: shapesOf('valueOf') };

  test.each(PAYLOADS.map((text) => [JSON.stringify(text).slice(0, 40), text]))('%s', (_shown, text) => {
    // what every object answers to is asked for in another way
    const harmless = text in {} ? shapes.inherited : shapes.word;
    const modules = modulesOf(withText(text));
    expect([...modules.keys()].sort()).toEqual([...harmless.keys()].sort());
    for (const [name, source] of modules) {
      const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly ts.Diagnostic[] };
      expect({ name, faults: parseDiagnostics.map(({ messageText }) => messageText) }).toEqual({ name, faults: [] });
      expect({ name, shape: shapeOf(source) }).toEqual({ name, shape: harmless.get(name) });
      expect(source.text).not.toMatch(/[\u202a-\u202e\ufeff\p{Cs}\u2028\u2029]|<\/script/u);
      expect(source.text).not.toMatch(/^\s*(\/\/|\/?\*).*sourceMappingURL=/m);
    }
  });

  test.each(PAYLOADS.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    '%s keeps its meaning',
    async (_shown, text) => {
      const { service, entrypoints, events, schemas, routes } = loadService(withText(text));
      const [rpc] = entrypoints;
      expect(service).toBe(text);
      expect(Object.keys(events)).toEqual([text]);
      expect(events[text]?.check(text)).toBe(true);
      expect(rpc).toMatchObject({ method: text, params: [{ name: text }, { name: `${text}2` }] });
      expect(Object.entries(rpc?.options ?? {})).toContainEqual([text, text]);
      expect(routes[0]?.methods).toEqual([text.toUpperCase()]);
      expect(rpc?.result?.check(text)).toBe(true);
      expect(rpc?.result?.check(`${text}7${text}`)).toBe(true);
      expect(rpc?.result?.check(`${text}7`)).toBe(false);

      const table = await schemas();
      expect(Object.keys(table.$defs)).toHaveLength(1);
      expect(
        rpc?.args.check([
          Object.fromEntries([
            [text, 'one'],
            [LAST, 'x'],
          ]),
          text,
          text,
        ]),
      ).toBe(true);
      expect(
        rpc?.args.check([
          Object.fromEntries([
            [text, 'three'],
            [LAST, 'x'],
          ]),
        ]),
      ).toBe(false);
    },
  );
});
