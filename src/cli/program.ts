import { main } from './main.js';

/** How long open handles of services that were hosted, a timer for example, may keep the process alive. */
const LINGER_MS = 2000;

// The program itself; `main` is what it does. No process.exit at once: what was written must reach its pipe.
process.stdout.on('error', ignoreClosedPipe);
process.exitCode = await main(process.argv.slice(2));
setTimeout(() => process.exit(), LINGER_MS).unref();

/** `ntgen check | head` ends us, as it should, and is no fault. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
