import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { RawPeer } from './harness/raw-peer.js';
import type { Stage } from './harness/stage.js';
import { until } from './harness/until.js';
import type { Faults } from './harness/with-broker.js';

const JSON_TYPE = { contentType: 'application/json', contentEncoding: 'utf-8' };

/** Bodies that are no JSON, or no request. */
const MALFORMED: readonly Buffer[] = [
  '{',
  '[1,',
  '{"args": [1], }',
  'nul',
  'NaN',
  '{"args": [NaN], "kwargs": {}}',
  "{'args': []}",
  '\u0000',
  '"unterminated',
  '}{',
].map((text) => Buffer.from(text));
const NOT_UTF8: readonly Buffer[] = [
  Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
  Buffer.from([0x22, 0xc3, 0x28, 0x22]),
  Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
  Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"args": [], "kwargs": {}}')]),
];
const BAD_BODIES = [...MALFORMED, ...NOT_UTF8];

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** That a worker is as well as before. */
async function expectWell(stage: Stage): Promise<void> {
  const client = await stage.client();
  expect(await stage.call(client)).toBe('result');
  await stage.dispatch(client);
  expect(await stage.violations({ consumers: 1 })).toEqual([]);
}

/** The errors that requests are answered with, by the names on the wire, in their order. */
async function errorsOf(peer: RawPeer, ids: readonly string[]): Promise<readonly (string | undefined)[]> {
  await until('every request is answered', () => ids.every((id) => peer.reply(id) !== undefined));
  return ids.map((id) => peer.reply(id)?.error?.exc_type);
}

/** What peers send. All of it comes past ntgen's own client, which sends nothing of the kind. */
export function messageFaults({ beside }: Faults): void {
  beside('F21: poison: an event whose handler always throws, among a thousand good ones', async (stage) => {
    await stage.worker();
    const client = await stage.client();
    const poison = stage.newId('poison');
    await stage.ledger.dispatch(poison, () =>
      client.dispatch(
        stage.source,
        'retried',
        { id: poison, task: { fail: 'always' } },
        { mandatory: true, headers: { kept: 'as it was' } },
      ),
    );
    for (let sent = 0; sent < 1_000; sent += 50) {
      await Promise.all(Array.from({ length: 50 }, () => stage.dispatch(client)));
    }
    const [letter] = await stage.deadLetters(1);
    expect(letter!.properties.headers).toMatchObject({
      kept: 'as it was',
      'ntgen.dead.reason': 'retries exhausted',
      'ntgen.dead.error_message': expect.stringContaining('always'),
      'ntgen.dead.attempt': 3,
    });
    const attempts = stage.ledger.journal.read().filter(({ id, what }) => id === poison && what === 'started');
    expect(attempts.map(({ about }) => about?.['attempt'])).toEqual([1, 2, 3]);
    await expectWell(stage);
  });

  beside('F22: bodies that are no JSON, no UTF-8, or begin with a byte order mark', async (stage) => {
    await stage.worker();
    const peer = await RawPeer.open(stage);
    const ids = BAD_BODIES.map(() => randomUUID());
    for (const [index, body] of BAD_BODIES.entries()) {
      await peer.request(`${stage.service}.work`, body, peer.envelope(ids[index]));
      await peer.publish(`${stage.source}.events`, 'tick', body, JSON_TYPE);
    }
    expect(await errorsOf(peer, ids)).toEqual(ids.map(() => 'MalformedRequest'));
    const letters = await stage.deadLetters(BAD_BODIES.length);
    expect(letters.map(({ content }) => content)).toEqual(BAD_BODIES);
    expect(new Set(letters.map(({ properties }) => properties.headers?.['ntgen.dead.reason']))).toEqual(
      new Set(['undecodable']),
    );
    await expectWell(stage);
  });

  beside('F23: content types and encodings that are wrong, missing or compressed', async (stage) => {
    await stage.worker();
    const peer = await RawPeer.open(stage);
    const body = JSON.stringify({ args: ['typed'], kwargs: {} });
    const cases: readonly [Record<string, unknown>, 'result' | 'MalformedRequest'][] = [
      [{ contentType: undefined }, 'result'],
      [{ contentType: 'APPLICATION/JSON' }, 'result'],
      [{ contentType: 'application/json; charset=utf-8' }, 'result'],
      [{ contentType: 'application/json garbage' }, 'MalformedRequest'],
      [{ contentType: 'application/x-python-serialize' }, 'MalformedRequest'],
      [{ contentType: 'text/json' }, 'MalformedRequest'],
      [{ headers: { compression: 'application/x-bz2' } }, 'MalformedRequest'],
      [{ headers: { compression: 'application/x-gzip' } }, 'MalformedRequest'],
    ];
    const ids = cases.map(() => randomUUID());
    for (const [index, [properties]] of cases.entries()) {
      await peer.request(`${stage.service}.work`, body, { ...peer.envelope(ids[index]), ...properties });
    }
    expect((await errorsOf(peer, ids)).map((error) => error ?? 'result')).toEqual(
      cases.map(([, expected]) => expected),
    );
    await expectWell(stage);
  });

  beside('F24: requests without an address to reply to, or without an id, end no worker', async (stage) => {
    const workers = await Promise.all([stage.fork(), stage.fork(), stage.fork()]);
    const peer = await RawPeer.open(stage);
    const bodies = ['{"args": ["x"], "kwargs": {}}', '{}', '', 'not json'];
    let untold = 0;
    for (let sent = 0; sent < 100; sent += 1) {
      const envelope = peer.envelope();
      if (sent % 3 !== 0) {
        delete envelope.replyTo;
        if (sent % bodies.length !== 0) untold += 1;
      }
      if (sent % 3 !== 1) delete envelope.correlationId;
      await peer.request(`${stage.service}.work`, bodies[sent % bodies.length] ?? '', envelope);
    }
    await until('the queue is empty', async () => (await stage.raw.queue(stage.rpcQueue))?.messages === 0);
    // Whoever has no address cannot be told of an error; the dead queue can.
    await stage.deadLetters(untold);
    const client = await stage.client();
    const calls = await Promise.all(Array.from({ length: 30 }, () => stage.call(client)));
    expect(new Set(calls)).toEqual(new Set(['result']));
    expect(workers.map(({ isRunning }) => isRunning)).toEqual([true, true, true]);
    expect(await stage.violations({ consumers: 3 })).toEqual([]);
  });

  beside('F27: JSON of a million levels', async (stage) => {
    await stage.fork();
    const peer = await RawPeer.open(stage);
    const levels = [50, 1_000_000];
    const ids = levels.map(() => randomUUID());
    for (const [index, depth] of levels.entries()) {
      const task = `{"deep": ${nested(depth)}}`;
      await peer.request(
        `${stage.service}.work`,
        `{"args": ["deep${index}", ${task}], "kwargs": {}}`,
        peer.envelope(ids[index]),
      );
    }
    expect(await errorsOf(peer, ids)).toEqual([undefined, 'MalformedRequest']);
    await peer.publish(`${stage.source}.events`, 'tick', `{"id": "deep", "task": ${nested(1_000_000)}}`, JSON_TYPE);
    await stage.deadLetters(1);
    await expectWell(stage);
  });

  beside('F28: keys that name the prototype', async (stage) => {
    await stage.worker();
    const peer = await RawPeer.open(stage);
    const keys = ['__proto__', '\\u005f_proto__', '__pr\\u006fto__', '\\u005F\\u005Fproto\\u005f\\u005f'];
    const ids = keys.map(() => randomUUID());
    for (const [index, key] of keys.entries()) {
      const task = `{"${key}": {"hacked": true}, "constructor": {"prototype": {"hacked": true}}}`;
      await peer.request(`${stage.service}.work`, `{"args": ["x", ${task}], "kwargs": {}}`, peer.envelope(ids[index]));
      await peer.publish(`${stage.source}.events`, 'tick', `{"id": "x", "task": ${task}}`, JSON_TYPE);
    }
    expect(await errorsOf(peer, ids)).toEqual(keys.map(() => 'MalformedRequest'));
    await stage.deadLetters(keys.length);
    expect('hacked' in {}).toBe(false);
    await expectWell(stage);
  });

  beside(
    'F29: an event that comes twice is handled twice, or once where handled ones are remembered',
    async (stage) => {
      await stage.worker({ config: { max_workers: 1 } });
      const peer = await RawPeer.open(stage);
      const twice = async (type: string, id: string): Promise<void> => {
        const properties = { ...JSON_TYPE, messageId: `message-of-${id}` };
        for (let sent = 0; sent < 2; sent += 1) {
          await peer.publish(`${stage.source}.events`, type, JSON.stringify({ id }), properties);
        }
      };
      await twice('tick', 'plain');
      await twice('once', 'remembered');
      const begun = (id: string): readonly unknown[] =>
        stage.ledger.journal.read().flatMap((entry) => (entry.id === id && entry.what === 'ended' ? [entry] : []));
      await until('the plain one is handled twice', () => begun('plain').length === 2);
      // Handled after the second of the two, which then has been settled.
      await peer.publish(`${stage.source}.events`, 'once', JSON.stringify({ id: 'last' }), JSON_TYPE);
      await until('the last one is handled', () => begun('last').length === 1);
      expect(begun('remembered')).toHaveLength(1);
      const about = stage.ledger.journal.read().find(({ id }) => id === 'plain')?.about;
      expect(about).toEqual({ attempt: 1, redelivered: false, messageId: 'message-of-plain' });
      await expectWell(stage);
    },
  );

  beside('F30: replies that are late, unknown, or come twice', async (stage) => {
    const channel = await stage.raw.confirmChannel();
    await channel.assertExchange('nameko-rpc', 'topic', { durable: true });
    await channel.assertQueue(stage.rpcQueue, { durable: true });
    await channel.bindQueue(stage.rpcQueue, 'nameko-rpc', `${stage.service}.*`);
    let answered = 0;
    await channel.consume(stage.rpcQueue, (request) => {
      if (request === null) return;
      channel.ack(request);
      const { replyTo, correlationId } = request.properties;
      const [what = ''] = (JSON.parse(request.content.toString()) as { args: readonly string[] }).args;
      const reply = (id: string): void => {
        const body = Buffer.from(JSON.stringify({ result: what, error: null }));
        channel.publish('nameko-rpc', String(replyTo), body, { ...JSON_TYPE, correlationId: id });
        answered += 1;
      };
      reply(randomUUID());
      const answer = (): void => [1, 2].forEach(() => reply(String(correlationId)));
      if (what.startsWith('late')) setTimeout(answer, 600);
      else answer();
    });
    const client = await stage.client();
    const outcomes = await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => stage.call(client, {}, 200, `late${index}`)),
      ...Array.from({ length: 20 }, () => stage.call(client)),
    ]);
    expect(new Set(outcomes.slice(0, 20))).toEqual(new Set(['NTG4005']));
    expect(new Set(outcomes.slice(20))).toEqual(new Set(['result']));
    await until('the late replies are sent', () => answered === 40 * 3);
    expect(await stage.call(client)).toBe('result');
    expect(stage.log).toEqual([]);
    expect(await stage.violations()).toEqual([]);
  });

  beside('F34: calls that nobody waits for any more are not carried out', async (stage) => {
    const client = await stage.client();
    const worker = await stage.worker();
    await worker.stop();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => stage.call(client, {}, 300)));
    expect(new Set(outcomes)).toEqual(new Set(['NTG4005']));
    // The broker has dropped them, and the queue does not grow.
    await until('the queue is empty', async () => (await stage.raw.queue(stage.rpcQueue))?.messages === 0);
    // What a peer sends may say until when, and never expire.
    const peer = await RawPeer.open(stage);
    const past = { 'ntgen.deadline': String(Date.now() - 100) };
    const body = '{"args": ["past"], "kwargs": {}}';
    await peer.request(`${stage.service}.work`, body, { ...peer.envelope(), headers: past });
    await stage.worker();
    expect(await stage.call(client)).toBe('result');
    // In the order of the queue: had they been there, they would have come before.
    expect(stage.ledger.journal.ids('started').size).toBe(1);
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside('F35: the worker is there, and has no such method', async (stage) => {
    await stage.worker();
    const client = await stage.client();
    const names = ['nothing', 'constructor', 'toString', '__proto__', 'hasOwnProperty', 'do', 'journal', 'tick', ''];
    const peer = await RawPeer.open(stage);
    const ids = names.map(() => randomUUID());
    for (const [index, name] of names.entries()) {
      await peer.request(`${stage.service}.${name}`, '{"args": [], "kwargs": {}}', peer.envelope(ids[index]));
    }
    expect(await errorsOf(peer, ids)).toEqual(names.map(() => 'MethodNotFound'));
    expect(await stage.ledger.call('nothing', 10_000, () => client[stage.service].nothing('x'))).toBe('NTG4002');
    await expectWell(stage);
  });
}
