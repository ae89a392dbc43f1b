import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reportError } from '../../src/cli/report-error.js';
import { openTerminal } from '../../src/cli/terminal.js';
import { watchSources } from '../../src/cli/watch/watch-sources.js';
import { CODES } from '../../src/errors/codes.js';
import { Project } from './project.js';

/*
 * Each code that the command line tells of an output, a configuration or its words, by a project that raises it, and the
 * whole of what is said.
 */

const SHOP = `import { rpc } from 'ntgen';
export class ShopService { static readonly serviceName = 'shop'; @rpc buy(code: string): string { return code; } }
`;

type Raise = (project: Project) => Promise<{ readonly stdout: string; readonly stderr: string }>;

/** A command on a project that was generated once, after something was done to it. */
const after =
  (change: (project: Project) => void, ...argv: readonly string[]): Raise =>
  (project) => {
    change(project);
    return project.ntgen(...argv);
  };

const RAISED: Readonly<Record<string, Raise>> = {
  NTG3001: after((project) => project.edit('src/shop.ts', 'code: string', 'code: number'), 'check'),
  NTG3002: after((project) => project.edit('generated/shop/proxy.ts', 'readonly', '/* mine */ readonly'), 'generate'),
  NTG3003: after((project) => {
    project.delete('generated');
    project.put('generated', '');
  }, 'generate'),
  NTG3004: after((project) => project.put('ntgen.config.json', '{ "outputs": "x" }'), 'generate'),
  NTG3005: after(() => undefined, 'run', 'src/gone.ts'),
  NTG3006: after((project) => project.put('src/none.ts', 'export {};\n'), 'run', 'src/none.ts'),
  NTG3007: after((project) => {
    project.put('ntgen.config.json', '{ "templates": "templates" }');
    project.put('templates/types.ts.hbs', '{{#each types}}\n');
  }, 'generate'),
  NTG3008: after(() => undefined, 'schema', 'src/shop.ts#Shop'),
  NTG3009: after((project) => {
    project.put('src/till.ts', SHOP.replace('ShopService', 'TillService').replace("'shop'", "'till'"));
    project.put('generated/till/proxy.ts', 'export const mine = 1;\n');
  }, 'generate'),
  NTG3010: watchNoMore,
};

/** As Linux answers where a user has used up his watches. */
function watchNoMore(): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const stderr: string[] = [];
  const streams = { stdout: { write: () => true }, stderr: { write: (text: string) => stderr.push(text) }, env: {} };
  const full = (): never => {
    throw Object.assign(new Error('System limit for number of file watchers reached'), { code: 'ENOSPC' });
  };
  try {
    const fails = (error: unknown): void => void stderr.push(String(error));
    watchSources({ folders: [dirname(GOLDEN)] }, () => undefined, fails, full);
  } catch (error) {
    reportError(error, openTerminal(streams, { quiet: true }));
  }
  return Promise.resolve({ stdout: '', stderr: stderr.join('').replace(dirname(GOLDEN), 'src') });
}

const GOLDEN = fileURLToPath(new URL('every-code.golden.txt', import.meta.url));
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
const golden = existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : '';
const told = new Map<string, string>();

const generated = new Project({ 'src/shop.ts': SHOP });
beforeAll(async () => {
  expect(await generated.ntgen('generate')).toMatchObject({ code: 0 });
});
afterAll(() => {
  generated.remove();
});

describe('every code of the command line', () => {
  test('has a project that raises it', () => {
    expect(Object.keys(RAISED)).toEqual(Object.keys(CODES).filter((code) => code.startsWith('NTG3')));
  });

  test.each(Object.entries(RAISED))('%s is told in these words', async (code, raise) => {
    const project = generated.copy();
    try {
      const { stdout, stderr } = await raise(project);
      const said = stdout + stderr;
      expect(said).toContain(code);
      // what stands before it are the differences, with hashes in them
      const words = said
        .slice(Math.max(0, said.search(/^.*NTG/m)))
        .replaceAll(dirname(project.path('src')), '<folder>');
      const text = `${words.trimEnd()}\n`;
      told.set(code, text);
      if (!isUpdate) expect(golden).toContain(text);
    } finally {
      project.remove();
    }
  });

  /** `UPDATE_GOLDEN=1` writes it anew. */
  test('stands in the golden file, and nothing else', () => {
    const text = [...told.values()].join('\n');
    if (isUpdate) writeFileSync(GOLDEN, text);
    expect(readFileSync(GOLDEN, 'utf8')).toBe(text);
  });
});
