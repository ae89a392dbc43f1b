import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import {
  generatedImports,
  heavyAtStart,
  importCircles,
  importsOfOwnGuards,
  packagesOutOfRoom,
  siblingImports,
  starExports,
  strayFiles,
  towerCrossings,
  upwardImports,
  type SourceFiles,
} from './support/house.js';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the sources keep the laws of the house', () => {
  const house = filesUnder(['src']);

  test.each([
    ['every file stands in a room, without barrels', strayFiles],
    ['no import goes up or sideways', upwardImports],
    ['siblings do not know each other', siblingImports],
    ['the towers do not touch', towerCrossings],
    ['each package is in its one room', packagesOutOfRoom],
    ['nothing is exported by star', starExports],
    ['there are no circles', importCircles],
    ['a service loads no compiler and no broker at its start', heavyAtStart],
    ['what is made of our own schemas imports nothing', importsOfOwnGuards],
  ])('%s', (_law, faultsOf) => {
    expect(faultsOf(house)).toEqual([]);
  });

  test('generated code leans on its one door', () => {
    const generated = filesUnder(['generated', 'examples', 'test/golden', 'test/package']);
    for (const path of [...generated.keys()]) if (!/\/(generated|expected)\//.test(`/${path}`)) generated.delete(path);
    expect(generatedImports(generated)).toEqual([]);
  });
});

describe('a house that breaks a law is told which', () => {
  test('a file that stands nowhere, and a barrel', () => {
    expect(strayFiles(house({ 'src/utils/text.ts': '', 'src/wire/index.ts': '', 'src/index.ts': '' }))).toEqual([
      expect.stringMatching(/^src\/utils\/text\.ts: src\/utils is no room/),
      expect.stringMatching(/^src\/wire\/index\.ts: no index\.ts inside a room/),
    ]);
  });

  test('a look upstairs, and one next door; types are no excuse', () => {
    const faults = upwardImports(
      house({
        'src/wire/names.ts': `import type { Address } from '../transport/transport.js';`,
        'src/read/read.ts': `export { emit } from '../emit/emit.js';`,
        'src/transport/open.ts': `import { exchange } from '../wire/names.js';`,
        'src/client/connect.ts': `import { call } from '../runtime/caller.js'; let host: import('../providers/config.js').Config;`,
      }),
    );
    expect(faults).toEqual([
      expect.stringMatching(/wire \(floor 2\) up to transport \(floor 3\)/),
      expect.stringMatching(/read \(floor 3\) sideways to emit \(floor 3\)/),
      expect.stringMatching(/client \(floor 4.5\) up to providers \(floor 5\)/),
    ]);
  });

  test('siblings that talk; a door that loads each of them is none', () => {
    const faults = siblingImports(
      house({
        'src/entrypoints/rpc.ts': `import { serve } from './http/server.js';`,
        'src/entrypoints/http/http.ts': `import { serve } from './server.js';`,
        'src/transport/amqp/amqp.ts': `import { route } from '../memory/memory.js';`,
        'src/transport/open.ts': `const { amqp } = await import('./amqp/amqp.js');`,
      }),
    );
    expect(faults).toEqual([
      expect.stringContaining('src/entrypoints/rpc.ts imports src/entrypoints/http/server.ts'),
      expect.stringContaining('src/transport/amqp/amqp.ts imports src/transport/memory/memory.ts'),
    ]);
  });

  test('towers that touch, and a command that loads one before it is asked', () => {
    const faults = towerCrossings(
      house({
        'src/runtime/container.ts': `await import('../read/read.js');`,
        'src/output/write.ts': `import type { Transport } from '../transport/transport.js';`,
        'src/cli/program.ts': `import './generate.js'; import { url } from './broker.js'; import type { Plan } from '../output/plan.js';`,
        'src/cli/generate.ts': `const { read } = await import('../read/read.js');`,
        'src/cli/broker.ts': `import { DEFAULT_URL } from '../runtime/config.js';`,
        'src/cli/dev.ts': `import { url } from './broker.js'; import { read } from '../read/read.js';`,
        'src/emit/emit.ts': `import type { Contract } from '../contract/contract.js';`,
      }),
    );
    expect(faults).toEqual([
      'src/runtime/container.ts imports src/read/read.ts: a service never loads a compiler',
      'src/output/write.ts imports src/transport/transport.ts: a generator never opens a socket',
      expect.stringMatching(
        /^src\/cli\/program\.ts -> src\/cli\/broker\.ts -> src\/runtime\/config\.ts: loaded at the start of every command/,
      ),
      expect.stringMatching(/^src\/cli\/dev\.ts -> .*config\.ts, and .*read\.ts: one command would load both towers$/),
    ]);
  });

  test('packages that stray, packages without a room, and a pure room that reads the disk', () => {
    const faults = packagesOutOfRoom(
      house({
        'src/transport/open.ts': `import type { Channel } from 'amqplib';`,
        'src/transport/amqp/link.ts': `import { connect } from 'amqplib';`,
        'src/contract/explain.ts': `import { Ajv2020 } from 'ajv/dist/2020.js';`,
        'src/contract/check.ts': `const { Ajv } = await import('ajv');`,
        'src/read/types.ts': `import ts from 'typescript';`,
        'src/emit/templates.ts': `import { readFileSync } from 'node:fs';`,
        'src/emit/emit.ts': `import { readFileSync } from 'node:fs'; import { posix } from 'node:path';`,
      }),
    );
    expect(faults).toEqual([
      expect.stringMatching(/open\.ts imports amqplib, which lives in src\/transport\/amqp\/ only/),
      expect.stringMatching(/check\.ts imports ajv, which lives in src\/contract\/explain\.ts only/),
      expect.stringMatching(/types\.ts imports typescript, which has no room yet/),
      expect.stringMatching(/emit\.ts imports node:fs: src\/emit turns values into values/),
    ]);
  });

  test('a star, but for the registry', () => {
    const index = `export * from './runtime/registry.js'; export * from './errors/errors.js'; export * as wire from './wire/names.js';`;
    expect(starExports(house({ 'src/index.ts': index }))).toEqual([
      expect.stringContaining(`'./errors/errors.js'`),
      expect.stringContaining(`'./wire/names.js'`),
    ]);
  });

  test('a circle, with its way round', () => {
    const faults = importCircles(
      house({
        'src/runtime/host.ts': `import type { Worker } from './worker.js';`,
        'src/runtime/worker.ts': `import { spawn } from './container.js';`,
        'src/runtime/container.ts': `import type { Host } from './host.js';`,
      }),
    );
    expect(faults).toEqual([
      'src/runtime/host.ts -> src/runtime/worker.ts -> src/runtime/container.ts -> src/runtime/host.ts',
    ]);
  });

  test('a broker loaded at the start, with the way to it; asked for later or by type it is none', () => {
    const faults = heavyAtStart(
      house({
        'src/index.ts': `export { openTransport } from './transport/open.js'; export type { Diff } from './output/diff.js';`,
        'src/transport/open.ts': `import { Link } from './amqp/link.js'; const explain = () => import('../contract/explain.js');`,
        'src/transport/amqp/link.ts': `import { connect } from 'amqplib';`,
        'src/contract/explain.ts': `import { Ajv2020 } from 'ajv/dist/2020.js';`,
        'src/output/diff.ts': `import { diffLines } from 'diff';`,
      }),
    );
    expect(faults).toEqual([
      expect.stringMatching(
        /^src\/index\.ts -> src\/transport\/open\.ts -> src\/transport\/amqp\/link\.ts -> amqplib: /,
      ),
    ]);
  });

  test('generated code that leans on more than its door', () => {
    const text = `import { guard } from 'ntgen/codegen/v1'; import type {} from 'ntgen'; import { shop } from './shop/service.js';
      import { rpc } from 'ntgen'; import type { Card } from '../src/card.js';`;
    expect(generatedImports(new Map([['generated/shop.ts', text]]))).toEqual([
      expect.stringContaining('generated/shop.ts imports ntgen: '),
      expect.stringContaining('generated/shop.ts imports ../src/card.js: '),
    ]);
  });
});

function house(files: Readonly<Record<string, string>>): SourceFiles {
  return new Map(Object.entries(files));
}

/** TypeScript files below folders of the repository; a folder that is not there has none. */
function filesUnder(folders: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of entriesOf(folder)) {
      const path = `${folder}/${entry}`;
      if (path.endsWith('.ts') && !path.includes('node_modules/'))
        files.set(path, readFileSync(`${root}${path}`, 'utf8'));
    }
  }
  return files;
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .map((entry) => entry.replaceAll('\\', '/'))
      .sort();
  } catch {
    return [];
  }
}
