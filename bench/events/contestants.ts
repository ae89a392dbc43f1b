import { Roster } from '../harness/roster.js';
import type { Contestant } from './contestant.js';

/** What the events.js of a peer exports. */
interface PeerModule {
  readonly contestant: Contestant;
}

/** ntgen, what it is measured against, and the peers that tell an event to several queues and lose none while others join. */
export const CONTESTANTS = new Roster<Contestant>()
  .add('amqplib', async () => (await import('./amqplib.js')).amqplib({ confirms: true }))
  .add('ntgen', async () => (await import('./ntgen.js')).ntgen)
  .add('amqplib-unconfirmed', async () => (await import('./amqplib.js')).amqplib({ confirms: false }));

for (const peer of ['rabbitmq-client', 'golevelup'] as const)
  CONTESTANTS.addPeer<PeerModule>(peer, peer, 'events.js', ({ contestant }) => contestant);
