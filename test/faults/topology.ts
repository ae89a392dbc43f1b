import { expect } from '@jest/globals';
import { Load } from './harness/load.js';
import { until } from './harness/until.js';
import type { Faults } from './harness/with-broker.js';
import { faultyService } from './services/faulty.service.js';

/** Sooner than the next look whether all is there, which comes every 30 s. */
const TOLD_MS = 25_000;

/** What becomes of queues and exchanges. */
export function topologyFaults({ beside }: Faults): void {
  beside('F14: a queue is there already, and is another one', async (stage) => {
    const channel = await stage.raw.channel();
    await channel.assertQueue(stage.rpcQueue, { durable: true, maxLength: 7 });
    await expect(stage.worker()).rejects.toMatchObject({
      code: 'NTG4012',
      message: expect.stringMatching(/rpc-f14.*x-max-length/s),
    });
    const proxy = await stage.proxy();
    const other = stage.container(faultyService('f14_other'), { through: proxy.urlFor(stage.url) });
    await other.start();

    // One queue is refused after a lost connection, and the others go on.
    await channel.deleteQueue('rpc-f14_other');
    await channel.assertQueue('rpc-f14_other', { durable: true, maxLength: 7 });
    proxy.cut();
    await until('the refusal is told', () => stage.log.some((line) => /rpc-f14_other.*x-max-length/s.test(line)));
    const client = await stage.client();
    await until('events are handled again', async () => {
      const id = stage.newId('e');
      await client.dispatch('f14_other_load', 'tick', { id }, { mandatory: true });
      return stage.ledger.journal.ids('ended').has(id);
    });
    await channel.deleteQueue('rpc-f14_other');
    await stage.expectConsumers(1, ['rpc-f14_other']);
    expect(await stage.violations()).toEqual([]);
  });

  beside('F15: a queue is deleted under its consumer', async (stage) => {
    await stage.worker();
    const client = await stage.client();
    const held = await stage.dispatch(client, { ms: 1_500 });
    const call = stage.call(client, { ms: 1_500 });
    await until('both are begun', () => stage.ledger.journal.ids('started').size === 2);
    const channel = await stage.raw.channel();
    await channel.deleteQueue(stage.eventQueue);
    await channel.deleteQueue(stage.rpcQueue);
    await stage.expectConsumers(1, [stage.rpcQueue, stage.eventQueue], TOLD_MS);
    expect(await call).toBe('result');
    await until('the event is handled', () => stage.ledger.journal.ids('ended').has(held));
    await stage.dispatch(client);
    expect(await stage.call(client)).toBe('result');
    expect(stage.ledger.refused).toEqual(new Map());
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside('F16: an exchange is deleted under load', async (stage) => {
    const proxy = await stage.proxy();
    await stage.worker({ through: proxy.urlFor(stage.url) });
    const client = await stage.client();
    const load = new Load(stage, client, { eventsPerSecond: 100, callsPerSecond: 30 });
    await until('the load is on', () => load.done > 30);
    const channel = await stage.raw.channel();
    await channel.deleteExchange(`${stage.source}.events`);
    await until('somebody is told', () => stage.ledger.refused.size > 0);
    // Whoever listens declares it anew when it connects.
    proxy.cut();
    const { size } = stage.ledger.confirmed;
    await until('events arrive again', () => stage.ledger.confirmed.size > size + 20);
    await load.stop();
    expect(
      [...new Set(stage.ledger.refused.values())].filter((code) => !['NTG4009', 'NTG4012'].includes(code)),
    ).toEqual([]);
    expect(stage.ledger.outcomes).toEqual({ result: stage.ledger.calls.size });
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside('F18: a full queue refuses events', async (stage) => {
    const first = await stage.worker();
    await first.stop();
    const client = await stage.client();
    const sent = Array.from({ length: 20 }, () => stage.dispatch(client));
    await until('the queue is full', async () => (await stage.raw.queue(stage.eventQueue))?.messages === 5);
    await stage.worker();
    await Promise.all(sent);
    expect(stage.ledger.refused).toEqual(new Map());
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });
}
