import { afterAll, beforeAll, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasRabbitServer, type PrivateRabbit } from '../../support/private-rabbit.js';
import { startBroker, type VhostName } from './broker.js';
import { Stage } from './stage.js';
import { DEADLINE_MS } from './until.js';

type Run = (stage: Stage, broker: PrivateRabbit) => Promise<void>;

export interface Where {
  /** What services and events are named after. Default: the number of the fault. */
  readonly name?: string;
  /** For what is done to all of a vhost. */
  readonly vhost?: VhostName;
  /** Seconds between heartbeats, where silence has to be noticed. */
  readonly heartbeat?: number;
}

export interface Faults {
  /** A fault that runs beside others: it does nothing to the broker as a whole. */
  beside(title: string, run: Run, where?: Where): void;
  /** A fault of the broker itself, alone. */
  alone(title: string, run: Run): void;
}

/** How many faults run at once. They mostly wait. */
const AT_ONCE = 6;
/** A net; what a test waits for ends before. */
const ONE_TIMEOUT_MS = 4 * DEADLINE_MS;
const ALL_TIMEOUT_MS = 900_000;

/**
 * Tests on one broker of their own, which starts with the first of them. Where there is no rabbitmq-server they are skipped, in one
 * line; where `CI` is true that is a failure, or nobody would notice. `NTGEN_FAULTS_ONLY=F05,F06` runs those alone.
 *
 * Faults that do not disturb each other run at once, before the tests that tell of them: Jest's own concurrent tests may not
 * load a module while another one ends.
 */
export function faults(): Faults {
  const besides = new Map<string, () => Promise<void>>();
  const ends = new Map<string, Promise<void>>();
  let starting: Promise<PrivateRabbit | undefined> | undefined;

  const runner =
    (title: string, run: Run, { name = numberOf(title).toLowerCase(), vhost, heartbeat }: Where) =>
    async (): Promise<void> => {
      starting ??= startBroker();
      const broker = await starting;
      if (broker === undefined) throw new Error('Faults need a RabbitMQ of their own: install rabbitmq-server.');
      await using stage = new Stage(broker.url, name, vhost, heartbeat);
      await run(stage, broker);
    };

  beforeAll(async () => {
    const waiting = [...besides];
    const runNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [title, run] = next;
        const end = inTime(title, run());
        ends.set(title, end);
        await end.catch(() => undefined); // its test tells
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, runNext));
  }, ALL_TIMEOUT_MS);
  afterAll(async () => (await starting)?.stop(), ONE_TIMEOUT_MS);

  return {
    beside: (title, run, where = {}) => {
      if (isWanted(title)) besides.set(title, runner(title, run, where));
      tell(title)(title, () => ends.get(title));
    },
    alone: (title, run) => {
      tell(title)(title, runner(title, run, {}), ONE_TIMEOUT_MS);
    },
  };
}

/** The end of a run, or that it has taken too long. */
async function inTime(title: string, run: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(ONE_TIMEOUT_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Not done within ${ONE_TIMEOUT_MS} ms: ${title}`);
  });
  try {
    await Promise.race([run, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}

function numberOf(title: string): string {
  return title.slice(0, 3);
}

function isWanted(title: string): boolean {
  const only = process.env['NTGEN_FAULTS_ONLY'] ?? '';
  return canRun && (only === '' || only.split(',').includes(numberOf(title)));
}

function tell(title: string): typeof test | typeof test.skip {
  return isWanted(title) ? test : test.skip;
}

const canRun = hasRabbitServer() || process.env['CI'] === 'true';
if (!canRun) process.stderr.write('No rabbitmq-server: faults of a broker are not tested.\n');
