import { messageOf } from '../errors/errors.js';
import type { Settlement } from '../transport/transport.js';
import type { DedupStore } from './dedup.js';
import type { Logger } from './logger.js';
import { pause } from './pause.js';

/** How a handling has ended: done, or with what is to be done about it. */
export type Handling = { readonly done: true } | { readonly done: false; settle(): Promise<Settlement> };

const KEPT_MS = 24 * 60 * 60 * 1000;
/** Beyond a handler's time limit, and where it has none. */
const CLAIM_MARGIN_MS = 60_000;
const UNLIMITED_CLAIM_MS = KEPT_MS;
/** Before a message that somebody else has in hand, or a store that fails, is asked about again. */
const PAUSE_MS = 1_000;

export interface OnceOptions {
  readonly store: DedupStore;
  /** Names the message and its handler. */
  readonly key: string;
  /** How long a handling may take. */
  readonly timeoutMs: number | undefined;
  readonly logger: Logger;
  /** Fires when nobody shall wait any longer. */
  readonly signal: AbortSignal;
}

/**
 * Handles a message unless it was handled before. It is kept as handled before it is acknowledged: a crash in between makes a
 * redelivery, which the store then knows.
 */
export async function handleOnce(
  { store, key, timeoutMs, logger, signal }: OnceOptions,
  handle: () => Promise<Handling>,
): Promise<Settlement> {
  try {
    const claim = await store.claim(key, timeoutMs === undefined ? UNLIMITED_CLAIM_MS : timeoutMs + CLAIM_MARGIN_MS);
    if (claim === 'done') {
      logger.debug({ key }, 'a message that was handled before came again');
      return 'ack';
    }
    if (claim === 'busy') return await later(signal);
  } catch (error) {
    logger.error({ error, key }, `the store of handled messages failed: ${messageOf(error)}`);
    return later(signal);
  }
  const handling = await handle();
  try {
    await (handling.done ? store.complete(key, KEPT_MS) : store.release(key));
  } catch (error) {
    logger.error({ error, key }, `the store of handled messages was not told how one ended: ${messageOf(error)}`);
  }
  return handling.done ? 'ack' : handling.settle();
}

async function later(signal: AbortSignal): Promise<Settlement> {
  await pause(PAUSE_MS, signal);
  return 'requeue';
}
