import { describe, expect, test } from '@jest/globals';
import { parseYaml, printYaml } from '../../src/config/yaml.js';

const parse = (text: string, env: Readonly<Record<string, string>> = {}): unknown =>
  parseYaml(text, 'config.yaml', env);

describe('a text that is refused says where', () => {
  const bomb = `a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n${'bcdefgh'
    .split('')
    .map((name, index) => {
      const before = 'abcdefg'[index] ?? '';
      return `${name}: &${name} [${Array<string>(9).fill(`*${before}`).join(', ')}]`;
    })
    .join('\n')}\n`;

  test.each<[string, string, string]>([
    ['a key that stands twice', 'a: 1\nb: 2\na: 3\n', 'config.yaml:3:1: This key stands here already.'],
    ['the same by substitution', 'FOO: 1\n${KEY:FOO}: 2\n', 'config.yaml:2:1: This key stands here already.'],
    ['aliases that multiply', bomb, 'config.yaml:1:1: Excessive alias count'],
    [
      'an alias inside of what it means',
      'a: &a\n  b: *a\n',
      'config.yaml:2:6: The alias stands inside of what it means.',
    ],
    ['an alias of nothing', 'a: *nothing\n', 'config.yaml:1:4: '],
    [
      'an object of Python',
      'a: !!python/object/apply:os.getpid []\n',
      'config.yaml:1:4: A configuration is plain data',
    ],
    [
      'a tag that nobody knows',
      'a: !secret x\n',
      'config.yaml:1:4: A configuration is plain data and has no tag !secret.',
    ],
    ['two documents', 'a: 1\n---\nb: 2\n', 'config.yaml:2:1: '],
    ['a tab that indents', 'a:\n\tb: 1\n', 'config.yaml:2:1: '],
    ['a colon in a default', 'a: 1\nb: ${D:{x: 1}}\n', 'config.yaml:2:4: A mapping cannot begin here: '],
    ['a key without a name', '${NOTHING}: 1\n', 'config.yaml:1:1: A key has to be a text'],
    ['a key that is a list', '? [a]\n: 1\n', 'config.yaml:1:3: A key has to be a text'],
    ['a prototype', '__proto__: { admin: true }\n', 'config.yaml:1:1: A key has to be a text'],
    ['more digits than a number holds', 'id: 12345678901234567890\n', 'config.yaml:1:5: The number has more digits'],
  ])('%s', (_name, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  test('all at once', () => {
    expect(() => parse('a: 1\na: 2\nb: !secret x\n')).toThrow(/^config\.yaml:2:1: .*\nconfig\.yaml:3:4: /);
  });

  test('a variable that makes it so, without telling its value', () => {
    const faulty = () => parse('x: 1\nurl: ${URL}\n', { URL: 'secret: is: here' });
    expect(faulty).toThrow(/^config\.yaml:2:6: Once variables are replaced: /);
    expect(faulty).not.toThrow(/secret/);
  });

  test.each([
    ['two that name each other', { A: '${B}', B: '${A}' }],
    ['one that grows', { A: '${A} x' }],
    ['one that doubles', { A: '${A}${A}${A}${A}' }],
  ])('variables in a circle: %s', (_name, env) => {
    expect(() => parse('x: ${A}', env)).toThrow('Variables refer to each other in a circle.');
  });
});

describe('what Python reads, we read', () => {
  test.each<[string, unknown]>([
    ['x: [yes, No, on, OFF, y, n]', { x: [true, false, true, false, 'y', 'n'] }],
    ['x: [010, 0x1f, 1_000, 0b11, .5]', { x: [8, 31, 1000, 3, 0.5] }],
    ['base: &base { a: 1, b: 2 }\nx: { <<: *base, b: 3 }', { base: { a: 1, b: 2 }, x: { a: 1, b: 3 } }],
    ['{"AMQP_URI": "memory://x", "n": [1, null]}', { AMQP_URI: 'memory://x', n: [1, null] }],
    ['8000: a port', { 8000: 'a port' }],
  ])('%s', (text, data) => {
    expect(parse(text)).toEqual(data);
  });

  test('but times stay texts, as dates do', () => {
    expect(parse('at: 22:30\non_day: 2024-02-29T12:00:00Z')).toEqual({ at: '22:30', on_day: '2024-02-29T12:00:00Z' });
  });
});

test('what is printed reads as what it was', () => {
  const data = { on: 'yes', n: '8000', day: '2020-01-02', at: '22:30', list: [1, null, { a: 'x: y' }], ref: '${A}' };
  const text = printYaml(data);
  expect(parse(text.replace('${A}', '"${A}"').replace('""', '"'))).toEqual(data);
});
