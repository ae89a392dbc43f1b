import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openTransport } from '../../src/transport/open.js';
import type { Transport } from '../../src/transport/transport.js';
import { deadLetterExchange, deadLetterQueue, encodeDeadLetter } from '../../src/wire/dead-letter.js';
import { deleteFromRabbit, describeWithRabbit, uniqueName } from '../support/rabbit.js';
import { bodies, contents } from '../transport/conformance/kit.js';
import { runMain, type Run } from './captured.js';

interface Letter {
  readonly bodyBytes?: number;
  readonly id: string;
  readonly body: string;
  readonly errorMessage?: string;
}

describeWithRabbit('ntgen dead', (url) => {
  let service: string;
  let queue: string;
  let deadQueue: string;
  let transport: Transport;

  beforeEach(async () => {
    service = uniqueName('ledger');
    queue = `evt-stock-sold--${service}.enter`;
    deadQueue = `ntgen.dead.${service}`;
    transport = await openTransport(url);
    await transport.declareExchange(deadLetterExchange('ntgen.dead'));
    await transport.declareQueue(deadLetterQueue(service, 'ntgen.dead'));
    await transport.declareQueue({ name: queue, bindings: [] });
  });

  afterEach(async () => {
    await transport.close();
    await deleteFromRabbit(url, { queues: [queue, deadQueue] });
  });

  async function bury({ id, body, errorMessage = 'no such account', bodyBytes }: Letter, to = queue): Promise<void> {
    const message = {
      body: Buffer.from(body),
      headers: { 'nameko.language': 'nl', 'ntgen.retry_count': 2 },
      contentType: 'application/json',
      messageId: `m-${id}`,
      exchange: 'stock.events',
      routingKey: 'sold',
    };
    const letter = encodeDeadLetter(message, {
      id,
      reason: 'retries exhausted',
      service,
      method: 'enter',
      queue: to,
      error: { exc_type: 'TypeError', exc_path: `${service}.TypeError`, value: errorMessage },
      attempt: 3,
      failedAt: Date.UTC(2030, 0, 2, 3, 4, 5),
      ...(bodyBytes !== undefined && { bodyBytes }),
    });
    await transport.publish({ exchange: 'ntgen.dead', routingKey: `${service}.enter` }, letter, { mandatory: true });
  }

  function dead(...words: readonly string[]): Promise<Run> {
    return runMain(['dead', ...words, '--service', service, '--broker', url]);
  }

  const FIRST = { id: '11111111-aaaa-4000-8000-000000000000', body: '{"code":"anvil"}' };
  const SECOND = { id: '22222222-aaaa-4000-8000-000000000000', body: '"\u00fc"', errorMessage: 'two\nlines' };

  test('list shows a line for each, the oldest first', async () => {
    for (const letter of [FIRST, SECOND]) await bury(letter);
    const { code, stdout, stderr } = await dead('list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '2 dead letters\n' });
    expect(stdout).toBe(
      `11111111  2030-01-02T03:04:05Z  ${service}.enter  retries exhausted, attempt 3  TypeError: no such account\n` +
        `22222222  2030-01-02T03:04:05Z  ${service}.enter  retries exhausted, attempt 3  TypeError: two lines\n`,
    );
    expect((await dead('list', '--limit', '1')).stdout.split('\n')).toHaveLength(2);
  });

  test('list and show as JSON are one document; show has the whole message', async () => {
    await bury(FIRST);
    const [listed] = JSON.parse((await dead('list', '--json')).stdout) as [Record<string, unknown>];
    expect(listed).toMatchObject({ id: FIRST.id, reason: 'retries exhausted', queue, exchange: 'stock.events' });
    expect(listed['body']).toBeUndefined();
    const [shown] = JSON.parse((await dead('show', FIRST.id, '--json')).stdout) as [Record<string, unknown>];
    expect(shown).toMatchObject({
      ...listed,
      body: FIRST.body,
      headers: { 'nameko.language': 'nl' },
      properties: { messageId: `m-${FIRST.id}`, contentType: 'application/json' },
    });
  });

  test('show tells all of one, by the id that list shows', async () => {
    for (const letter of [FIRST, SECOND]) await bury(letter);
    const { code, stdout } = await runMain(['dead', 'show', '--service', service, '--broker', url, '22222222']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^published +exchange "stock.events", routing key "sold"$/m);
    expect(stdout).toMatch(/^header nameko.language +"nl"$/m);
    expect(stdout).toMatch(/\n"ü"\n$/);
    expect(stdout).not.toContain('anvil');
  });

  test('looking loses nothing and changes no order; it marks as redelivered', async () => {
    for (const letter of [FIRST, SECOND]) await bury(letter);
    await dead('list');
    await dead('show', SECOND.id);
    const left = await contents(transport, deadQueue);
    expect(left.map(({ body, redelivered }) => [body.toString(), redelivered])).toEqual([
      [FIRST.body, true],
      [SECOND.body, true],
    ]);
  });

  test('replay brings each back to its queue, to be handled anew, and takes it out of the dead queue', async () => {
    for (const letter of [FIRST, SECOND]) await bury(letter);
    const { code, stdout, stderr } = await dead('replay', FIRST.id);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '1 replayed\n' });
    expect(await contents(transport, queue)).toMatchObject([
      { messageId: `m-${FIRST.id}`, contentType: 'application/json', headers: { 'nameko.language': 'nl' } },
    ]);
    expect(await bodies(transport, deadQueue)).toEqual([SECOND.body]);
  });

  test('a replay to a queue that is gone leaves the message, says so, and goes on with the others', async () => {
    await bury(FIRST, 'gone');
    await bury(SECOND);
    const { code, stderr } = await dead('replay');
    expect(code).toBe(1);
    expect(stderr).toBe(
      `${FIRST.id} stays: No queue is bound to "gone" on exchange ""; the message came back.\n1 replayed, 1 not\n`,
    );
    expect(await bodies(transport, deadQueue)).toEqual([FIRST.body]);
    expect(await bodies(transport, queue)).toEqual([SECOND.body]);
  });

  test('a message of which only the beginning is kept is shown as that, and is not replayed', async () => {
    await bury({ ...FIRST, bodyBytes: 20_000_000 });
    const [listed] = JSON.parse((await dead('list', '--json')).stdout) as [Record<string, unknown>];
    expect(listed).toMatchObject({ bodyBytes: 20_000_000 });
    expect((await dead('show')).stdout).toMatch(/^body +the first 16 of 20000000 bytes$/m);
    const { code, stderr } = await dead('replay');
    expect(code).toBe(1);
    expect(stderr).toMatch(/stays: of its body, which was too long to be taken, only the beginning is kept/);
    expect(await bodies(transport, queue)).toEqual([]);
    expect(await bodies(transport, deadQueue)).toEqual([FIRST.body]);
  });

  test('purge deletes what is meant, when that is meant', async () => {
    for (const letter of [FIRST, SECOND]) await bury(letter);
    const asked = await dead('purge');
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('Say --yes if that is meant');
    expect(await dead('purge', SECOND.id, '--yes')).toMatchObject({ code: 0, stderr: '1 purged\n' });
    expect(await bodies(transport, deadQueue)).toEqual([FIRST.body]);
  });

  test('an id that no letter has is told, and is a finding', async () => {
    await bury(FIRST);
    expect(await dead('show', '3333')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'there is no dead letter 3333\n0 dead letters\n',
    });
  });

  test('a service that has no dead queue has no dead letters', async () => {
    const run = await runMain(['dead', 'list', '--service', uniqueName('nobody'), '--broker', url]);
    expect(run).toEqual({ code: 0, stdout: '', stderr: '0 dead letters\n' });
  });
});

describe('ntgen dead, without a broker', () => {
  test('policy prints the command for an operator, ready for a shell', async () => {
    const words = ['dead', 'policy', '--service', 'acme.shop', '--broker', 'amqp://h/my%20vhost'];
    const { code, stdout } = await runMain(words);
    expect(code).toBe(0);
    expect(stdout).toBe(
      String.raw`rabbitmqctl set_policy -p 'my vhost' ntgen-dead-acme.shop '^evt-.*--acme\.shop\.' '{"dead-letter-exchange":"ntgen.dead","dead-letter-routing-key":"acme.shop.policy"}' --apply-to queues` +
        '\n',
    );
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    ['an action that is none', ['bury'], /Invalid values/],
    ['no number', ['list', '--limit', '0'], /--limit takes a number above 0/],
    ['a broker in memory', ['list', '--broker', 'memory://x'], /belong to the process that made them/],
  ])('%s is refused', async (_title, words, message) => {
    const { code, stderr } = await runMain(['dead', ...words, '--service', 'shop']);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
