import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startBroker } from '../faults/harness/broker.js';
import { Load } from '../faults/harness/load.js';
import { Stage } from '../faults/harness/stage.js';
import { until } from '../faults/harness/until.js';
import { KINDS } from './kinds.js';
import { SeededRandom } from './random.js';
import { Memory, reportOf } from './report.js';
import { ChaosWorker, type Scene } from './scene.js';

/*
 * Faults at random, under load, on a RabbitMQ of its own: `npm run chaos -- --minutes 10 --seed 7`. Exits with 1 when an invariant is
 * broken. The same seed does the same things in the same order; what they meet is up to the machine.
 */

const HEARTBEAT_SECONDS = 2;
const CALL_TIMEOUT_MS = 30_000;
const LOAD = { eventsPerSecond: 150, callsPerSecond: 60, timeoutMs: CALL_TIMEOUT_MS, handlerMs: 8 };
const HEALING_MS = 120_000;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const random = new SeededRandom(seed);

const broker = await startBroker();
if (broker === undefined) throw new Error('Chaos needs a RabbitMQ of its own: install rabbitmq-server.');
const stage = new Stage(broker.url, 'chaos', 'chaos', HEARTBEAT_SECONDS);
process.on('unhandledRejection', (reason) => stage.ledger.strays.push(reason));
process.on('uncaughtException', (error) => stage.ledger.strays.push(error));

const [clientProxy, ...workerProxies] = [
  await stage.proxy(),
  await stage.proxy(),
  await stage.proxy(),
  await stage.proxy(),
];
const workers = workerProxies.map((proxy) => new ChaosWorker(stage, proxy));
// The last one is spared, so that its memory tells of all that it has been through.
const [spared, ...mortals] = [...workers].reverse() as [ChaosWorker, ...ChaosWorker[]];
for (const worker of workers) worker.start();
await stage.expectConsumers(workers.length);
const load = new Load(stage, await stage.client({ through: clientProxy.urlFor(stage.url) }), LOAD);
const scene: Scene = {
  stage,
  broker,
  random,
  load,
  mortals,
  proxies: [clientProxy, ...workerProxies],
  clientProxy,
};

const faults = new Map<string, number>();
const [worker, driver] = [new Memory(), new Memory()];
const startedAt = performance.now();
const seconds = (): number => (performance.now() - startedAt) / 1000;
let order: string[] = [];
while (seconds() < Number(values.minutes) * 60) {
  await sleep(random.between(300, 2_000));
  // Each kind comes once before any comes twice.
  if (order.length === 0) order = random.shuffled(Object.keys(KINDS));
  const kind = order.pop() ?? '';
  const { dispatched, confirmed, outcomes } = stage.ledger;
  say(`${kind} | ${confirmed.size} of ${dispatched.size} events confirmed, calls ${JSON.stringify(outcomes)}`);
  faults.set(kind, (faults.get(kind) ?? 0) + 1);
  await KINDS[kind]?.(scene);
  worker.add(residentBytes(spared.pid));
  driver.add(process.memoryUsage().rss);
}

say('no more faults; all that is under way ends');
await load.stop();
await stage.expectConsumers(workers.length);
await until(
  'the queues are empty',
  async () => (await stage.raw.queue(stage.eventQueue))?.messages === 0,
  HEALING_MS,
).catch(() => undefined);
await stage.settled();
worker.add(residentBytes(spared.pid));
const { text, isWell } = reportOf({ ledger: stage.ledger, faults, seconds: seconds(), seed, worker, driver });
process.stdout.write(`\n${text}`);
await stage[Symbol.asyncDispose]();
await broker.stop();
process.exit(isWell ? 0 : 1);

function say(text: string): void {
  process.stdout.write(`${seconds().toFixed(0).padStart(4)} s  ${text}\n`);
}

/** Resident memory of another process; 0 where the system does not tell. */
function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  } catch {
    return 0;
  }
}
