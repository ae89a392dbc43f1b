import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { emit } from '../../src/emit/emit.js';
import { compileTemplates, loadTemplates } from '../../src/emit/templates.js';
import { contract, setOf } from './support/contracts.js';

describe('a template that could print a raw value is refused when it is loaded', () => {
  test.each([
    ['{{name}}', 'x.hbs:1:1: "name" is printed as it is'],
    ['{{{str name}}}', 'x.hbs:1:1: "str" is printed as it is'],
    ['{{&str name}}', 'x.hbs:1:1: "str" is printed as it is'],
    ['one\n  {{this.name}}', 'x.hbs:2:3: "this.name" is printed as it is'],
    ['{{../str name}}', 'x.hbs:1:1: "../str" is printed as it is'],
    ['{{"str" name}}', 'x.hbs:1:1: "str" is printed as it is'],
    ['{{str}}', 'x.hbs:1:1: "str" is printed as it is'],
    ['{{#each names}}{{this}}{{/each}}', 'x.hbs:1:16: "this" is printed as it is'],
    ['{{lookup this name}}', 'x.hbs:1:1: "lookup" is printed as it is'],
    ['{{str (lookup this name)}}', 'x.hbs:1:7: "(lookup ...)" computes'],
    ['{{#with name}}{{/with}}', 'x.hbs:1:1: there is no block "with"'],
    ['{{#name}}{{/name}}', 'x.hbs:1:1: there is no block "name"'],
    ['{{> (str name)}}', 'x.hbs:1:1: a partial must be named'],
    ['{{#*inline "x"}}{{/inline}}', 'x.hbs:1:1: inline partials are not allowed'],
    ['{{#if name}}', 'x.hbs:1:1: the template cannot be parsed'],
  ])('%s', (source, sentence) => {
    expect(() => compileTemplates(new Map([['x.hbs', source]]))).toThrow(
      expect.objectContaining({ code: 'NTG3007', message: expect.stringContaining(sentence) }),
    );
  });

  test('all faults are told at once', () => {
    expect(() => compileTemplates(new Map([['x', '{{a}}\n{{b}}']]))).toThrow(/x:1:1.*\nx:2:1/);
  });
});

describe('a helper refuses what it cannot make inert', () => {
  const render = (source: string, name: unknown): string =>
    compileTemplates(new Map([['x', source]])).render('x', { name });

  test.each([
    ['{{str name}}', 1, '{{str}} needs text, got number'],
    ['{{ident name}}', 'not-a-name', '"not-a-name" is not an identifier'],
    ['{{ident name}}', 'class', '"class" is not an identifier'],
    ['{{code name}}', 'a\u2028b', 'code must be one line'],
    ['{{lines name}}', ['a', 'b\nc'], 'code must be one line'],
    ['{{str other}}', 'x', '{{str}} needs text, got undefined'],
  ])('%s with %j', (source, name, sentence) => {
    expect(() => render(source, name)).toThrow(
      expect.objectContaining({ code: 'NTG3007', message: expect.stringContaining(sentence) }),
    );
  });

  test.each([
    [
      '{{str name}}',
      'it\'s "`\\${x}\n\u2028\u202e\ud800</script>',
      "'it\\'s \"`\\\\${x}\\n\\u2028\\u202e\\ud800<\\/script>'",
    ],
    ['{{key name}}', 'plain', 'plain'],
    ['{{key name}}', 'two words', "'two words'"],
    ['{{key name}}', '__proto__', "['__proto__']"],
    ['{{json name}}', { b: [1, 'x'], a: { __proto__: null } }, "{ a: {}, b: [1, 'x'] }"],
    ['{{doc name}}', 'a */ b', '/** a *\\/ b */'],
    ['{{doc name}}', '@ts-ignore', '/**\n * @ts-ignore\n */'],
    ['// {{comment name}}', 'a\nb\u2029c', '// a\\u000ab\\u2029c'],
  ])('%s prints %j', (source, name, printed) => {
    expect(render(source, name)).toBe(`${printed}\n`);
  });
});

describe('a folder of templates over ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ntgen-templates-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('replaces file by file', () => {
    writeFileSync(join(folder, 'proxy.ts.hbs'), '// of {{comment service}}\n');
    const files = new Map(emit(setOf(contract({})), loadTemplates([folder])).map(({ path, text }) => [path, text]));
    expect(files.get('shop/proxy.ts')).toBe('// of shop\n');
    expect(files.get('shop/service.ts')).toMatch(/ServiceDescriptor/);
  });
});
