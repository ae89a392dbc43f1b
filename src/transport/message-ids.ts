import { randomUUID } from 'node:crypto';
import { sixDigits } from '../wire/hex.js';
import type { Message } from '../wire/message.js';

const BEFORE_LAST_BLOCK = 24;

/**
 * Gives each message an id that stays when it is sent again, by which a receiver can know it. A UUID, whose last block counts.
 */
export class MessageIds {
  readonly #prefix = randomUUID().slice(0, BEFORE_LAST_BLOCK);
  #count = 0;

  /** The message's own id where it has one, else a new one. */
  idOf({ messageId }: Message): string {
    return messageId ?? this.#next();
  }

  #next(): string {
    this.#count += 1;
    return this.#prefix + sixDigits(this.#count / 2 ** 24) + sixDigits(this.#count);
  }
}
