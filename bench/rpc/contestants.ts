import { isInstalled, loadPeer, PEERS, type PeerName } from '../harness/peers.js';
import type { Contestant } from './contestant.js';

interface Entry {
  readonly load: () => Promise<Contestant>;
  /** Where it has to be installed first. */
  readonly peer?: PeerName;
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  amqplib: { load: async () => (await import('./amqplib.js')).amqplib({ noDelay: true }) },
  ntgen: { load: async () => (await import('./ntgen.js')).ntgen },
  'amqplib-bare': { load: async () => (await import('./amqplib-bare.js')).bare },
  'amqplib-nagle': { load: async () => (await import('./amqplib.js')).amqplib({ noDelay: false }) },
  ...Object.fromEntries(
    PEERS.flatMap((peer) => [
      [peer, { peer, load: () => loadVariant(peer, true) }],
      [`${peer}-nagle`, { peer, load: () => loadVariant(peer, false) }],
    ]),
  ),
};

/** All there are: ntgen, what it is measured against, and the peers with Nagle's algorithm off, and as they are shipped. */
export const CONTESTANTS: readonly string[] = Object.keys(ENTRIES);

export function isReady(name: string): boolean {
  const peer = ENTRIES[name]?.peer;
  return peer === undefined || isInstalled(peer);
}

export async function loadContestant(name: string): Promise<Contestant> {
  const entry = ENTRIES[name];
  if (entry === undefined) throw new TypeError(`there is no contestant ${name}`);
  return entry.load();
}

async function loadVariant(peer: PeerName, noDelay: boolean): Promise<Contestant> {
  // Each peer's rpc.js exports this function.
  const { contestant } = (await loadPeer(peer, 'rpc.js')) as {
    contestant(options: { readonly noDelay: boolean }): Contestant;
  };
  return contestant({ noDelay });
}
