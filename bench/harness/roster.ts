import { isInstalled, loadPeer, type PeerName } from './peers.js';

interface Entry<Contestant> {
  readonly load: () => Promise<Contestant>;
  /** Where it has to be installed first. */
  readonly peer?: PeerName;
}

/** Who may take part, by name, in the order of the tables. */
export class Roster<Contestant> {
  readonly #entries = new Map<string, Entry<Contestant>>();

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  add(name: string, load: () => Promise<Contestant>): this {
    this.#entries.set(name, { load });
    return this;
  }

  /** @param contestantOf finds it in what the peer's file exports */
  addPeer<Exports>(
    name: string,
    peer: PeerName,
    file: 'rpc.js' | 'events.js',
    contestantOf: (exports: Exports) => Contestant,
  ): this {
    // Plain JavaScript: whoever names the file knows what it exports.
    this.#entries.set(name, { peer, load: async () => contestantOf((await loadPeer(peer, file)) as Exports) });
    return this;
  }

  isReady(name: string): boolean {
    const peer = this.#entries.get(name)?.peer;
    return peer === undefined || isInstalled(peer);
  }

  /** Those of the wanted that are installed; the others are named on stderr. */
  ready(wanted: readonly string[]): readonly string[] {
    const missing = wanted.filter((name) => !this.isReady(name));
    if (missing.length > 0)
      process.stderr.write(`not installed, left out: ${missing.join(', ')} (npm run bench:install)\n`);
    return wanted.filter((name) => this.isReady(name));
  }

  async load(name: string): Promise<Contestant> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new TypeError(`there is no contestant ${name}`);
    return entry.load();
  }
}
