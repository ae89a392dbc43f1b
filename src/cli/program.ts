import module from 'node:module';

/** How long open handles of services that were hosted, a timer for example, may keep the process alive. */
const LINGER_MS = 2000;

// From Node 22 on: what V8 has made of the compiler's nine megabytes is kept where Node keeps such things. Before the program is loaded.
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();
const { main } = await import('./main.js');

// The program itself; `main` is what it does. No process.exit at once: what was written must reach its pipe.
process.stdout.on('error', ignoreClosedPipe);
process.exitCode = await main(process.argv.slice(2));
setTimeout(() => process.exit(), LINGER_MS).unref();

/** `ntgen check | head` ends us, as it should, and is no fault. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
