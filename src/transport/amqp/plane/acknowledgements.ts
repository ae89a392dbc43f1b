import type { Settlement } from '../../transport.js';

/**
 * How long an acknowledgement may be put off to travel with others. Only as long as the broker need not wait for it to send more, and
 * never the first one after a pause: what is rare is acknowledged at once.
 */
const DELAY_MS = 20;
/** The same where the broker never waits for it, as it does not for whoever takes replies: what comes twice there finds nobody. */
const UNLIMITED_DELAY_MS = 100;
/** Of what the broker may send without an acknowledgement, the share that may be put off. */
const SHARE = 1 / 4;
/** Where that has no limit. */
const MOST_PUT_OFF = 512;

/** How settlements are put on the wire. */
export interface AckSender {
  ack(tag: number, multiple: boolean): void;
  nack(tag: number, requeue: boolean): void;
}

/** What is known of a delivery: its handler runs, or has ended, or the broker has been told what became of it. */
type Mark = 'running' | 'done' | 'told';

/**
 * Gathers the settlements of one channel, and tells the broker of many by one acknowledgement: that of the last tag before which
 * nothing is unsettled. What is done beyond a delivery that is still running is acknowledged singly, so that one slow handler holds up
 * nobody.
 */
export class Acknowledgements {
  readonly #most: number;
  readonly #delayMs: number;
  /** Of the tags from `#first` on, what the broker has been told. */
  #marks: Mark[] = [];
  #first = 1;
  #done = 0;
  #lastTold = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param prefetch most messages that the broker sends without an acknowledgement; 0 is no limit */
  constructor(prefetch: number) {
    this.#delayMs = prefetch === 0 ? UNLIMITED_DELAY_MS : DELAY_MS;
    this.#most = prefetch === 0 ? MOST_PUT_OFF : Math.max(1, Math.floor(prefetch * SHARE));
  }

  /** Tags count from 1 on each channel. */
  delivered(tag: number): void {
    this.#marks[tag - this.#first] = 'running';
  }

  /** An acknowledgement waits for `tell`; everything else is told at once. */
  settle(tag: number, settlement: Settlement, sender: AckSender): void {
    const index = tag - this.#first;
    if (this.#marks[index] !== 'running') return;
    if (settlement === 'ack') {
      this.#marks[index] = 'done';
      this.#done += 1;
    } else {
      this.#marks[index] = 'told';
      sender.nack(tag, settlement === 'requeue');
    }
  }

  /** At the end of a turn: tells the broker, or sees to it that `later` is called when it is time. */
  tellOrPutOff(sender: AckSender, later: () => void): void {
    if (this.#done === 0) return;
    const wait = this.#done >= this.#most ? 0 : this.#lastTold + this.#delayMs - performance.now();
    if (wait <= 0) this.tell(sender);
    else this.#timer ??= setTimeout(later, wait);
  }

  /** Tells the broker of everything that is done. */
  tell(sender: AckSender): void {
    this.stop();
    if (this.#done === 0) return;
    this.#lastTold = performance.now();
    this.#tellOfFirst(sender);
    // What is left of it stands behind a delivery that is still running.
    for (let index = 0; this.#done > 0; index += 1) {
      if (this.#marks[index] !== 'done') continue;
      this.#marks[index] = 'told';
      this.#done -= 1;
      sender.ack(this.#first + index, false);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Of those before which nothing is running. The tag that is named has to be one that the broker does not know to be settled. */
  #tellOfFirst(sender: AckSender): void {
    let settled = 0;
    let lastDone = -1;
    let done = 0;
    for (; settled < this.#marks.length && this.#marks[settled] !== 'running'; settled += 1) {
      if (this.#marks[settled] !== 'done') continue;
      lastDone = settled;
      done += 1;
    }
    if (done > 0) sender.ack(this.#first + lastDone, done > 1);
    this.#done -= done;
    this.#first += settled;
    this.#marks.splice(0, settled);
  }
}
