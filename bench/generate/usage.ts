import { writeFileSync } from 'node:fs';

/*
 * Loaded before a contestant's own program: leaves what its process has spent in a file when it ends.
 */

const file = process.env['BENCH_USAGE'];
process.on('exit', () => {
  if (file !== undefined) writeFileSync(file, JSON.stringify(process.resourceUsage()));
});
