import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contestants, isTsoaInstalled } from './generate/contestants.js';
import type { Cost } from './generate/run.js';
import { whole, wholes } from './harness/options.js';
import { table, type Chapter, type Column, type Round } from './harness/table.js';

const COLUMNS: readonly Column<Cost>[] = [
  { title: 'wall ms', of: ({ wallMs }) => wallMs, digits: 0 },
  { title: 'CPU ms', of: ({ cpuMs }) => cpuMs, digits: 0 },
  { title: 'RSS MB', of: ({ rssMb }) => rssMb, digits: 0 },
];

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '10,100,1000' },
    rounds: { type: 'string', default: '3' },
  },
});
const sizes = wholes('services', values.services);
const rounds = whole('rounds', values.rounds);
if (!isTsoaInstalled()) process.stderr.write('tsoa and tsc 5.9 are not installed: npm run bench:install\n');

const chapters: Chapter<Cost>[] = [];
for (const size of sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'ntgen-bench-'));
  try {
    const all = contestants(folder, size);
    const measured: Round<Cost>[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      process.stderr.write(`${String(size)} services, round ${String(round)} of ${String(rounds)}\n`);
      measured.push(new Map(all.map(({ name, turn }) => [name, turn()])));
    }
    chapters.push({ level: [String(size)], rounds: measured });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(table(['services'], COLUMNS, 'ntgen', chapters));
