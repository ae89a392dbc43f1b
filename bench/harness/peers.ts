import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Other libraries, each in a folder with a package of its own: none of them is a dependency of ntgen. */
export const PEERS = ['moleculer', 'nest', 'rabbitmq-client', 'golevelup'] as const;
export type PeerName = (typeof PEERS)[number];

const FOLDER = new URL('../peers/', import.meta.url);

export function isInstalled(peer: PeerName): boolean {
  return existsSync(fileURLToPath(new URL(`${peer}/node_modules`, FOLDER)));
}

/** A module of a peer's folder. It is plain JavaScript: whoever loads it says what it exports. */
export async function loadPeer(peer: PeerName, file: 'rpc.js' | 'events.js'): Promise<unknown> {
  return import(new URL(`${peer}/${file}`, FOLDER).href);
}
