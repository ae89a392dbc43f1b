import { sample } from '../harness/measure.js';
import { obeyOrders } from '../harness/side.js';
import type { Contestant } from './contestant.js';
import { CONTESTANTS } from './contestants.js';
import { load } from './load.js';
import type { Answer, Command, Commands } from './protocol.js';

/*
 * One side of one contestant in a process of its own: `process.ts <contestant> <server|client>`.
 */

const [name = '', side] = process.argv.slice(2); // pair.ts starts it, and nobody else
const contestant = await CONTESTANTS.load(name);
let server: Awaited<ReturnType<Contestant['serve']>> | undefined;
let client: Awaited<ReturnType<Contestant['connect']>> | undefined;

obeyOrders<Commands>(async (order: Command): Promise<Answer> => {
  switch (order.command) {
    case 'start':
      if (side === 'server') server = await contestant.serve(order.ask);
      else client = await contestant.connect(order.ask);
      return null;
    case 'sample':
      return sample();
    case 'load':
      if (client === undefined) throw new Error('only a client that was started can make calls');
      return load(client.echo, order.ask, order.ask.seconds);
    case 'stop':
      await client?.close();
      await server?.close();
      return null;
  }
});
