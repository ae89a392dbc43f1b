import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { emit } from '../../src/emit/emit.js';
import { compileTemplates } from '../../src/emit/compile-templates.js';
import type { Language } from '../../src/emit/languages.js';
import { loadTemplates } from '../../src/emit/templates.js';
import { contract, NUMBER, rpc, setOf, STRING } from './support/contracts.js';

/** A template in a file `x.hbs`, ready to render. */
function compile(text: string, language: Language = 'code'): (context: object) => string {
  const render = compileTemplates(new Map([['x', { text, file: 'x.hbs', language }]]));
  return (context) => render('x', context);
}

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
    expect(() => compile(source)).toThrow(
      expect.objectContaining({ code: 'NTG3007', message: expect.stringContaining(sentence) }),
    );
  });

  test('all faults are told at once', () => {
    expect(() => compile('{{a}}\n{{b}}')).toThrow(/x\.hbs:1:1.*\nx\.hbs:2:1/);
  });
});

describe('a helper refuses what it cannot make inert', () => {
  const render = (source: string, name: unknown): string => compile(source)({ name });

  test.each([
    ['{{str name}}', 1, '{{str}} needs text, got number'],
    ['{{ident name}}', 'not-a-name', '"not-a-name" is not an identifier'],
    ['{{ident name}}', 'class', '"class" is not an identifier'],
    ['{{code name}}', 'a\u2028b', 'code must be one line'],
    ['{{lines name}}', ['a', 'b\nc'], 'code must be one line'],
    ['{{str nmae}}', 'x', 'x.hbs:1:1: "nmae" is not in the context here. Did you mean "name"?'],
    ['\n  {{#each nmae}}{{/each}}', 'x', 'x.hbs:2:3: "nmae" is not in the context here. Did you mean "name"?'],
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

describe('a helper of pages and data', () => {
  const hostile = '*b* _i_ `c` [l](x) <b>&\u202e\n# h | "q" \'s\'';

  test.each<[Language, string, string, string]>([
    [
      'markdown',
      '{{md name}}',
      hostile,
      '\\*b\\* \\_i\\_ \\`c\\` \\[l\\](x) &lt;b&gt;&amp;\ufffd \\# h &#124; "q" \'s\'',
    ],
    ['markdown', '{{md name}}', '- no list', '\\- no list'],
    ['markdown', '{{md name}}', '1. no list', '1\\. no list'],
    ['markdown', '{{mdcode name}}', 'Map<string, number>', '`Map<string, number>`'],
    ['markdown', '{{mdcode name}}', '"a" | `b`', '<code>"a" &#124; \\`b\\`</code>'],
    ['markdown', '{{mdcode name}}', '', ''],
    ['html', '{{html name}}', '<a title="x">\'&', '&lt;a title=&quot;x&quot;&gt;&#39;&amp;'],
    ['data', '{{quoted name}}', 'a"\n\u2028</script>🙂\ud800', '"a\\"\\n\\u2028<\\/script>🙂\\ud800"'],
  ])('in %s %s prints %j', (language, source, name, printed) => {
    expect(compile(source, language)({ name })).toBe(`${printed}\n`);
  });

  test('lets nothing out of its place, whatever it is', () => {
    const md = compile('{{md name}}', 'markdown');
    const mdcode = compile('{{mdcode name}}', 'markdown');
    const html = compile('{{html name}}', 'html');
    const quoted = compile('{{quoted name}}', 'data');
    const anything = fc.string({ unit: fc.constantFrom(...Array.from('\\`*_[]~#<>|&"\'-+=:1.) \n\t\u202eab')) });
    fc.assert(
      fc.property(anything, (name) => {
        expect(md({ name })).toMatch(/^(?:\\.|&#\d+;|[^\n\\`*_[\]~#<>|])*\n$/);
        expect(mdcode({ name })).toMatch(/^(?:`[^`\n|]+`|<code>(?:\\.|&#\d+;|[^\n\\`*_[\]~#<>|])*<\/code>)?\n$/);
        expect(html({ name })).toMatch(/^[^<>"']*\n$/);
        expect(JSON.parse(quoted({ name }))).toBe(name);
      }),
    );
  });

  test('prints data as JSON', () => {
    expect(compile("x: {{data name '  '}}", 'data')({ name: { a: ['\u202e'] } })).toBe(
      'x: {\n    "a": [\n      "\\u202e"\n    ]\n  }\n',
    );
  });

  test('does not stand in a text of another kind', () => {
    expect(() => compile('{{str name}}', 'markdown')).toThrow(
      'x.hbs:1:1: "str" is printed as it is; print it with one of md, mdcode.',
    );
    expect(() => compile('{{sr name}}')).toThrow(/Did you mean "str"\?/);
  });
});

describe('a folder of templates', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ntgen-templates-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const shop = contract({
    doc: 'Sells *books*.',
    entrypoints: [rpc('buy', [{ name: 'code', schema: STRING }], NUMBER)],
  });

  function texts(templates: Readonly<Record<string, string>>, importExtension?: string): ReadonlyMap<string, string> {
    for (const [name, text] of Object.entries(templates)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const loaded = loadTemplates({ folder, ...(importExtension === undefined ? {} : { importExtension }) });
    return new Map(emit(setOf(shop, contract({ service: 'till' })), loaded).map(({ path, text }) => [path, text]));
  }

  test('replaces ours file by file', () => {
    const files = texts({ 'proxy.ts.hbs': '// of {{comment service}}\n' });
    expect(files.get('shop/proxy.ts')).toBe('// of shop\n');
    expect(files.get('shop/service.ts')).toMatch(/ServiceDescriptor/);
  });

  test('adds files: one of all services, or one for each; partials make none', () => {
    const files = texts({
      'services.md.hbs': '{{#each services}}\n{{> _line.md}}\n{{/each}}\n',
      '_line.md.hbs': '- {{md name}}: {{md doc}}\n',
      'docs/[service].html.hbs': '{{#each methods}}<p>{{html signature}}</p>{{/each}}',
      '[service]/names.ts.hbs': "import type { {{ident proxyName}} } from {{module './proxy'}};\n",
      '[service]/kinds.ts.hbs': '{{#each methods}}export type {{ident name}} = {{code result}};\n{{/each}}',
      'read.me': 'no template',
    });
    expect(files.get('services.md')).toBe('- shop: Sells \\*books\\*.\n- till:\n');
    expect(files.get('docs/shop.html')).toBe('<p>buy(code: string): number</p>\n');
    expect(files.get('shop/kinds.ts')).toBe('export type buy = number;\n');
    expect(files.get('till/names.ts')).toBe("import type { TillProxy } from './proxy.js';\n");
    expect([...files.keys()].filter((path) => path.includes('_line') || path.includes('['))).toEqual([]);
  });

  test('imports as the project does', () => {
    const imports = (extension: string): readonly string[] =>
      [...texts({}, extension)].flatMap(([, text]) =>
        [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, path = '']) => path),
      );
    expect(imports('.ts').length).toBeGreaterThan(8);
    expect(imports('.ts').filter((path) => !path.endsWith('.ts'))).toEqual([]);
    expect(imports('').filter((path) => /\.[jt]s$/.test(path))).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['proxi.ts.hbs', '', 'proxi.ts.hbs: ntgen has no template proxi.ts. Did you mean "proxy.ts.hbs"?'],
    ['proxy.hbs', '', 'Did you mean "proxy.ts.hbs"?'],
    ['page.py.hbs', '', 'page.py.hbs: nothing is known of the files that it makes; known are .ts and .js, .md,'],
    ['contract.json.hbs', '', 'makes contract.json, which ntgen makes as well'],
    ['[service]/Proxy.ts.hbs', '', 'makes shop/Proxy.ts, which ntgen makes as well'],
    ['page.md.hbs', '\n{{md nam}}', 'page.md.hbs:2:1: "nam" is not in the context here. Did you mean "name"?'],
    [
      'page.md.hbs',
      '{{#each service}}{{/each}}',
      'page.md.hbs:1:1: "service" is not in the context here. Did you mean "services"?',
    ],
    ['page.md.hbs', '{{> header}}', 'page.md.hbs:1:1: there is no template "header" for this kind of text'],
    ['page.md.hbs', '{{> _pag.md}}', 'there is no template "_pag.md" for this kind of text. Did you mean "page.md"?'],
    ['page.md.hbs', '{{md services}}', 'page.md.hbs:1:1: {{md}} needs text, got a list'],
    ['page.md.hbs', '{{md name as=1}}', 'named arguments are not taken'],
    ['[service]/x.ts.hbs', '{{code doc}}', '{{code doc}} would print what a source says as code; print it with str,'],
    [
      '[service]/x.ts.hbs',
      '{{code contract.service}}',
      '{{code contract.service}} would print what a source says as code',
    ],
  ])('with %s, %j, is refused', (name, text, sentence) => {
    expect(() => texts({ [name]: text })).toThrow(
      expect.objectContaining({ code: 'NTG3007', message: expect.stringContaining(sentence) }),
    );
  });

  test('that is not there is refused', () => {
    expect(() => loadTemplates({ folder: join(folder, 'nowhere') })).toThrow(
      /The templates in .*nowhere cannot be read: ENOENT/,
    );
  });

  test('is given what docs/templates.md says', () => {
    const page = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8');
    const source = readFileSync(new URL('../../src/emit/page.ts', import.meta.url), 'utf8');
    const fields = [...source.matchAll(/readonly (\w+):/g)].map(([, field = '']) => field);
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });
});
