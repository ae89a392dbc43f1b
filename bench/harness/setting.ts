import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { PEERS } from './peers.js';

/** Where and with what numbers came to be: versions and the machine. */
export function setting(broker: string): string {
  const peers = PEERS.flatMap((peer) => {
    const folder = new URL(`../peers/${peer}/`, import.meta.url);
    if (!existsSync(fileURLToPath(new URL('node_modules', folder)))) return [];
    const { dependencies } = json<{ dependencies: Record<string, string> }>(new URL('package.json', folder));
    const library = Object.entries(dependencies).find(([name]) => name.includes(peer));
    return library === undefined ? [] : [library.join(' ')];
  });
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  return [
    `ntgen ${versionOf('ntgen')} (${import.meta.resolve('ntgen').endsWith('.ts') ? 'from source' : 'built'})`,
    `amqplib ${versionOf('amqplib')}`,
    ...peers,
    broker,
    `Node ${process.version}`,
    `${availableParallelism()} cores of ${cpu}.`,
  ].join('; ');
}

function versionOf(library: string): string {
  const { version } = json<{ version: string }>(manifestOf(new URL(import.meta.resolve(library))));
  return version;
}

/** The package.json above a module. */
function manifestOf(module: URL): URL {
  const manifest = new URL('package.json', module);
  return existsSync(manifest) ? manifest : manifestOf(new URL('..', module));
}

function json<Shape>(file: URL): Shape {
  return JSON.parse(readFileSync(file, 'utf8')) as Shape;
}
