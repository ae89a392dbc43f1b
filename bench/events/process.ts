import { sample } from '../harness/measure.js';
import { obeyOrders } from '../harness/side.js';
import { orderOf } from '../rpc/order.js';
import type { Contestant } from './contestant.js';
import { CONTESTANTS } from './contestants.js';
import type { Answer, Command, Commands, Told } from './protocol.js';

/*
 * One side of one contestant in a process of its own: `process.ts <contestant> <publisher|consumer>`.
 */

const [name = '', side] = process.argv.slice(2); // tour.ts starts it, and nobody else
const contestant = await CONTESTANTS.load(name);
let publisher: Awaited<ReturnType<Contestant['publish']>> | undefined;
let consumer: Awaited<ReturnType<Contestant['consume']>> | undefined;
let handled = 0;
let awaited = Infinity;
let reached: () => void = () => undefined;

obeyOrders<Commands>(async (order: Command): Promise<Answer> => {
  switch (order.command) {
    case 'start':
      if (side === 'publisher') publisher = await contestant.publish(order.ask);
      else consumer = await contestant.consume(order.ask, count);
      return null;
    case 'sample':
      return sample();
    case 'tell':
      return tellFor(order.ask.seconds, order.ask.outstanding);
    case 'handled':
      return until(order.ask.events);
    case 'stop':
      await publisher?.close();
      await consumer?.close();
      return null;
  }
});

function count(): void {
  handled += 1;
  if (handled >= awaited) reached();
}

async function until(events: number): Promise<number> {
  awaited = events;
  if (handled < events) await new Promise<void>((resolve) => (reached = resolve));
  handled -= events;
  awaited = Infinity;
  return performance.timeOrigin + performance.now();
}

async function tellFor(seconds: number, outstanding: number): Promise<Told> {
  if (publisher === undefined) throw new Error('only a publisher that was started can tell events');
  const { emit } = publisher;
  const template = orderOf(0);
  let events = 0;
  const begun = performance.now();
  const endsAt = begun + seconds * 1000;
  const inTurn = async (): Promise<void> => {
    do await emit({ ...template, id: template.id + (events++ % 900_000) });
    while (performance.now() < endsAt);
  };
  await Promise.all(Array.from({ length: outstanding }, inTurn));
  return { events, startedAt: performance.timeOrigin + begun };
}
