// Installs the libraries that the benchmarks compare with, each in its own folder below bench/peers.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const peers = fileURLToPath(new URL('../bench/peers/', import.meta.url));
for (const peer of readdirSync(peers)) {
  if (!existsSync(`${peers}${peer}/package-lock.json`)) continue;
  console.log(`bench/peers/${peer}`);
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: `${peers}${peer}`, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
