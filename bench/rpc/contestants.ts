import { PEERS } from '../harness/peers.js';
import { Roster } from '../harness/roster.js';
import type { Contestant } from './contestant.js';

/** What the rpc.js of a peer exports. */
interface PeerModule {
  contestant(options: { readonly noDelay: boolean }): Contestant;
}

/** ntgen, what it is measured against, and the peers with Nagle's algorithm off, and as they are shipped. */
export const CONTESTANTS = new Roster<Contestant>()
  .add('amqplib', async () => (await import('./amqplib.js')).amqplib({ noDelay: true }))
  .add('ntgen', async () => (await import('./ntgen.js')).ntgen)
  .add('amqplib-bare', async () => (await import('./amqplib-bare.js')).bare)
  .add('amqplib-nagle', async () => (await import('./amqplib.js')).amqplib({ noDelay: false }));

for (const peer of PEERS) {
  CONTESTANTS.addPeer<PeerModule>(peer, peer, 'rpc.js', ({ contestant }) => contestant({ noDelay: true }));
  CONTESTANTS.addPeer<PeerModule>(`${peer}-nagle`, peer, 'rpc.js', ({ contestant }) => contestant({ noDelay: false }));
}
