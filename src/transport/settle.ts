import type { Delivery, DeliveryHandler, Settlement } from './transport.js';

/** For handlers that have nothing to wait for: it is taken for what it says at once. */
export const ACKNOWLEDGED: Promise<Settlement> = Promise.resolve('ack');

/**
 * Runs a handler and says what becomes of the delivery, by `settled`, once. Not a promise more than the handler's own: every delivery
 * comes by here.
 *
 * A handler that rejects has broken its promise: the error is reported, and the delivery gets one more chance. It is dropped
 * when that was the second time, or it would go round for ever.
 */
export function settle(
  handle: DeliveryHandler,
  delivery: Delivery,
  failed: (reason: unknown) => void,
  settled: (settlement: Settlement) => void,
): void {
  const broken = (error: unknown): void => {
    failed(error);
    settled(delivery.redelivered ? 'reject' : 'requeue');
  };
  try {
    const settlement = handle(delivery);
    if (settlement !== ACKNOWLEDGED) {
      settlement.then(settled, broken);
      return;
    }
  } catch (error) {
    broken(error);
    return;
  }
  settled('ack');
}
