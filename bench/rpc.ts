import { randomBytes } from 'node:crypto';
import { brokerCpu } from './harness/broker-cpu.js';
import { brokerOrExit, optionsOrExit } from './harness/or-exit.js';
import { setting } from './harness/setting.js';
import { table, type Chapter, type Round } from './harness/table.js';
import { messageOf } from './harness/text.js';
import { replyQueueName, requestQueueName } from './rpc/contestant.js';
import { CONTESTANTS } from './rpc/contestants.js';
import type { Level } from './rpc/load.js';
import { readOptions, USAGE, type Options } from './rpc/options.js';
import { Pair } from './rpc/pair.js';
import { COLUMNS, type Measurement } from './rpc/table.js';

/*
 * ntgen, plain amqplib and other libraries: the same calls over one broker, taking turns. See README.md.
 */

/** Of all servers. ntgen's default is 10, as Nameko's; it would measure the prefetch and little else. */
const PREFETCH = 100;
const OURS = 'ntgen';
/** They use Nameko's topology, with names of this run that are to be deleted at its end. */
const ON_TOPOLOGY: readonly string[] = ['ntgen', 'amqplib', 'amqplib-nagle'];

const options = optionsOrExit('bench:rpc', USAGE, () => readOptions(process.argv.slice(2)));
const broker = await brokerOrExit('bench:rpc', options.broker);
// A signal reaches the servers and clients as well: they end, the command that waits for them fails, and we clean up.
process.on('SIGINT', () => {});
const run = randomBytes(4).toString('hex');
const exchange = `nameko-rpc-bench-${run}`;
const queues: string[] = [];
const busy = brokerCpu(options.broker);
const pairs = CONTESTANTS.ready(options.contestants).map((name) => {
  const service = `bench_${name.replaceAll('-', '_')}_${run}`;
  return new Pair(name, { broker: options.broker, exchange, service, prefetch: PREFETCH }, options.profile);
});
try {
  for (const pair of pairs) await start(pair);
  const chapters = await play(options);
  process.stdout.write(`${table(['bytes', 'outstanding'], COLUMNS, OURS, chapters)}\n`);
  if (options.cold > 0) process.stdout.write(`${await coldStarts(options.cold)}\n`);
  process.stdout.write(`${summary(options)}\n`);
} catch (error) {
  process.stderr.write(`bench:rpc: ${messageOf(error)}\n`);
  process.exitCode = 1;
} finally {
  await Promise.all(pairs.map((pair) => pair.end()));
  await broker.remove(exchange, queues);
  await broker.close();
}

async function start(pair: Pair): Promise<void> {
  const { service } = pair.setup;
  if (!ON_TOPOLOGY.includes(pair.name)) {
    await pair.start();
    return;
  }
  queues.push(requestQueueName(service));
  await pair.start();
  const firstCall = (): Promise<unknown> => pair.measure({ outstanding: 1, bytes: 103 }, 0, busy);
  queues.push(replyQueueName(await broker.replyKeyOf(exchange, service, firstCall)));
}

/** Every round at every level; by turns one contestant is first. Round 0 warms up and does not count. */
async function play({ rounds, outstanding, bytes, seconds }: Options): Promise<readonly Chapter<Measurement>[]> {
  const levels = bytes.flatMap((size) => outstanding.map((calls): Level => ({ bytes: size, outstanding: calls })));
  const results = levels.map((level) => ({ level, rounds: [] as Round<Measurement>[] }));
  for (let round = 0; round <= rounds; round += 1) {
    progress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const { level, rounds: measured } of results) {
      const measurements = new Map<string, Measurement>();
      for (const pair of round % 2 === 0 ? pairs : pairs.toReversed())
        measurements.set(pair.name, await pair.measure(level, seconds, busy));
      // In the order of the contestants, whoever was first.
      if (round > 0) measured.push(new Map(pairs.flatMap(({ name }) => entryOf(measurements, name))));
    }
  }
  return results.map(({ level, rounds: measured }) => ({
    level: [String(level.bytes), String(level.outstanding)],
    rounds: measured,
  }));
}

function entryOf<Value>(values: ReadonlyMap<string, Value>, name: string): readonly [string, Value][] {
  const value = values.get(name);
  return value === undefined ? [] : [[name, value]];
}

async function coldStarts(times: number): Promise<string> {
  const rounds: Round<number>[] = [];
  for (let round = 1; round <= times; round += 1) {
    progress(`cold start ${round} of ${times}`);
    const measured = new Map<string, number>();
    for (const pair of pairs) measured.set(pair.name, await pair.coldStart());
    rounds.push(measured);
  }
  const column = { title: 'ms to first result', of: (ms: number) => ms, digits: 0 };
  return table(['cold start'], [column], OURS, [{ level: ['client'], rounds }]);
}

function summary({ rounds, seconds }: Options): string {
  return `Medians of ${rounds} rounds of ${seconds} s each, prefetch ${PREFETCH}; ${setting(broker.version)}`;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
