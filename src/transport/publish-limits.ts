/** How much may be on its way to the broker at once, and for how long. */
export interface PublishLimits {
  /** Most messages that are sent and not confirmed; a further one waits. */
  readonly unconfirmedMessages: number;
  readonly unconfirmedBytes: number;
  /** Most messages that wait to be sent, as long as their time allows; a further one is refused at once with `Backpressure`. */
  readonly waitingMessages: number;
  readonly waitingBytes: number;
  /** Milliseconds in which a message has to be confirmed, where nobody says otherwise. */
  readonly timeoutMs: number;
}

export const DEFAULT_PUBLISH_LIMITS: PublishLimits = {
  unconfirmedMessages: 1024,
  unconfirmedBytes: 8 * 1024 * 1024,
  waitingMessages: 65_536,
  waitingBytes: 64 * 1024 * 1024,
  timeoutMs: 30_000,
};
