import type { Delivery, Settlement } from './transport.js';

/**
 * Runs a handler and says what becomes of the delivery. Never rejects.
 *
 * A handler that rejects has broken its promise: the error is reported, and the delivery gets one more chance. It is dropped
 * when that was the second time, or it would go round for ever.
 */
export function settlementOf(
  handle: (delivery: Delivery) => Promise<Settlement>,
  delivery: Delivery,
  failed: (reason: unknown) => void,
): Promise<Settlement> {
  const broken = (error: unknown): Settlement => {
    failed(error);
    return delivery.redelivered ? 'reject' : 'requeue';
  };
  try {
    return handle(delivery).catch(broken);
  } catch (error) {
    return Promise.resolve(broken(error));
  }
}
