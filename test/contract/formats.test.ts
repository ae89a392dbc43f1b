import { describe, expect, test } from '@jest/globals';
import { FORMATS } from '../../src/contract/formats.js';
import type { Format } from '../../src/contract/schema.js';

const CASES: Readonly<Record<Format, { readonly yes: readonly string[]; readonly no: readonly string[] }>> = {
  base64: { yes: ['', 'aGk=', 'aGVsbG8h', '+/+/'], no: ['aGk', 'a-_=', '=aaa', 'aa=a', ' aGk='] },
  bigint: { yes: ['0', '-1', '9007199254740993'], no: ['-0', '01', '+1', '1.0', '', '1n', '1e3'] },
  date: { yes: ['2024-02-29', '1999-12-31'], no: ['2023-02-29', '2024-13-01', '2024-1-1', '2024-01-00'] },
  'date-time': {
    yes: ['2024-02-29T23:59:59Z', '2024-02-29t00:00:00.5+01:00'],
    no: ['2023-02-29T00:00:00Z', '2024-01-01', '2024-01-01T00:00:00', '2024-01-01T24:00:00Z', '2024-01-01T00:00:60Z'],
  },
  email: {
    yes: ['a@b', "o'neil+x@sub.example.com"],
    no: ['a', '@b', 'a@', 'a@b..c', 'a@-b', 'a b@c', `${'a'.repeat(250)}@b.cd`],
  },
  ipv4: { yes: ['0.0.0.0', '255.255.255.255'], no: ['256.0.0.1', '1.2.3', '1.2.3.4.', '01.2.3.4', '1.2.3.4.5'] },
  ipv6: {
    yes: ['::', '::1', 'fe80::1:2', '::ffff:1.2.3.4'],
    no: ['1.2.3.4', ':', 'g::', '1::2::3', 'fe80::1%eth0', '[::1]'],
  },
  uri: {
    yes: ['https://example.com/a?b#c', 'urn:isbn:1', 'mailto:a@b.c'],
    no: ['example.com', '/a', 'https://', 'http://a b', 'http://a\\b', '://x'],
  },
  uuid: {
    yes: ['00000000-0000-4000-8000-000000000000', 'ABCDEF01-2345-6789-abcd-ef0123456789'],
    no: ['00000000000040008000000000000000', '{00000000-0000-4000-8000-000000000000}', ''],
  },
};

describe.each(Object.entries(FORMATS))('the format %s', (name, { is }) => {
  const { yes, no } = CASES[name as Format];

  test.each(yes)('is kept by %j', (text) => {
    expect(is(text)).toBe(true);
  });

  test.each(no)('is not kept by %j', (text) => {
    expect(is(text)).toBe(false);
  });

  test('is no matter of other values', () => {
    for (const value of [null, undefined, 1, {}, ['a@b'], new Date()]) expect(is(value)).toBe(false);
  });
});
