import type { Address, Message } from '../../../wire/message.js';
import type { Generation } from '../generation.js';

/** What identifies a mandatory message that nothing was bound for, and that has come back. */
export interface ReturnedMessage extends Address {
  readonly correlationId: string | undefined;
  readonly messageId: string | undefined;
  readonly body: Buffer;
}

/** What becomes of what was published on a line. Tags are those that `publish` has returned. */
export interface PublishLineListener {
  /** The broker has taken that message; with `multiple`, all up to it that had no answer yet. */
  confirmed(tag: number, multiple: boolean): void;
  /** The broker did not take it, as full queues do that reject publishes. */
  refused(tag: number, multiple: boolean): void;
  /** Comes before the confirm of the same message. */
  returned(message: ReturnedMessage): void;
  /** A line that was full is so no longer. */
  drained(): void;
  /**
   * The channel is closed, or lost with its connection; told once, and nothing after it, also when `close` was called. What has no
   * confirm by now may have arrived or not. It may come a microtask before the generation knows that it has ended.
   *
   * @param reason the broker's, where it has closed the channel
   */
  closed(reason: unknown): void;
}

/** A channel in confirm mode: the part of publishing that every message goes through. */
export interface PublishLine {
  /** The broker does not read as fast as we write. More can be published, but lies about here; `drained` tells when not. */
  readonly isFull: boolean;
  /**
   * Writes a message that has been through `wireForm` and has a message id. Returns its delivery tag: 1 for the first message of a
   * line, then 2, 3 and so on.
   *
   * @throws Error  the line is closed, or the message cannot be encoded; nothing was written, and no tag was used
   */
  publish(to: Address, message: Message, mandatory: boolean): number;
  /** Closes the channel within bounds, after everything that was published has been sent. Never rejects. */
  close(): Promise<void>;
}

/** Opens a line on a connection. Rejects when the connection is lost, or has no channel left. */
export type OpenPublishLine = (generation: Generation, listener: PublishLineListener) => Promise<PublishLine>;
