import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { CONTESTANTS } from './events/contestants.js';
import { COLUMNS, Tour, type Measurement } from './events/tour.js';
import { brokerCpu } from './harness/broker-cpu.js';
import { brokerUrl, DEFAULT_BROKER, names, positive, whole, wholes } from './harness/options.js';
import { brokerOrExit, optionsOrExit } from './harness/or-exit.js';
import { setting } from './harness/setting.js';
import { table, type Chapter, type Round } from './harness/table.js';
import { messageOf } from './harness/text.js';

/*
 * One publisher, one to three services that take its events from queues of their own: ntgen, plain amqplib and other libraries, taking turns.
 * See README.md.
 */

/** Of all consumers. ntgen's default is 10, as Nameko's; it would measure the prefetch and little else. */
const PREFETCH = 100;
const OURS = 'ntgen';

interface Options {
  readonly seconds: number;
  readonly rounds: number;
  readonly queues: readonly number[];
  readonly outstanding: number;
  readonly contestants: readonly string[];
  readonly broker: string;
}

const USAGE = `Usage: npm run bench:events -- [options]

  --seconds N        that one contestant tells events in one round (default 0.5)
  --rounds N         how often the contestants take turns (default 7)
  --queues N,N       services that take them, each in a process of its own (default 1,2,3)
  --outstanding N    events under way to the broker at once (default 200)
  --contestants A,B  default: all that are installed, of
                     ${CONTESTANTS.names.join(', ')}
  --broker URL       default: AMQP_URI, else amqp://guest:guest@127.0.0.1:5672
`;

const options = optionsOrExit('bench:events', USAGE, readOptions);
const contestants = CONTESTANTS.ready(options.contestants);
const broker = await brokerOrExit('bench:events', options.broker);
process.on('SIGINT', () => {});
const busy = brokerCpu(options.broker);
const declared: string[] = [];
try {
  const chapters: Chapter<Measurement>[] = [];
  for (const queues of options.queues) chapters.push({ level: [String(queues)], rounds: await play(options, queues) });
  process.stdout.write(`${table(['queues'], COLUMNS, OURS, chapters)}\n`);
  process.stdout.write(
    `Medians of ${options.rounds} rounds of ${options.seconds} s each, ${options.outstanding} outstanding, prefetch ${PREFETCH}; ${setting(broker.version)}\n`,
  );
} catch (error) {
  process.stderr.write(`bench:events: ${messageOf(error)}\n`);
  process.exitCode = 1;
} finally {
  await broker.remove('bench_source.events', declared);
  await broker.close();
}

/** All rounds with so many queues; by turns one contestant is first. Round 0 warms up and does not count. */
async function play({ rounds, seconds, outstanding }: Options, queues: number): Promise<Round<Measurement>[]> {
  const run = randomBytes(4).toString('hex');
  for (let queue = 0; queue < queues; queue += 1)
    declared.push(`evt-bench_source-ordered--bench_sink_${run}_${queue}.take`, `ntgen.dead.bench_sink_${run}_${queue}`);
  const setup = { broker: options.broker, run, prefetch: PREFETCH };
  const tours = contestants.map((name) => new Tour(name, queues, setup));
  const results: Round<Measurement>[] = [];
  try {
    for (const tour of tours) await tour.start();
    for (let round = 0; round <= rounds; round += 1) {
      progress(
        `${queues} ${queues === 1 ? 'queue' : 'queues'}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`,
      );
      const measured = new Map<string, Measurement>();
      for (const tour of round % 2 === 0 ? tours : tours.toReversed())
        measured.set(tour.name, await tour.measure(seconds, outstanding, busy));
      if (round > 0) results.push(new Map(tours.flatMap(({ name }) => [...measured].filter(([of]) => of === name))));
    }
  } finally {
    await Promise.all(tours.map((tour) => tour.end()));
  }
  return results;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** @throws TypeError  an option that there is not, or a value that makes no sense */
function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '0.5' },
      rounds: { type: 'string', default: '7' },
      queues: { type: 'string', default: '1,2,3' },
      outstanding: { type: 'string', default: '200' },
      contestants: { type: 'string', default: '' },
      broker: { type: 'string', default: DEFAULT_BROKER },
    },
  });
  const contestants = names('contestants', values.contestants, CONTESTANTS.names);
  return {
    seconds: positive('seconds', values.seconds),
    rounds: whole('rounds', values.rounds),
    queues: wholes('queues', values.queues),
    outstanding: whole('outstanding', values.outstanding),
    contestants,
    broker: brokerUrl(values.broker),
  };
}
