import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { format, resolveConfig } from 'prettier';
import { canonicalJson } from '../../src/contract/canonical.js';
import type { PayloadDescriptor } from '../../src/contract/descriptor.js';
import { explain } from '../../src/contract/explain.js';
import { mapInnerSchemas } from '../../src/contract/schema-parts.js';
import { refName, type Schema } from '../../src/contract/schema.js';
import type { Group, TypeCase } from './corpus/corpus.js';
import { CORPUS } from './corpus/index.js';
import { openCorpus } from './corpus/project.js';
import { valuesFor } from '../emit/support/arbitrary.js';
import { loadPayloads } from '../emit/support/load.js';

const CASES = CORPUS.flatMap(({ title, cases }) => cases.map((one) => ({ ...one, title })));
const project = openCorpus(CASES);
const rows = CASES.map((one, index) => ({ ...one, index }));
const accepted = rows.filter(({ refused }) => refused === undefined);
const refused = rows.filter((row) => row.refused !== undefined);

afterAll(() => {
  project.close();
});

/** The branches of unions in one order: in the corpus they stand as a reader likes them. */
function normal(schema: Schema): Schema {
  const inner = mapInnerSchemas(schema, normal);
  if (inner.anyOf === undefined) return inner;
  return { ...inner, anyOf: inner.anyOf.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)) };
}

function normalAll(schemas: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, normal(schema)]));
}

describe('a type that has a form', () => {
  test.each(accepted)('$title: $type has this schema ($given)', ({ index, schema = {}, $defs = {}, isLoose }) => {
    const { contract, diagnostics } = project.readings[index]!;
    expect(diagnostics.map(({ code, message, path }) => `${code} ${message} ${path ?? ''}`)).toEqual(
      isLoose ? [expect.stringMatching(/^NTG1106 /)] : [],
    );
    expect(normal(contract.entrypoints[0]?.params[0]?.schema ?? {})).toEqual(normal(schema));
    expect(normalAll(contract.$defs)).toMatchObject(normalAll($defs));
    for (const name of Object.keys($defs)) expect(normalAll(contract.$defs)[name]).toEqual(normal($defs[name] ?? {}));
  });

  test('is printed for callers as what it is, or as something wider', () => {
    const relations = project.relations();
    const told = accepted.map(
      ({ index, title, type, given }) => `${title}: ${type} (${given}): ${relations[index] ?? ''}`,
    );
    const wanted = accepted.map(({ title, type, given, printed }) => `${title}: ${type} (${given}): ${printed}`);
    expect(told).toEqual(wanted);
  });
});

describe('the guard of a type', () => {
  const payloads = loadPayloads(
    accepted.map(({ index }) => {
      const { contract } = project.readings[index]!;
      return { schema: contract.entrypoints[0]?.params[0]?.schema ?? {}, $defs: contract.$defs };
    }),
  );

  test.each(accepted.map((row, at) => ({ ...row, at })))(
    '$title: $type and Ajv agree, and what it takes comes back from TypeScript as it was ($given)',
    ({ index, at, takes, refuses }) => {
      const { contract } = project.readings[index]!;
      const schema = contract.entrypoints[0]?.params[0]?.schema ?? {};
      const payload = payloads[at]!;
      const judge = (value: unknown): object => ({
        value,
        guard: payload.check(value),
        ajv: explain(schema, contract.$defs, value).length === 0,
      });
      for (const value of takes) expect(judge(value)).toEqual({ value, guard: true, ajv: true });
      for (const value of refuses) expect(judge(value)).toEqual({ value, guard: false, ajv: false });
      const made = fc.sample(valuesFor(schema, contract.$defs), { numRuns: SAMPLES, seed: index }).flat();
      for (const value of made) {
        const isTaken = payload.check(value);
        expect(judge(value)).toEqual({ value, guard: isTaken, ajv: isTaken });
      }
      for (const value of [...takes, ...made].filter((one) => payload.check(one))) comesBack(payload, value);
    },
  );
});

/** Two sets of values for each type: the types are many. */
const SAMPLES = 2;

/** Encoded again, what was decoded means the same: `12:00Z` may have become `12:00:00.000Z`, and a set has each item once. */
function comesBack({ check, encode, decode }: PayloadDescriptor, wire: unknown): void {
  if (encode === undefined || decode === undefined) return;
  const decoded = decode(wire);
  const again = encode(decoded);
  expect(check(again)).toBe(true);
  expect(decode(again)).toEqual(decoded);
}

describe('a type that has none', () => {
  test.each(refused)('$title: $type is refused with $refused ($given)', ({ index, refused: code }) => {
    const errors = project.readings[index]!.diagnostics.filter(({ severity }) => severity === 'error');
    expect([...new Set(errors.map((error) => error.code))]).toEqual([code]);
  });
});

const DOCS = fileURLToPath(new URL('../../docs/types.md', import.meta.url));
const HEADING = '## Every construct';

/** `UPDATE_GOLDEN=1` writes the table anew. */
test('all of it stands in docs/types.md', async () => {
  const text = readFileSync(DOCS, 'utf8');
  const [prose = ''] = text.split(HEADING);
  const page = `${prose.trimEnd()}\n\n${HEADING}\n\n${INTRODUCTION}\n\n${AS_IT_IS}\n\n${CORPUS.map(tableOf).join('\n\n')}\n\n${AND_NOW}\n`;
  const wanted = await format(page, { ...(await resolveConfig(DOCS)), parser: 'markdown' });
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(DOCS, wanted);
  else expect(text).toBe(wanted);
});

const INTRODUCTION =
  'What is tested, and what comes of it: the JSON Schema of the wire form, or the code with which the type is refused. ' +
  'Generated from `test/read/corpus`.';

/** Padded to the widest cell, the tables would be three times as long. */
const [AS_IT_IS, AND_NOW] = ['<!-- prettier-ignore-start -->', '<!-- prettier-ignore-end -->'];

function tableOf({ title, cases }: Group): string {
  const rows = cases.map((one) => {
    const given = one.given === '' ? '' : `, given ${code(one.given)}`;
    return `| ${code(one.type)}${given} | ${one.refused ?? code(JSON.stringify(formOf(one)))} |`;
  });
  return [`### ${title}`, '', '| TypeScript | on the wire |', '| --- | --- |', ...rows].join('\n');
}

/** The schema of a case; that of the named type where it is one. */
function formOf({ schema = {}, $defs = {} }: TypeCase): Schema {
  const name = schema.$ref === undefined ? undefined : refName(schema.$ref);
  return (name === undefined ? undefined : $defs[name]) ?? schema;
}

function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}
