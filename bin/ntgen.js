#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/cli/program.ts', import.meta.url));

if (existsSync(source)) await runSource();
else await import('../dist/cli/program.js');

/** In a checkout the program is its source: node with a loader for TypeScript, and with `ntgen` meaning this source. */
async function runSource() {
  const { spawn } = await import('node:child_process');
  const flags = ['--conditions=ntgen-source', '--import', import.meta.resolve('tsx')];
  const child = spawn(process.execPath, [...flags, source, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us; handed on as well, it would count as a second one.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
