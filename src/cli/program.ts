import { main } from './main.js';

// The program itself; `main` is what it does. No process.exit: what was written must reach its pipe.
process.stdout.on('error', ignoreClosedPipe);
process.exitCode = await main(process.argv.slice(2));

/** `ntgen check | head` ends us, as it should, and is no fault. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
