import { describe, expect, test } from '@jest/globals';
import { normalised, read } from './support.js';

const STRING = { type: 'string' };

describe('JSON Schema becomes the form of contracts', () => {
  test.each<readonly [form: string, raw: unknown, schema: unknown]>([
    ['any value', true, {}],
    ['any value, said as an object', {}, {}],
    [
      'a list of types',
      { type: ['string', 'null'], minLength: 1 },
      { anyOf: [{ type: 'null' }, { type: 'string', minLength: 1 }] },
    ],
    ['a whole number is a number', { type: ['integer', 'number'] }, { type: 'number' }],
    ['a literal with its type', { type: 'string', const: 'a' }, { const: 'a' }],
    ['null as a literal', { const: null }, { type: 'null' }],
    [
      'literals of all kinds',
      { enum: ['b', 1, null, 'a', true, 'a'] },
      { anyOf: [{ const: true }, { enum: [1, 'a', 'b'] }, { type: 'null' }] },
    ],
    ['both booleans', { enum: [true, false] }, { type: 'boolean' }],
    ['a union of literals', { anyOf: [{ const: 'b' }, { const: 'a' }] }, { enum: ['a', 'b'] }],
    [
      'unions within unions',
      { anyOf: [STRING, { anyOf: [STRING, { type: 'number' }] }] },
      { anyOf: [{ type: 'number' }, STRING] },
    ],
    ['exclusive branches', { oneOf: [STRING, { type: 'null' }] }, { anyOf: [{ type: 'null' }, STRING] }],
    ['a union of one', { anyOf: [STRING] }, STRING],
    ['a list of anything', { type: 'array' }, { type: 'array', items: {} }],
    [
      'a tuple of before 2020-12',
      { type: 'array', items: [STRING], additionalItems: false, minItems: 1 },
      { type: 'array', prefixItems: [STRING], items: false, minItems: 1 },
    ],
    [
      'a record, as TypeBox writes it',
      { type: 'object', patternProperties: { '^.*$': STRING } },
      { type: 'object', additionalProperties: STRING },
    ],
    [
      'patterns of names',
      { type: 'object', patternProperties: { '^x-': STRING }, additionalProperties: false },
      { type: 'object', patternProperties: { '^x-': STRING }, additionalProperties: false },
    ],
    [
      'what says nothing',
      { type: 'object', additionalProperties: true, title: 'T', $comment: 'c', readOnly: true },
      { type: 'object' },
    ],
    [
      'what an author says',
      { ...STRING, description: ' d ', deprecated: true, default: 'x', examples: ['y'] },
      { ...STRING, description: 'd', deprecated: true, default: 'x', examples: ['y'] },
    ],
    ['a date, in short', { 'x-ntgen': 'Date' }, { type: 'string', format: 'date-time', 'x-ntgen': 'Date' }],
    [
      'a map',
      { 'x-ntgen': 'Map', additionalProperties: STRING },
      { type: 'object', additionalProperties: STRING, 'x-ntgen': 'Map' },
    ],
    ['a set', { 'x-ntgen': 'Set', items: STRING }, { type: 'array', items: STRING, 'x-ntgen': 'Set' }],
    ['absence', { type: 'object', properties: { a: { not: {} } } }, { type: 'object', properties: { a: { not: {} } } }],
    [
      'objects that are one',
      {
        allOf: [
          { type: 'object', properties: { b: STRING }, required: ['b'] },
          { type: 'object', properties: { a: STRING } },
        ],
      },
      { type: 'object', properties: { a: STRING, b: STRING }, required: ['b'] },
    ],
    ['minus zero', { const: -0 }, { const: 0 }],
  ])('%s', async (_form, raw, schema) => {
    const { schema: found, told } = await normalised(raw);
    expect(told).toEqual([]);
    expect(found).toEqual(schema);
  });

  test('a union of objects is told apart by the literals that it has', async () => {
    const tagged = (kind: string) => ({ type: 'object', properties: { kind: { const: kind } }, required: ['kind'] });
    const $defs = { Circle: tagged('circle'), Line: tagged('line') };
    const circleOrLine = [{ $ref: '#/$defs/Line' }, { $ref: '#/$defs/Circle' }];
    const union = { anyOf: [...circleOrLine].reverse(), discriminator: { propertyName: 'kind' } };
    expect((await normalised({ oneOf: circleOrLine }, $defs)).schema).toEqual(union);
    expect((await normalised({ anyOf: circleOrLine, discriminator: { propertyName: 'kind' } }, $defs)).schema).toEqual(
      union,
    );
    expect((await normalised({ anyOf: [...circleOrLine, { type: 'null' }] }, $defs)).schema).toEqual({
      anyOf: [union, { type: 'null' }],
    });
  });

  test('a type that holds itself has a name, and one that nothing leads to is left out', async () => {
    const Tree = { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/Tree' } } } };
    const { schema, $defs, told } = await normalised({ $ref: '#/$defs/Tree' }, { Tree, Unused: STRING });
    expect({ schema, $defs, told }).toEqual({ schema: { $ref: '#/$defs/Tree' }, $defs: { Tree }, told: [] });
  });

  test('definitions under the name of before 2019 are found', async () => {
    const { schema, $defs } = await normalised(
      { $ref: '#/$defs/Outer/definitions/Inner' },
      { Outer: { definitions: { Inner: { type: 'object' } } } },
    );
    expect({ schema, $defs }).toEqual({ schema: { $ref: '#/$defs/Inner' }, $defs: { Inner: { type: 'object' } } });
  });
});

describe('what a contract cannot keep is refused', () => {
  test.each<readonly [raw: unknown, told: string]>([
    [{ type: 'object', minProperties: 1 }, 'NTG1204 `minProperties` is no keyword that can be kept.'],
    [{ type: 'array', contains: STRING }, 'NTG1204 `contains` is no keyword that can be kept.'],
    [{ ...STRING, nullable: true }, 'NTG1204 `nullable` is no keyword that can be kept.'],
    [{ if: {} }, 'NTG1204 `if` is no keyword that can be kept.'],
    [{ not: STRING }, 'NTG1204 `not` cannot be kept.'],
    [false, 'NTG1204 Nothing can be sent here.'],
    [{ minLength: 1 }, 'NTG1204 `minLength` says something of strings alone, and any value could be sent.'],
    [{ type: 'number', minLength: 1 }, 'NTG1204 `minLength` says nothing of numbers.'],
    [{ type: 'strnig' }, 'NTG1204 "strnig" is no type that JSON has.'],
    [{ type: null }, 'NTG1203 The type `null` is a text: write it in quotes.'],
    [{ ...STRING, anyOf: [STRING] }, 'NTG1204 `type` stands beside `anyOf`.'],
    [{ $ref: '#/$defs/A', minLength: 1 }, 'NTG1204 `minLength` stands beside `$ref`.'],
    [
      { enum: [{ a: 1 }] },
      'NTG1204 Only texts, numbers, true, false and null can be told apart by value, not a mapping.',
    ],
    [
      { type: 'number', enum: ['a'] },
      'NTG1203 A literal is not of the `type` that stands beside it: it could never be sent.',
    ],
    [{ oneOf: [STRING, { const: 'a' }] }, 'NTG1204 `oneOf` cannot be kept: a value may fit two of its branches.'],
    [{ allOf: [STRING] }, 'NTG1204 `allOf` of other than objects cannot be kept.'],
    [
      { type: 'string', format: 'hostname' },
      'NTG1203 `methods.get.result.format`: expected one of "base64", "bigint", "date", "date-time", "email", "ipv4", "ipv6", "uri", ..., got "hostname".',
    ],
    [
      { type: 'string', pattern: '(' },
      'NTG1203 `pattern` must be a regular expression that is valid with the flag `u`, and is "(".',
    ],
    [
      { type: 'string', pattern: '^(a+)+$' },
      'NTG1203 `pattern` takes time that doubles with each character of some texts: a repetition in it can take them in two ways.',
    ],
    [
      { type: 'object', patternProperties: { '^(a|a)*b': STRING }, additionalProperties: false },
      'NTG1203 "^(a|a)*b" takes time that doubles with each character of some texts: a repetition in it can take them in two ways.',
    ],
    [
      { type: 'object', patternProperties: { '^a': { 'x-ntgen': 'Date' }, b$: STRING }, additionalProperties: false },
      'NTG1105 A key may keep two of these patterns, and its value is not revived alike by both.',
    ],
    [{ type: 'object', properties: { '\ud800': STRING } }, 'NTG1204 The name "\\ud800" has half of a surrogate pair.'],
    [{ enum: ['a', '\ud800'] }, 'NTG1204 The text "\\ud800" has half of a surrogate pair.'],
    [
      { type: 'string', minLength: 3, maxLength: 2 },
      'NTG1203 `minLength` is above `maxLength`: no value could keep both.',
    ],
    [{ 'x-ntgen': 'Date', format: 'date' }, 'NTG1203 A Date travels with format: date-time.'],
    [
      { anyOf: [{ 'x-ntgen': 'Date' }, STRING] },
      'NTG1105 The branches of this union look alike on the wire, and not all of them are revived alike.',
    ],
    [{ $ref: 'https://example.com/order.json' }, 'NTG1205 "https://example.com/order.json" leads nowhere.'],
    [{ $ref: 'file:///etc/passwd.json' }, 'NTG1205 "file:///etc/passwd.json" leads nowhere.'],
    [{ $ref: '/etc/passwd.json' }, 'NTG1205 "/etc/passwd.json" leads nowhere.'],
    [{ $ref: '../../outside.json' }, 'NTG1205 "../../outside.json" leads nowhere.'],
    [{ $ref: '%2e%2e/%2e%2e/outside.json' }, 'NTG1205 "%2e%2e/%2e%2e/outside.json" leads nowhere.'],
    [{ $ref: '#Order' }, 'NTG1205 "#Order" leads nowhere.'],
    [{ $ref: '#/$defs/Odrer' }, 'NTG1205 "#/$defs/Odrer" leads nowhere.'],
    [{ $ref: '#/$defs/constructor' }, 'NTG1205 "#/$defs/constructor" leads nowhere.'],
    [{ $ref: '#/methods/get/result' }, 'NTG1205 This reference means itself, and so nothing.'],
  ])('%j', async (raw, told) => {
    expect((await normalised(raw)).told).toEqual([told]);
  });

  test('all of it at once, each at its place and with what to do', async () => {
    const { told, diagnostics } = await read({
      'shop.service.yaml': `service: shop
methods:
  buy:
    params:
      - name: order
        schema: { type: object, properties: { code: { type: string, minLenght: 1 } } }
    result: { type: object, minProperties: 1 }
events:
  sold: { $ref: '#/$defs/Ordr' }
$defs:
  Order: { type: object }
`,
    });
    expect(told).toEqual([
      'NTG1204 shop.service.yaml:6:69 `minLenght` is no keyword that can be kept.',
      'NTG1204 shop.service.yaml:7:29 `minProperties` is no keyword that can be kept.',
      'NTG1205 shop.service.yaml:9:11 "#/$defs/Ordr" leads nowhere.',
    ]);
    expect(diagnostics.map(({ hint, path }) => [path, hint])).toEqual([
      ['shop.service.yaml#/methods/buy/params/0/schema/properties/code/minLenght', 'Did you mean "minLength"?'],
      [
        'shop.service.yaml#/methods/buy/result/minProperties',
        'See docs/schema-files.md for the keywords that are kept.',
      ],
      ['shop.service.yaml#/events/sold/$ref', 'Did you mean "Order"?'],
    ]);
  });
});
