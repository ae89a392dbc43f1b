import { describe, expect, test } from '@jest/globals';
import { runMain } from './captured.js';

describe('a command line that is not understood ends with 2 and a suggestion', () => {
  test.each([
    [['generat'], 'There is no command "generat". Did you mean "generate"?'],
    [['xyzzy'], 'There is no command "xyzzy". See ntgen --help.'],
    [['generate', '--outptu', 'x'], '"outptu" is not understood. Did you mean "--output"? See ntgen generate --help.'],
    [['check', '--force'], '"force" is not understood.'],
    [['generate', 'src'], '"src" is not understood. See ntgen generate --help.'],
    [['generate', '--output'], 'Not enough arguments following: output.'],
    [['call', 'shop.order', '--timeout'], 'Not enough arguments following: timeout.'],
    [['generate', '--check=maybe'], 'NTG3008: --check takes no value, or true or false; it was given "maybe".'],
    [['call', '--', 'shop'], 'NTG3008: "shop" names no method'],
    [['run'], 'An argument is missing: ntgen run <modules..>. See ntgen run --help.'],
    [[], 'Which command? See ntgen --help.'],
  ])('%j', async (argv, message) => {
    const { code, stdout, stderr } = await runMain(argv);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('what was asked for is a result: it goes to stdout', () => {
  test('--help', async () => {
    const { code, stdout, stderr } = await runMain(['--help']);
    expect(stdout).toMatch(/ntgen generate .*ntgen check /s);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('help of a command', async () => {
    expect((await runMain(['generate', '--help'])).stdout).toContain('--force');
  });

  test('--version', async () => {
    expect(await runMain(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
      stderr: '',
    });
  });
});
