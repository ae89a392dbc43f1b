import { expect } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTransport } from '../../src/transport/open.js';
import { Load } from './harness/load.js';
import { rounds } from './harness/rounds.js';
import { until } from './harness/until.js';
import type { Faults } from './harness/with-broker.js';

/** How long the broker is made to suffer; the load goes on meanwhile. */
const SUFFERING_MS = 1_500;

/** What becomes of the broker itself. These run alone: they concern everybody on it. */
export function brokerFaults({ alone }: Faults): void {
  alone('F01: the broker is stopped under load, and started again', async (stage, broker) => {
    await stage.worker();
    const load = new Load(stage, await stage.client());
    await until('the load is on', () => load.done > 50);
    await broker.ctl('stop_app');
    await broker.ctl('start_app');
    const { done } = load;
    await until('the load goes on', () => load.done > done + 50);
    await load.stop();
    expect(stage.ledger.refused).toEqual(new Map());
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  alone('F02: the broker is killed under load, and started again', async (stage, broker) => {
    await stage.worker();
    const load = new Load(stage, await stage.client());
    for (let round = 0; round < rounds(1, 10); round += 1) {
      const before = load.done;
      await until('the load is on', () => load.done > before + 50);
      await broker.kill();
      await broker.start();
      const { done } = load;
      await until('the load goes on', () => load.done > done + 50);
    }
    await load.stop();
    expect(stage.ledger.refused).toEqual(new Map());
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  alone('F08: the broker is short of memory, and blocks who publishes', async (stage, broker) => {
    const worker = await stage.worker();
    const client = await stage.client();
    const backlog = 100;
    for (let sent = 0; sent < backlog; sent += 1) void stage.dispatch(client, { ms: 20 });
    await until('the backlog is confirmed', () => stage.ledger.confirmed.size === backlog);
    await broker.ctl('set_vm_memory_high_watermark', '0.00001');
    try {
      // Consuming and acknowledging go on: the backlog is worked off.
      await until('the backlog is worked off', () => stage.ledger.journal.ids('ended').size === backlog);
      await until('no message waits', async () => (await stage.raw.queue(stage.eventQueue))?.messages === 0);
      const transport = await openTransport(stage.url);
      stage.onClose(() => transport.close());
      const message = { body: Buffer.from('x'), headers: {} };
      const publish = (): Promise<void> =>
        transport.publish({ exchange: '', routingKey: stage.deadQueue }, message, { timeoutMs: 1_000 });
      // The broker says that it takes nothing to whoever publishes: nobody knows of the first, and the next is not even sent.
      await expect(publish()).rejects.toMatchObject({ code: expect.stringMatching(/^NTG40(14|17)$/) });
      await expect(publish()).rejects.toMatchObject({ code: 'NTG4017' });
      expect(await stage.call(client, {}, 1_000)).toBe('NTG4005');
    } finally {
      await broker.ctl('set_vm_memory_high_watermark', '0.4');
    }
    expect(await until('publishing goes on', async () => (await stage.call(client, {}, 5_000)) === 'result')).toBe(
      true,
    );
    await stage.dispatch(client);
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
    await worker.stop();
  });

  alone('F19: a handler takes longer than the broker allows', async (stage, broker) => {
    await broker.ctl(
      'eval',
      'application:set_env(rabbit, consumer_timeout, 2000), application:set_env(rabbit, channel_tick_interval, 500).',
    );
    try {
      await stage.worker();
      await stage.worker();
      const client = await stage.client();
      const slow = await stage.dispatch(client, { ms: 5_000 });
      await until(
        'the message is given to a second worker',
        () => stage.ledger.journal.read().filter(({ id, what }) => id === slow && what === 'started').length >= 2,
      );
      // The channel of the other queue lives.
      expect(await stage.call(client)).toBe('result');
    } finally {
      await broker.ctl(
        'eval',
        'application:set_env(rabbit, consumer_timeout, 1800000), application:set_env(rabbit, channel_tick_interval, 60000).',
      );
    }
    expect(await stage.violations({ consumers: 2 })).toEqual([]);
  });

  alone('F20: the broker is short of disk, and blocks who publishes', async (stage, broker) => {
    await stage.worker();
    const client = await stage.client();
    await broker.ctl('set_disk_free_limit', '1000000GB');
    const held = Array.from({ length: 50 }, () => stage.dispatch(client));
    try {
      await sleep(SUFFERING_MS);
      expect(stage.ledger.confirmed.size).toBe(0);
    } finally {
      await broker.ctl('set_disk_free_limit', '50MB');
    }
    await Promise.all(held);
    expect(stage.ledger.refused).toEqual(new Map());
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });
}
