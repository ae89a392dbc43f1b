import { join } from 'node:path';
import { emit } from '../../../src/emit/emit.js';
import { hasErrors } from '../../../src/errors/diagnostic.js';
import { readProject } from '../../../src/read/read-project.js';
import { withFolder } from '../schema-files/support.js';
import { NTGEN, TSCONFIG } from '../support.js';
import { HUGE } from './inputs.js';

/*
 * Reads every huge input, and emits what can be: as a process of its own, so that its memory is that of the reader alone.
 */

/** What came of one input, and the most memory that the process has had by then. */
export interface HugeReading {
  readonly name: string;
  readonly codes: readonly string[];
  readonly megabytes: number;
}

for (const [name, { files }] of Object.entries(HUGE)) {
  const { contracts, diagnostics } = await withFolder(
    { 'tsconfig.json': TSCONFIG, 'ntgen.ts': NTGEN, ...files() },
    async (root) =>
      readProject({
        project: root,
        output: join(root, 'generated'),
        root,
        schemaFiles: undefined,
        naming: 'unchanged',
        typesOf: () => Promise.resolve(new Map()),
      }),
  );
  if (!hasErrors(diagnostics)) emit(contracts);
  const codes = [...new Set(diagnostics.map(({ code }) => code))];
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const reading: HugeReading = { name, codes, megabytes };
  process.stdout.write(`${JSON.stringify(reading)}\n`);
}
