import { describe, expect, test } from '@jest/globals';
import { canonicalJson, contractHash } from '../../src/contract/canonical.js';
import { contract } from './contracts.js';

describe('canonicalJson', () => {
  test('sorts keys by code unit, leaves arrays alone and ends with a newline', () => {
    expect(canonicalJson({ b: [3, 1, []], a: { é: {}, Z: null, 10: 1, 9: 2 } })).toBe(
      [
        '{',
        '  "a": {',
        '    "10": 1,',
        '    "9": 2,',
        '    "Z": null,',
        '    "é": {}',
        '  },',
        '  "b": [',
        '    3,',
        '    1,',
        '    []',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('says what JSON.stringify says, undefined and hostile keys included', () => {
    const value: unknown = JSON.parse('{"__proto__": {"constructor": 1}, "list": [null, "\\u2028"], "n": 1e21}');
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
    expect(canonicalJson({ gone: undefined, kept: [undefined] })).toBe('{\n  "kept": [\n    null\n  ]\n}\n');
  });
});

test('a contract has one hash, however its keys were written', () => {
  const one = contract({ events: { a: { type: 'string' }, b: {} } });
  const other = contract({ events: { b: {}, a: { type: 'string' } } });
  expect(contractHash(one)).toMatch(/^[0-9a-f]{16}$/);
  expect(contractHash(other)).toBe(contractHash(one));
  expect(contractHash(contract({ events: { a: { type: 'number' }, b: {} } }))).not.toBe(contractHash(one));
});
