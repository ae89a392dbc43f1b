import type { Generation } from './generation.js';

/**
 * Which exchanges can be published to on a connection: those that were declared here, and those that were looked up. To publish to
 * any other would close the channel, and with it take the confirms of everything else.
 */
export class KnownExchanges {
  readonly #isDeclared: (exchange: string) => boolean;
  readonly #found = new Set<string>();
  #generation: Generation | undefined;
  #looksUp = false;

  constructor(isDeclared: (exchange: string) => boolean) {
    this.#isDeclared = isDeclared;
  }

  /** Forgets what was looked up: this is another connection, or something is gone. */
  startOver(generation: Generation): void {
    this.#generation = generation;
    this.#found.clear();
    this.#found.add('');
  }

  has(exchange: string): boolean {
    return this.#found.has(exchange) || this.#isDeclared(exchange);
  }

  /**
   * Asks the broker, unless it is being asked already. Nothing is told when the connection ends meanwhile.
   *
   * @param missing is told the broker's reason when there is no such exchange
   * @returns whether it was asked for this
   */
  async lookUp(exchange: string, missing: (reason: unknown) => void): Promise<boolean> {
    const generation = this.#generation;
    if (this.#looksUp || generation === undefined) return false;
    this.#looksUp = true;
    let reason: unknown;
    try {
      await generation.command((channel) => channel.checkExchange(exchange));
    } catch (error) {
      reason = error;
    }
    this.#looksUp = false;
    if (generation === this.#generation && generation.alive) {
      if (reason === undefined) this.#found.add(exchange);
      else missing(reason);
    }
    return true;
  }
}
