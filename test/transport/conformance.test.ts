import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { deleteFromRabbit, describeWithRabbit, plainly, uniqueName } from '../support/rabbit.js';
import { consuming } from './conformance/consuming.js';
import { deadLetters } from './conformance/dead-letters.js';
import { Bench, type Scenario } from './conformance/kit.js';
import { messages } from './conformance/messages.js';
import { routing } from './conformance/routing.js';
import { topology } from './conformance/topology.js';

/*
 * Both transports play the same scenarios and have to see what RabbitMQ showed when they were recorded.
 * After a change of the scenarios, with a RabbitMQ at hand: UPDATE_RECORDING=1 npm test -- test/transport/conformance
 */

const RECORDING = new URL('conformance.recording.json', import.meta.url);
const records = process.env['UPDATE_RECORDING'] === '1';
const recorded: Record<string, unknown> = existsSync(RECORDING)
  ? (JSON.parse(readFileSync(RECORDING, 'utf8')) as Record<string, unknown>)
  : {};
const scenarios: readonly [string, Scenario][] = Object.entries({
  ...routing,
  ...consuming,
  ...topology,
  ...messages,
  ...deadLetters,
});

describeWithRabbit('RabbitMQ', (url) => {
  const seen: Record<string, unknown> = {};
  const queues: string[] = [];
  const exchanges: string[] = [];

  test.each(scenarios)('%s', async (name, scenario) => {
    const bench = new Bench(url);
    try {
      seen[name] = asJson(await scenario(bench));
    } finally {
      await bench.close();
      queues.push(...bench.queues);
      exchanges.push(...bench.exchanges);
    }
    if (!records) expect(seen[name]).toEqual(recorded[name]);
  });

  afterAll(async () => {
    await deleteFromRabbit(url, { queues, exchanges });
    if (records) writeFileSync(RECORDING, `${JSON.stringify(seen, null, 2)}\n`);
  });
});

describeWithRabbit('RabbitMQ, with the frames of messages left to amqplib', (url) => {
  const queues: string[] = [];
  const exchanges: string[] = [];

  test.each(scenarios)('%s', async (name, scenario) => {
    const bench = new Bench(plainly(url));
    try {
      expect(asJson(await scenario(bench))).toEqual(recorded[name]);
    } finally {
      await bench.close();
      queues.push(...bench.queues);
      exchanges.push(...bench.exchanges);
    }
  });

  afterAll(() => deleteFromRabbit(url, { queues, exchanges }));
});

describe('memory', () => {
  test.each(scenarios)('%s', async (name, scenario) => {
    const bench = new Bench(`memory://${uniqueName('broker')}`);
    try {
      const seen = asJson(await scenario(bench));
      expect(seen).toEqual(recorded[name]);
    } finally {
      await bench.close();
    }
  });
});

test('every scenario was recorded, and nothing else', () => {
  expect(Object.keys(recorded)).toEqual(scenarios.map(([name]) => name));
});

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
