import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { messageOf } from '../src/errors/errors.js';
import { maskUrl } from '../src/transport/address.js';
import { Broker } from './rpc/broker.js';
import { replyQueueName, requestQueueName } from './rpc/contestant.js';
import { readOptions, USAGE, type Options } from './rpc/options.js';
import { orderOf } from './rpc/order.js';
import { Pair } from './rpc/pair.js';
import { CONTESTANTS } from './rpc/protocol.js';
import { table, type Measurement, type Round } from './rpc/table.js';

/*
 * ntgen against plain amqplib: the same calls on the same topology, taking turns. See README.md.
 */

/** Of both servers. ntgen's default is 10, as Nameko's; it would measure the prefetch and little else. */
const PREFETCH = 100;

const options = optionsOrExit();
const broker = await brokerOrExit(options.broker);
// A signal reaches the servers and clients as well: they end, the command that waits for them fails, and we clean up.
process.on('SIGINT', () => {});
const run = randomBytes(4).toString('hex');
const exchange = `nameko-rpc-bench-${run}`;
const queues: string[] = [];
const pairs = CONTESTANTS.map((name) => {
  const setup = { broker: options.broker, exchange, service: `bench_${name}_${run}`, prefetch: PREFETCH };
  return new Pair(name, setup, options.profile);
});
try {
  for (const pair of pairs) await start(pair);
  const results = await play(options);
  process.stdout.write(`${table(results)}\n${summary(options)}\n`);
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
  queues.push(requestQueueName(service));
  await pair.start();
  const replyKey = await broker.replyKeyOf(exchange, service, () => pair.measure(1, 0));
  queues.push(replyQueueName(replyKey));
}

/** Every round at every number of outstanding calls; by turns one contestant is first. Round 0 warms up and does not count. */
async function play({ rounds, outstanding, seconds }: Options): Promise<ReadonlyMap<number, readonly Round[]>> {
  const results = new Map<number, Round[]>(outstanding.map((level) => [level, []]));
  for (let round = 0; round <= rounds; round += 1) {
    progress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    const order = round % 2 === 0 ? pairs : pairs.toReversed();
    for (const [level, measured] of results) {
      const measurements: Partial<Record<string, Measurement>> = {};
      for (const pair of order) measurements[pair.name] = await pair.measure(level, seconds);
      const { amqplib, ntgen } = measurements;
      if (round > 0 && amqplib !== undefined && ntgen !== undefined) measured.push({ amqplib, ntgen });
    }
  }
  return results;
}

function summary({ rounds, outstanding, seconds }: Options): string {
  const bytes = Buffer.byteLength(JSON.stringify(orderOf(0)));
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  return [
    `Medians of ${rounds} rounds of ${seconds} s each, ${outstanding.join(', ')} calls outstanding, ${bytes} bytes of JSON each way, prefetch ${PREFETCH}`,
    `ntgen ${versionOf('../package.json')} (${builtOrSource()})`,
    `amqplib ${versionOf('../node_modules/amqplib/package.json')}`,
    broker.version,
    `Node ${process.version}`,
    `${availableParallelism()} cores of ${cpu}.`,
  ].join('; ');
}

function versionOf(manifest: string): string {
  const { version } = JSON.parse(readFileSync(new URL(manifest, import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

function builtOrSource(): string {
  return import.meta.resolve('ntgen').endsWith('.ts') ? 'from source' : 'built';
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`bench:rpc: ${messageOf(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function brokerOrExit(url: string): Promise<Broker> {
  try {
    return await Broker.open(url);
  } catch (error) {
    process.stderr.write(
      `bench:rpc: no broker answers at ${maskUrl(url)}: ${messageOf(error)}. Start RabbitMQ, or name another with --broker or AMQP_URI.\n`,
    );
    process.exit(1);
  }
}
