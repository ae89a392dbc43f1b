import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../src/contract/canonical.js';
import { readSource } from './support.js';

const TYPES = `export type Status = 'zeta' | 'alpha' | 'mid';
export interface B { b: A | C | null; when?: Status }
export interface A { a: number }
export interface C { c: Record<'z' | 'y', Status> }
`;
const SERVICE = `import { EventDispatcher, rpc, timer } from './ntgen.js';
import type { B, C, Status } from './types.js';
export class Service {
  static readonly serviceName = 'service';
  readonly dispatch = EventDispatcher<{ z: C; a: B }>();
  @rpc z(value: B | C | 'zeta'): Status | undefined { throw 1 }
  @timer(1) @timer(2) a(): void {}
}
`;

function contractText(files: Readonly<Record<string, string>>): string {
  return canonicalJson(readSource(files).contracts);
}

describe('the same promises are the same bytes', () => {
  const plain = contractText({ 'service.ts': SERVICE, 'types.ts': TYPES });

  test('whatever stands above a type', () => {
    const commented = TYPES.replaceAll('export', '\n\n// a remark\nexport');
    expect(contractText({ 'service.ts': `\n\n/* remark */\n${SERVICE}`, 'types.ts': commented })).toBe(plain);
  });

  test('in whatever order declarations, members and decorators stand', () => {
    const types = TYPES.trim().split('\n').reverse().join('\n');
    const service = SERVICE.replace(/( {2}@rpc.*\n)( {2}@timer.*\n)/, '$2$1')
      .replace('@timer(1) @timer(2)', '@timer(2) @timer(1)')
      .replace('{ z: C; a: B }', '{ a: B; z: C }')
      .replace("B | C | 'zeta'", "'zeta' | C | B");
    expect(contractText({ 'service.ts': service, 'types.ts': types })).toBe(plain);
  });

  test('whatever other files there are, before or after', () => {
    const other = "export type X = 'mid' | 'zeta' | 'alpha'; export interface A { q: X }";
    expect(contractText({ '0.ts': other, 'service.ts': SERVICE, 'types.ts': TYPES })).toBe(plain);
    expect(contractText({ 'service.ts': SERVICE, 'types.ts': TYPES, 'zz.ts': other })).toBe(plain);
  });

  test('whatever the files of its types are called', () => {
    const service = SERVICE.replace('./types.js', './a-first.js');
    expect(contractText({ 'service.ts': service, 'a-first.ts': TYPES })).toBe(plain);
  });
});
