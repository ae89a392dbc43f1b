import { fileURLToPath } from 'node:url';
import type { BrokerCpu } from '../harness/broker-cpu.js';
import { spent } from '../harness/measure.js';
import { Side } from '../harness/side.js';
import type { Setup } from './contestant.js';
import type { Level } from './load.js';
import type { Commands } from './protocol.js';
import type { Measurement } from './table.js';

// Built or not, it lies beside this file and ends like it.
const PROGRAM = fileURLToPath(new URL(import.meta.url.replace(/^.*pair/, 'process'), import.meta.url));
const MEGABYTE = 1024 * 1024;

/** The server and the client of one contestant, ready to be measured. */
export class Pair {
  readonly name: string;
  readonly setup: Setup;
  readonly #server: Side<Commands>;
  readonly #client: Side<Commands>;

  constructor(name: string, setup: Setup, profileTo: string | undefined) {
    this.name = name;
    this.setup = setup;
    this.#server = new Side(PROGRAM, [name, 'server'], profileTo);
    this.#client = new Side(PROGRAM, [name, 'client'], profileTo);
  }

  async start(): Promise<void> {
    await this.#server.tell('start', this.setup);
    await this.#client.tell('start', this.setup);
  }

  async measure(level: Level, seconds: number, brokerCpu: BrokerCpu): Promise<Measurement> {
    const before = await this.#server.tell('sample', null);
    const brokerBefore = brokerCpu();
    // Calls to a server that is gone might wait for ever.
    const loaded = this.#client.tell('load', { ...level, seconds });
    const { calls, ...result } = await Promise.race([loaded, this.#server.failure]);
    const broker = brokerCpu() - brokerBefore;
    const server = spent(before, await this.#server.tell('sample', null));
    return {
      callsPerSecond: calls / result.seconds,
      p50: result.p50,
      p99: result.p99,
      clientCpu: result.spent.cpu / calls,
      serverCpu: server.cpu / calls,
      brokerCpu: broker / calls,
      writes: (result.spent.writes + server.writes) / calls,
      rss: (result.spent.rss + server.rss) / MEGABYTE,
    };
  }

  /** Milliseconds from the start of a new client's process to the result of its first call. The server is up. */
  async coldStart(): Promise<number> {
    const startedAt = performance.now();
    const client = new Side<Commands>(PROGRAM, [this.name, 'client']);
    try {
      await client.tell('start', this.setup);
      await client.tell('load', { outstanding: 1, bytes: 0, seconds: 0 });
      return performance.now() - startedAt;
    } finally {
      await client.end();
    }
  }

  async end(): Promise<void> {
    await this.#client.end();
    await this.#server.end();
  }
}
