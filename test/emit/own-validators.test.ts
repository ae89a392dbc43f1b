import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownValidators } from '../../scripts/own-validators.js';
import { checkDocument } from '../../src/contract/explain.js';
import { checkContractSet } from '../../src/generated/contract-set.js';
import { checkManifest } from '../../src/generated/manifest.js';
import { checkServiceDocument } from '../../src/generated/service-document.js';
import { importsOf } from '../support/house.js';

/*
 * `npm run own-validators`, or `UPDATE_GOLDEN=1 npm test -- test/emit/own-validators`, writes what ntgen makes of its own schemas.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');

let made: ReadonlyMap<string, string>;
beforeAll(async () => {
  made = await ownValidators();
  if (process.env['UPDATE_GOLDEN'] === '1') for (const [path, text] of made) writeFileSync(root + path, text);
});

test('src/generated is what is made of schemas/', () => {
  expect(readdirSync(`${root}src/generated`).map((name) => `src/generated/${name}`)).toEqual([...made.keys()].sort());
  for (const [path, text] of made) expect({ path, text: read(path) }).toEqual({ path, text });
});

test('they import nothing', () => {
  for (const [path, text] of made) expect({ path, imports: importsOf(path, text) }).toEqual({ path, imports: [] });
});

const DOCUMENTS: readonly (readonly [schema: string, guard: (value: unknown) => boolean, document: unknown])[] = [
  ['contract', checkContractSet, JSON.parse(read('test/golden/shapes/contract.json'))],
  ['manifest', checkManifest, JSON.parse(read('generated/bookshop/ntgen.manifest.json'))],
  [
    'service',
    checkServiceDocument,
    {
      service: 'a',
      description: 'b',
      methods: {
        c: {
          params: [{ name: 'd', schema: true, optional: true }],
          result: { minLength: 1, enum: [1] },
          errors: ['e'],
        },
      },
      events: { f: { properties: { g: false } } },
      errors: { h: { excPath: 'i', args: ['j'], data: {} } },
      $defs: { k: { 'x-ntgen': 'Date', format: 'uuid' } },
    },
  ],
];

test.each(DOCUMENTS)('that of the %s schema says what Ajv says', (name, guard, document) => {
  const schema = JSON.parse(read(`schemas/${name}.schema.json`)) as object;
  expect(guard(document)).toBe(true);
  fc.assert(
    fc.property(
      fc.nat(),
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('format', 'x', '__proto__', 'name'),
      (index, value, key) => {
        const changed = change(document, index, value, key);
        expect({ changed, accepted: guard(changed) }).toEqual({
          changed,
          accepted: checkDocument(schema, changed).length === 0,
        });
      },
    ),
    { numRuns: 300 },
  );
});

/** The document with one of its values replaced, or with another key beside it. */
function change(document: unknown, index: number, value: unknown, key: string): unknown {
  const copy = JSON.parse(JSON.stringify({ top: document })) as Record<string, unknown>;
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const visit = (holder: Record<string, unknown>): void => {
    for (const [name, inner] of Object.entries(holder)) {
      places.push([holder, name]);
      if (typeof inner === 'object' && inner !== null) visit(inner as Record<string, unknown>);
    }
  };
  visit(copy);
  const [holder, name] = places[index % places.length]!;
  if (index % 3 === 0) Reflect.deleteProperty(holder, name);
  else
    Object.defineProperty(holder, index % 3 === 1 ? name : key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return copy['top'];
}
