import { fileURLToPath } from 'node:url';
import type { BrokerCpu } from '../harness/broker-cpu.js';
import { spent, type Sample } from '../harness/measure.js';
import { Side } from '../harness/side.js';
import type { Column } from '../harness/table.js';
import type { Setup } from './contestant.js';
import type { Commands } from './protocol.js';

const PROGRAM = fileURLToPath(new URL(import.meta.url.replace(/^.*tour/, 'process'), import.meta.url));

/** What one contestant did in one round with one number of queues. */
export interface Measurement {
  /** Events that all consumers have handled. */
  readonly eventsPerSecond: number;
  /** Microseconds of CPU for one event: the publisher's, that of all consumers together, the broker's. */
  readonly publisherCpu: number;
  readonly consumersCpu: number;
  readonly brokerCpu: number;
  /** To sockets, by all of them, for one event. */
  readonly writes: number;
}

export const COLUMNS: readonly Column<Measurement>[] = [
  { title: 'events/s', of: (m) => m.eventsPerSecond, digits: 0 },
  { title: 'publisher CPU us', of: (m) => m.publisherCpu, digits: 1 },
  { title: 'consumers CPU us', of: (m) => m.consumersCpu, digits: 1 },
  { title: 'broker CPU us', of: (m) => m.brokerCpu, digits: 1 },
  { title: 'writes', of: (m) => m.writes, digits: 2 },
];

/** A publisher and its consumers, one for each queue, ready to be measured. */
export class Tour {
  readonly name: string;
  readonly #setup: Omit<Setup, 'queue'>;
  readonly #publisher: Side<Commands>;
  readonly #consumers: readonly Side<Commands>[];

  constructor(name: string, queues: number, setup: Omit<Setup, 'queue'>) {
    this.name = name;
    this.#setup = setup;
    this.#publisher = new Side(PROGRAM, [name, 'publisher']);
    this.#consumers = Array.from({ length: queues }, () => new Side<Commands>(PROGRAM, [name, 'consumer']));
  }

  async start(): Promise<void> {
    for (const [queue, consumer] of this.#consumers.entries()) await consumer.tell('start', { ...this.#setup, queue });
    await this.#publisher.tell('start', { ...this.#setup, queue: 0 });
  }

  async measure(seconds: number, outstanding: number, brokerCpu: BrokerCpu): Promise<Measurement> {
    const before = await this.#samples();
    const brokerBefore = brokerCpu();
    const { events, startedAt } = await this.#publisher.tell('tell', { seconds, outstanding });
    const ends = await Promise.all(this.#consumers.map((consumer) => consumer.tell('handled', { events })));
    const broker = brokerCpu() - brokerBefore;
    const costs = (await this.#samples()).map((after, side) => spent(before[side] ?? after, after));
    const [publisher, ...consumers] = costs;
    return {
      eventsPerSecond: events / ((Math.max(...ends) - startedAt) / 1000),
      publisherCpu: (publisher?.cpu ?? NaN) / events,
      consumersCpu: sum(consumers.map(({ cpu }) => cpu)) / events,
      brokerCpu: broker / events,
      writes: sum(costs.map(({ writes }) => writes)) / events,
    };
  }

  async end(): Promise<void> {
    await this.#publisher.end();
    await Promise.all(this.#consumers.map((consumer) => consumer.end()));
  }

  async #samples(): Promise<readonly Sample[]> {
    return Promise.all([this.#publisher, ...this.#consumers].map((side) => side.tell('sample', null)));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
