import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { checkProjects, PROJECT_KEYS } from '../../src/cli/config/check-projects.js';
import { KNOWN_KEYS } from '../../src/config/known-keys.js';

/*
 * `schemas/` says to editors what the code checks. Who adds a key adds it there as well.
 */
const folder = new URL('../../schemas/', import.meta.url);

interface Property {
  readonly description?: string;
}

interface Document {
  readonly title?: string;
  readonly description?: string;
  readonly $schema?: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly $defs: Readonly<Record<string, { readonly properties: Readonly<Record<string, Property>> }>>;
}

function schema(name: string): Document {
  return JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), 'utf8'));
}

const ajv = new Ajv2020({ strict: false, logger: false });

test.each(readdirSync(folder))('%s is a JSON Schema that says what it is', (file) => {
  const { title, description, ...rest } = schema(file.replace('.schema.json', ''));
  expect({ title: typeof title, description: typeof description }).toEqual({ title: 'string', description: 'string' });
  expect(ajv.validateSchema(rest)).toBe(true);
});

describe('run-config.schema.json', () => {
  const document = schema('run-config');
  const text = (length: number): string => 'x'.repeat(length);
  const values: readonly unknown[] = [
    ...['', text(3), '8000', 'PLAIN', 'EXTERNAL', 'json', -1, 0, 0.5, 1, 65_535, 65_536, true, false, null],
    ...[[], ['json'], [''], [1], {}, { level: 'info' }, { certfile: 'a' }, { certfile: 1 }, { certfile: null }],
    ...[{ cert_reqs: 'CERT_REQUIRED' }, { cert_reqs: 'CERT_NONE' }, { other: 'a' }],
  ];

  test('has the keys that are known, each with a description', () => {
    expect(Object.keys(document.properties).sort()).toEqual(Object.keys(KNOWN_KEYS).sort());
    for (const [key, property] of Object.entries(document.properties)) {
      expect({ key, description: property.description }).toEqual({
        key,
        description: expect.stringMatching(/^\S.*\.$/),
      });
    }
  });

  test.each(Object.keys(KNOWN_KEYS))('takes for %s what is taken', (key) => {
    const { $schema: _, ...plain } = document;
    const takes = ajv.compile(plain);
    for (const value of values) {
      const isTaken = value === null || KNOWN_KEYS[key]?.takes(value) === true;
      expect({ value, taken: takes({ [key]: value }) }).toEqual({ value, taken: isTaken });
    }
  });

  test('takes a reference to a variable for whatever it may come to', () => {
    expect(ajv.validate(document, { max_workers: '${WORKERS:10}', AMQP_URI: '${URI}', mine: [1] })).toBe(true);
  });
});

describe('config.schema.json', () => {
  const document = schema('config');

  test('has the keys of a project', () => {
    const { $schema: _, ...properties } = document.$defs['project']!.properties;
    expect(Object.keys(properties).sort()).toEqual(Object.keys(PROJECT_KEYS).sort());
  });

  test.each<unknown>([
    ...[
      {},
      { project: 'a' },
      { project: '' },
      { project: 1 },
      { output: 'a', templates: 'b' },
      { importExtension: 'none' },
    ],
    ...[
      { importExtension: '.jsx' },
      { schemaFiles: ['a'] },
      { schemaFiles: 'a' },
      { schemaFiles: [''] },
      { outptu: 'a' },
    ],
    ...[
      { projects: [{}] },
      { projects: [] },
      { projects: [{ outptu: 'a' }] },
      { projects: [{}], output: 'a' },
      [],
      null,
      'a',
    ],
    ...[{ $schema: 'x' }, { naming: 'snake_case' }, { naming: 'kebab' }, { naming: 'unchanged' }],
  ])('takes what is taken: %j', (config) => {
    let isTaken = true;
    try {
      checkProjects(config, 'ntgen.config.json');
    } catch {
      isTaken = false;
    }
    expect(ajv.validate(document, config)).toBe(isTaken);
  });
});
