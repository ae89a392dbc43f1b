import { NtgenError, messageOf } from '../../errors/errors.js';
import type { TransportHealth, TransportListener } from '../transport.js';
import type { Link } from './link.js';

/** What is told of the links of a transport: one outage mostly hits both, and is one outage. */
export class Report {
  readonly #address: string;
  readonly #listener: Required<TransportListener>;
  #connected = false;
  #since = Date.now();
  #blocked: string | undefined;
  #lastError: string | undefined;
  /** The link whose outage is being reported. */
  #reporter: Link | undefined;

  constructor(address: string, listener: Required<TransportListener>) {
    this.#address = address;
    this.#listener = listener;
  }

  get state(): Pick<TransportHealth, 'connected' | 'since' | 'blocked' | 'lastError'> {
    return {
      connected: this.#connected,
      since: this.#since,
      ...(this.#blocked === undefined ? {} : { blocked: this.#blocked }),
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
    };
  }

  /** @param all whether every link is up */
  up(link: Link, all: boolean): void {
    if (this.#reporter === link) this.#reporter = undefined;
    if (!all) return;
    this.#become(true);
    this.#listener.connected(this.#address);
  }

  down(link: Link, reason: Error, retryInMs: number): void {
    const error = this.#named(reason);
    this.#become(false);
    this.#blocked = undefined;
    this.#lastError = error.message;
    this.#reporter ??= link;
    if (this.#reporter === link) this.#listener.disconnected(this.#address, error, retryInMs);
  }

  blocked(reason: string | undefined): void {
    this.#blocked = reason;
    this.#listener.blocked(this.#address, reason);
  }

  failed(reason: unknown): void {
    this.#lastError = messageOf(reason);
    this.#listener.failed(reason);
  }

  /** The transport is closed, by us or because the broker refuses it. */
  closed(reason?: Error): void {
    this.#become(false);
    if (reason !== undefined) this.#lastError = reason.message;
  }

  #become(connected: boolean): void {
    if (this.#connected === connected) return;
    this.#connected = connected;
    this.#since = Date.now();
  }

  #named(reason: Error): NtgenError {
    if (reason instanceof NtgenError) return reason;
    const text = `The connection to ${this.#address} is lost: ${messageOf(reason)}`;
    return new NtgenError('NTG4011', text, { cause: reason, details: { address: this.#address } });
  }
}
