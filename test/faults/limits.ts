import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { openTransport } from '../../src/transport/open.js';
import { SeenLog } from '../services/log.js';
import { EchoService } from '../services/echo.service.js';
import { contracts } from '../services/generated/index.js';
import { RawPeer } from './harness/raw-peer.js';
import { until } from './harness/until.js';
import type { Faults } from './harness/with-broker.js';

const PUBLISHER = fileURLToPath(new URL('./services/publisher.ts', import.meta.url));
const MEBIBYTE = 1024 * 1024;
const JSON_TYPE = { contentType: 'application/json', contentEncoding: 'utf-8' };

/** Values that a header has no form for. */
const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['what JSON.parse makes of 1e999', JSON.parse('1e999')],
  ['a bigint', 1n],
  ['a function', () => undefined],
  ['a symbol', Symbol('x')],
  ['a map', new Map([['a', 1]])],
  ['a set', new Set([1])],
  ['an invalid date', new Date(NaN)],
  ['a type of amqplib’s', { '!': 'int8', value: 1 }],
  ['an array with a hole for a function', [() => undefined]],
  ['a long key', { ['k'.repeat(256)]: 1 }],
  ['70 KB', 'x'.repeat(70_000)],
  ['levels', Array.from({ length: 100 }).reduce<unknown>((inner) => ({ inner }), 1)],
  ['a key named __proto__', JSON.parse('{"__proto__": {"a": 1}}')],
  [
    'a cycle',
    (() => {
      const cycle: Record<string, unknown> = {};
      cycle['self'] = cycle;
      return cycle;
    })(),
  ],
];

/** Bounds: of memory, of time, of what may be sent. */
export function limitFaults({ beside }: Faults): void {
  beside('F09: the broker stops reading, and its publisher takes a bounded part of the memory', async (stage) => {
    const proxy = await stage.proxy();
    const child = stage.script(PUBLISHER, proxy.urlFor(stage.url), '40000', '1024', '4000').mayEnd();
    await child.says('ready');
    proxy.stopReading();
    child.signal('SIGUSR2');
    await child.says('grownBytes');
    expect(await child.exited()).toEqual({ code: 0, signal: null });
    const last = child.output.trim().split('\n').at(-1) ?? '';
    const { outcomes, grownBytes } = JSON.parse(last) as { outcomes: Record<string, number>; grownBytes: number };
    stage.ledger.bounds.push({ what: 'memory', most: (8 + 16) * MEBIBYTE + 20e6, found: grownBytes });
    expect(outcomes['NTG4017']).toBeGreaterThan(0);
    expect(Object.keys(outcomes).filter((code) => !['confirmed', 'NTG4014', 'NTG4017'].includes(code))).toEqual([]);
    expect(await stage.violations()).toEqual([]);
  });

  beside(
    'F25: payloads that break their schema',
    async (stage) => {
      const container = stage.contracted(EchoService, contracts, { seen: new SeenLog() });
      await container.start();
      const peer = await RawPeer.open(stage);
      const bad = [{}, { title: 5 }, null, [], 'text', { title: 't', subtasks: 'none' }];
      const ids = bad.map(() => randomUUID());
      for (const [index, task] of bad.entries()) {
        await peer.request('echo.task', JSON.stringify({ args: [task], kwargs: {} }), peer.envelope(ids[index]));
        await peer.publish('echo.events', 'said', JSON.stringify(task), JSON_TYPE);
      }
      await until('every request is answered', () => ids.every((id) => peer.reply(id)?.error?.exc_type !== undefined));
      expect(new Set(ids.map((id) => peer.reply(id)?.error?.exc_type))).toEqual(new Set(['ValidationError']));
      const letters = await stage.deadLetters(bad.length);
      expect(new Set(letters.map(({ properties }) => properties.headers?.['ntgen.dead.reason']))).toEqual(
        new Set(['invalid']),
      );
      expect(await (await stage.client())['echo'].stack()).toHaveLength(2);
      await stage.expectConsumers(1, ['rpc-echo', 'evt-echo-said--echo.heard']);
      expect(await stage.violations()).toEqual([]);
    },
    { name: 'echo' },
  );

  beside('F26: a message that is larger than anybody takes', async (stage) => {
    const child = await stage.fork();
    const peer = await RawPeer.open(stage);
    const large = JSON.stringify({ id: 'large', task: {}, more: 'x'.repeat(17 * MEBIBYTE) });
    await peer.publish(`${stage.source}.events`, 'tick', large, { ...JSON_TYPE, headers: { kept: 'as it was' } });
    const [letter] = await stage.deadLetters(1);
    expect(letter!.properties.headers).toMatchObject({
      kept: 'as it was',
      'ntgen.dead.reason': 'undecodable',
      'ntgen.dead.exchange': `${stage.source}.events`,
      'ntgen.dead.routing_key': 'tick',
      'ntgen.dead.body_bytes': large.length,
    });
    expect(letter!.content.toString()).toBe(large.slice(0, 65_536));

    // What the broker itself refuses is not even sent.
    const proxy = await stage.proxy();
    const transport = await openTransport(proxy.urlFor(stage.url));
    stage.onClose(() => transport.close());
    await transport.ready();
    const { accepted } = proxy;
    const tooLarge = { body: Buffer.alloc(128 * MEBIBYTE + 1), headers: {} };
    await expect(transport.publish({ exchange: '', routingKey: 'nowhere' }, tooLarge)).rejects.toMatchObject({
      code: 'NTG4008',
    });
    expect(proxy.accepted).toBe(accepted);

    const client = await stage.client();
    expect(await stage.call(client)).toBe('result');
    expect(child.isRunning).toBe(true);
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside('F31: header tables that are meant to harm', async (stage) => {
    const proxy = await stage.proxy();
    await stage.worker({ through: proxy.urlFor(stage.url) });
    const { accepted } = proxy;
    const peer = await RawPeer.open(stage);
    const deep = (levels: number): unknown =>
      Array.from({ length: levels }).reduce<unknown>((inner) => ({ a: inner }), 1);
    const deepArray = (levels: number): unknown =>
      Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1);
    const tables: readonly Record<string, unknown>[] = [
      { deep: deep(1_000) },
      { deep: deepArray(1_000) },
      { large: 'x'.repeat(60_000) },
      Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`k${index}`, index])),
      JSON.parse('{"__proto__": {"hacked": true}, "constructor": 1}') as Record<string, unknown>,
      { when: { '!': 'timestamp', value: 2 ** 40 }, far: { '!': 'long', value: 2 ** 60 } },
      { 'nameko.call_id_stack': 'no list', 'nameko.deadline': 'no number' },
      { 'nameko.call_id_stack': [[[]]], compression: { no: 'text' } },
    ];
    for (const [index, headers] of tables.entries()) {
      const id = `h${index}`;
      stage.ledger.dispatched.add(id);
      await peer.publish(`${stage.source}.events`, 'tick', JSON.stringify({ id }), { ...JSON_TYPE, headers });
      stage.ledger.confirmed.add(id);
    }
    const channel = await stage.raw.channel();
    await until('each is handled or dead', async () => {
      const letter = await channel.get(stage.deadQueue, { noAck: true });
      if (letter !== false) stage.ledger.dead.add((JSON.parse(letter.content.toString()) as { id: string }).id);
      const ended = stage.ledger.journal.ids('ended');
      return [...stage.ledger.confirmed].every((id) => ended.has(id) || stage.ledger.dead.has(id));
    });
    expect([...stage.ledger.dead]).toEqual(expect.arrayContaining(['h0', 'h1']));
    expect('hacked' in {}).toBe(false);
    expect(proxy.accepted).toBe(accepted);
    expect(await stage.call(await stage.client())).toBe('result');
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside('F32: context data that no header has a form for', async (stage) => {
    const proxy = await stage.proxy();
    await stage.worker();
    const client = await stage.client({ through: proxy.urlFor(stage.url) });
    const { accepted } = proxy;
    for (const [what, value] of HOSTILE) {
      const contextData = { hostile: value };
      const call = (): Promise<unknown> => client[stage.service].work.with({ contextData })('x');
      expect([what, await stage.ledger.call(what, 10_000, call)]).toEqual([what, 'NTG4008']);
      const id = `event with ${what}`;
      await stage.ledger.dispatch(id, () => client.dispatch(stage.source, 'tick', { id }, { headers: contextData }));
      expect([what, stage.ledger.refused.get(id)]).toEqual([what, 'NTG4008']);
    }
    expect(proxy.accepted).toBe(accepted);
    expect(await stage.call(client)).toBe('result');
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside('F33: priorities, times and names out of their range', async (stage) => {
    const proxy = await stage.proxy();
    await stage.worker();
    const client = await stage.client({ through: proxy.urlFor(stage.url) });
    const { accepted } = proxy;
    const options = [
      { priority: 300 },
      { priority: -1 },
      { priority: 1.5 },
      { priority: NaN },
      { expirationMs: -1 },
      { expirationMs: NaN },
    ];
    for (const [index, option] of options.entries()) {
      const id = `option ${index}`;
      await stage.ledger.dispatch(id, () => client.dispatch(stage.source, 'tick', { id }, option));
      expect([option, stage.ledger.refused.get(id)]).toEqual([option, 'NTG4008']);
    }
    await stage.ledger.dispatch('long name', () => client.dispatch(stage.source, 'n'.repeat(256), {}));
    expect(stage.ledger.refused.get('long name')).toBe('NTG4008');
    expect(await stage.ledger.call('long method', 10_000, () => client[stage.service]['m'.repeat(256)]())).toBe(
      'NTG4008',
    );
    expect(proxy.accepted).toBe(accepted);
    expect(await stage.call(client)).toBe('result');
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside('F40: handlers that never return give their place back', async (stage) => {
    const worker = await stage.worker({ config: { max_workers: 2 } });
    const client = await stage.client();
    const stuck = Array.from({ length: 4 }, (_, index) =>
      stage.ledger.call(`stuck${index}`, 10_000, () =>
        client[stage.service].limited.with({ timeoutMs: 10_000 })(`stuck${index}`, { forever: true }),
      ),
    );
    const event = 'stuckEvent';
    await stage.ledger.dispatch(event, () =>
      client.dispatch(stage.source, 'limited', { id: event, task: { forever: true } }, { mandatory: true }),
    );
    expect(new Set(await Promise.all(stuck))).toEqual(new Set(['NTG4005']));
    expect(await stage.call(client)).toBe('result');
    await stage.deadLetters(1);
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
    await worker.stop();
  });

  beside('F42: a consumer throws in the midst of a delivery', async (stage) => {
    const failures: unknown[] = [];
    const proxy = await stage.proxy();
    const transport = await openTransport(proxy.urlFor(stage.url), {
      listener: { failed: (reason) => failures.push(reason) },
    });
    stage.onClose(() => transport.close());
    const [throwing, calm] = ['f42_throwing', 'f42_calm'];
    for (const name of [throwing, calm]) await transport.declareQueue({ name, bindings: [] });
    const { accepted } = proxy;
    let thrown = 0;
    await transport.consume(throwing, { prefetch: 1 }, () => {
      thrown += 1;
      throw new Error('out of the handler');
    });
    let calmly = 0;
    await transport.consume(calm, { prefetch: 1 }, async () => {
      calmly += 1;
      return 'ack';
    });
    for (const routingKey of [throwing, calm, throwing]) {
      await transport.publish({ exchange: '', routingKey }, { body: Buffer.from('x'), headers: {} });
    }
    await until('each has had its two chances', () => thrown === 4 && calmly === 1);
    await until('the queue is empty', async () => (await stage.raw.queue(throwing))?.messages === 0);
    expect(failures.map(String)).toEqual(Array.from({ length: 4 }, () => 'Error: out of the handler'));
    expect(proxy.accepted).toBe(accepted);
    await stage.expectConsumers(1, [throwing, calm]);
    expect(await stage.violations()).toEqual([]);
  });
}
