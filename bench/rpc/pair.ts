import { spent } from '../measure.js';
import type { Setup } from './contestant.js';
import { Peer } from './peer.js';
import type { ContestantName } from './protocol.js';
import type { Measurement } from './table.js';

/** The server and the client of one contestant, ready to be measured. */
export class Pair {
  readonly name: ContestantName;
  readonly setup: Setup;
  readonly #server: Peer;
  readonly #client: Peer;

  constructor(name: ContestantName, setup: Setup, profileTo: string | undefined) {
    this.name = name;
    this.setup = setup;
    this.#server = new Peer(name, 'server', profileTo);
    this.#client = new Peer(name, 'client', profileTo);
  }

  async start(): Promise<void> {
    await this.#server.tell('start', this.setup);
    await this.#client.tell('start', this.setup);
  }

  async measure(outstanding: number, seconds: number): Promise<Measurement> {
    const before = await this.#server.tell('sample', null);
    // Calls to a server that is gone might wait for ever.
    const loaded = this.#client.tell('load', { outstanding, seconds });
    const { calls, ...result } = await Promise.race([loaded, this.#server.failure]);
    const server = spent(before, await this.#server.tell('sample', null));
    return {
      callsPerSecond: calls / result.seconds,
      p50: result.p50,
      p99: result.p99,
      clientCpu: result.spent.cpu / calls,
      serverCpu: server.cpu / calls,
      writes: (result.spent.writes + server.writes) / calls,
    };
  }

  async end(): Promise<void> {
    await this.#client.end();
    await this.#server.end();
  }
}
