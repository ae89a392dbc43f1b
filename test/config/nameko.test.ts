import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseYaml } from '../../src/config/yaml.js';

/*
 * What Nameko 2.14 makes of configuration files, recorded from it. Its answers differ by whether the third-party
 * `regex` module is installed; ours are always those with it.
 */
interface Case {
  readonly yaml: string;
  readonly env: Readonly<Record<string, string>>;
  readonly with_regex: { readonly value: unknown } | { readonly error: string; readonly message: string };
}

const { cases } = JSON.parse(readFileSync(new URL('fixtures/config_env_vars.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

/** Where we differ, and what we say instead. The same list stands in docs/configuration.md. */
const DEVIATIONS: Readonly<Record<string, unknown>> = {
  // Python makes a date of it; a configuration is plain data here, and a date stays a text.
  'FOO: ${A} A=2020-01-02': { FOO: '2020-01-02' },
  // The file ends without a line end: what a block scalar ends with is then a matter of taste.
  'FOO: |\n  multi ${A:a}\n  line': { FOO: 'multi ${A:a}\nline\n' },
  'FOO: >\n  folded ${A:a}': { FOO: 'folded ${A:a}\n' },
};

const nameOf = ({ yaml, env }: Case): string =>
  [yaml, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)].join(' ');

test('all cases are here, and every deviation is one of them', () => {
  expect(cases).toHaveLength(70);
  expect(cases.map(nameOf)).toEqual(expect.arrayContaining(Object.keys(DEVIATIONS)));
});

describe('substitution as in Nameko', () => {
  test.each(cases.map((one) => [nameOf(one), one] as const))('%s', (name, { yaml, env, with_regex: nameko }) => {
    if (name in DEVIATIONS) {
      expect(parseYaml(yaml, 'config.yaml', env)).toEqual(DEVIATIONS[name]);
    } else if ('value' in nameko) {
      expect(parseYaml(yaml, 'config.yaml', env)).toEqual(nameko.value);
    } else {
      expect(() => parseYaml(yaml, 'config.yaml', env)).toThrow(/^config\.yaml:1:\d+: /);
    }
  });
});
