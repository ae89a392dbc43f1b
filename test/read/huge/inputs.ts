import { document } from '../schema-files/support.js';

/*
 * Sources that are too much: by name, the files of a project, and what has to come of them.
 */

export interface HugeInput {
  readonly files: () => Readonly<Record<string, string>>;
  /** Codes of its diagnostics, each once. */
  readonly codes: readonly string[];
}

const times = (count: number, text: (index: number) => string, between = '\n'): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(between);

/** A service that takes one value of a type. */
const taking =
  (type: string, declarations: string): (() => Readonly<Record<string, string>>) =>
  () => ({
    'a.ts': `import { rpc } from './ntgen.js';
class A { static readonly serviceName = 'a'; @rpc m(value: ${type}): void {} }
${declarations}
`,
  });

const LEVELS = 10_000;

const chainOf = (next: (name: string) => string): string =>
  times(
    LEVELS,
    (index) => `type A${String(index)} = ${index === LEVELS - 1 ? 'string' : next(`A${String(index + 1)}`)};`,
  );

export const HUGE: Readonly<Record<string, HugeInput>> = {
  'circular aliases': {
    files: taking(
      'A0',
      times(500, (index) => `type A${String(index)} = A${String((index + 1) % 500)};`),
    ),
    codes: ['NTG1101'],
  },
  'a chain of 10,000 aliases': {
    files: taking(
      'A0',
      chainOf((name) => name),
    ),
    codes: ['NTG1104'],
  },
  'a chain of 10,000 aliases of arrays': {
    files: taking(
      'A0',
      chainOf((name) => `${name}[]`),
    ),
    codes: ['NTG1104'],
  },
  'a sum of 10,000 texts': {
    files: taking('string', `export const sum = ${times(LEVELS, () => "'x'", ' + ')};`),
    codes: [],
  },
  'a union of 1,000 objects': {
    files: taking(
      times(1000, (index) => `U${String(index)}`, ' | '),
      times(1000, (index) => `interface U${String(index)} { kind: 'u${String(index)}'; at: Date }`),
    ),
    codes: [],
  },
  '20,000 properties': {
    files: taking('Wide', `interface Wide { ${times(20_000, (index) => `p${String(index)}: string`, '; ')} }`),
    codes: [],
  },
  '10,000 levels of names': {
    files: taking(
      'L0',
      times(LEVELS, (index) => `interface L${String(index)} { next?: L${String((index + 1) % LEVELS)} }`),
    ),
    codes: [],
  },
  '10,000 levels without names': {
    files: taking('{ a: '.repeat(LEVELS) + 'string' + ' }'.repeat(LEVELS), ''),
    codes: ['NTG1104'],
  },
  '10,000 arrays in each other': { files: taking(`string${'[]'.repeat(LEVELS)}`, ''), codes: ['NTG1104'] },
  'ever new forms, ten at each step': {
    files: taking(
      'G<1>',
      `interface G<T> { ${times(10, (index) => `p${String(index)}: G<{ k${String(index)}: T }>`, '; ')} }`,
    ),
    codes: ['NTG1104'],
  },
  'sixty types that hold a union of all': {
    files: taking(
      'N0 | string',
      times(
        60,
        (index) => `interface N${String(index)} { at: Date; of: ${times(60, (other) => `N${String(other)}`, ' | ')} }`,
      ),
    ),
    codes: [],
  },
  'a union of 600 objects that nothing tells apart': {
    files: taking(
      times(600, (index) => `U${String(index)}`, ' | '),
      times(
        600,
        (index) => `interface U${String(index)} { a${String(index)}: 1; next: U${String((index * 7) % 600)} | Date[] }`,
      ),
    ),
    codes: ['NTG1105'],
  },
  'a product of unions': {
    files: taking('`${L}${L}${L}${L}`', `type L = ${times(100, (index) => `'l${String(index)}'`, ' | ')};`),
    codes: ['NTG1101'],
  },
  'a schema file of 50 MB': {
    files: () => ({ 'shop.service.json': document({ type: 'string', description: 'x'.repeat(50_000_000) }) }),
    codes: ['NTG1201'],
  },
  'a schema of 10,000 levels': {
    files: () => ({
      'shop.service.json': document('SCHEMA').replace(
        '"SCHEMA"',
        '{"type":"array","items":'.repeat(LEVELS) + '{"type":"string"}' + '}'.repeat(LEVELS),
      ),
    }),
    codes: ['NTG1201'],
  },
};
