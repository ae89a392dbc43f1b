import { isInstalled, loadPeer, PEERS, type PeerName } from '../harness/peers.js';
import type { Contestant } from './contestant.js';

/** Those that tell an event to several queues, and lose none while others join. */
const TELLERS = PEERS.filter((peer) => peer === 'rabbitmq-client' || peer === 'golevelup');

interface Entry {
  readonly load: () => Promise<Contestant>;
  /** Where it has to be installed first. */
  readonly peer?: PeerName;
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  amqplib: { load: async () => (await import('./amqplib.js')).amqplib({ confirms: true }) },
  ntgen: { load: async () => (await import('./ntgen.js')).ntgen },
  'amqplib-unconfirmed': { load: async () => (await import('./amqplib.js')).amqplib({ confirms: false }) },
  ...Object.fromEntries(TELLERS.map((peer) => [peer, { peer, load: () => loadVariant(peer) }])),
};

/** All there are; the peers with Nagle's algorithm off. */
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

async function loadVariant(peer: PeerName): Promise<Contestant> {
  // Each peer's events.js exports it.
  return ((await loadPeer(peer, 'events.js')) as { contestant: Contestant }).contestant;
}
