import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { NTGEN } from './generate/contestants.js';
import { writeServices } from './generate/projects.js';
import { run } from './generate/run.js';
import { whole } from './harness/options.js';
import { table, type Chapter, type Column, type Round } from './harness/table.js';
import { compileGuards, loadGuards, madeIn, type Check } from './validators/made.js';
import { PAYLOADS, SERVICE } from './validators/payloads.js';

/** Services of five results each. */
const COLD_SERVICES = 40;
/** CPU that a turn has: the clock on the wall counts what neighbours do. */
const TURN_MS = 60;
/** Between two looks at it. */
const CALLS = 1000;

const WARM: readonly Column<number>[] = [{ title: 'CPU ns', of: (nanoseconds) => nanoseconds, digits: 0 }];
const COLD: readonly Column<number>[] = [{ title: 'CPU ms', of: (milliseconds) => milliseconds, digits: 1 }];

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, cold: { type: 'string', default: '5' } },
});
const rounds = whole('rounds', values.rounds);
const colds = whole('cold', values.cold);

const folder = mkdtempSync(join(tmpdir(), 'ntgen-bench-'));
try {
  process.stdout.write(table(['payload'], WARM, 'ntgen', await warm(join(folder, 'warm'))));
  process.stdout.write('\n');
  process.stdout.write(table(['ready and called'], COLD, 'ntgen', [cold(join(folder, 'cold'))]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function warm(project: string): Promise<readonly Chapter<number>[]> {
  writeServices(project, 0, NTGEN);
  mkdirSync(join(project, 'src'), { recursive: true });
  writeFileSync(join(project, 'src/payload.service.json'), JSON.stringify(SERVICE));
  generate(project);
  const guards = await loadGuards(project, 'payload');
  const made = madeIn(project);
  const checks = made.map(({ name, schema }): readonly [string, Readonly<Record<string, Check>>] => {
    const ajv = new Ajv2020({ strict: false, discriminator: true });
    const guard = guards[name];
    if (guard === undefined) throw new Error(`there is no ${name}`);
    return [
      name,
      {
        ntgen: guard,
        ajv: new Ajv2020({ strict: false }).compile(schema),
        'ajv-discriminator': ajv.compile(asOneOf(schema)),
      },
    ];
  });
  const chapters: Chapter<number>[] = [];
  for (const [payload, texts] of Object.entries(PAYLOADS)) {
    const all = checks.find(([name]) => name.toLowerCase() === `check${payload}result`)?.[1] ?? {};
    process.stderr.write(`${payload}\n`);
    const names = Object.keys(all).filter((name) => name !== 'ajv-discriminator' || payload === 'union');
    // as they come off a wire, and both kinds in each round: whoever has only met the valid ones is faster than in service
    const kinds = Object.entries(texts).map(([kind, text]): [string, unknown] => [kind, JSON.parse(text)]);
    for (const [kind, value] of kinds) {
      const wrong = names.find((name) => all[name]?.(value) !== (kind === 'valid'));
      if (wrong !== undefined) throw new Error(`${wrong} is wrong about ${payload}, ${kind}`);
    }
    const measured = Array.from({ length: rounds + 1 }, () => {
      const costs = kinds.map(([kind, value]): [string, Round<number>] => [
        kind,
        new Map(names.map((name) => [name, cost(all[name] ?? (() => false), value)])),
      ]);
      return new Map(costs);
    }).slice(1); // the first has warmed up
    for (const [kind] of kinds) {
      const ofKind = measured.map((round) => round.get(kind) ?? new Map<string, number>());
      chapters.push({ level: [`${payload}, ${kind}`], rounds: ofKind });
    }
  }
  return chapters;
}

/** Nanoseconds of CPU that one call takes. */
function cost(check: Check, value: unknown): number {
  const before = process.cpuUsage();
  let [calls, micros] = [0, 0];
  while (micros < TURN_MS * 1000) {
    for (let index = 0; index < CALLS; index += 1) check(value);
    calls += CALLS;
    const { user, system } = process.cpuUsage(before);
    micros = user + system;
  }
  return (micros * 1000) / calls;
}

/** Ajv's own way with tagged unions, where the tag is known: it wants `oneOf`. */
function asOneOf(schema: unknown): object {
  return JSON.parse(
    JSON.stringify(schema, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('discriminator' in value)) return value;
      const { anyOf, ...rest } = value as { readonly anyOf?: unknown };
      return { ...rest, type: 'object', required: ['kind'], oneOf: anyOf };
    }),
  ) as object;
}

function cold(project: string): Chapter<number> {
  writeServices(project, COLD_SERVICES, NTGEN);
  generate(project);
  const program = fileURLToPath(new URL('validators/cold.js', import.meta.url));
  const measured = Array.from({ length: colds }, (_, round): Round<number> => {
    process.stderr.write(`cold, round ${String(round + 1)} of ${String(colds)}\n`);
    return new Map(['ntgen', 'ajv'].map((name) => [name, start(program, project, name)]));
  });
  return { level: [`${String(madeIn(project).length)} validators`], rounds: measured };
}

function start(program: string, project: string, kind: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, project, kind], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout) / 1000;
}

function generate(project: string): void {
  run(project, [join(NTGEN, 'dist/cli/program.js'), 'generate']);
  compileGuards(project);
}
