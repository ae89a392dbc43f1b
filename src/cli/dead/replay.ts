import { messageOf } from '../../errors/errors.js';
import type { Transport } from '../../transport/transport.js';
import { revivedMessage } from '../../wire/dead-letter.js';
import type { Found } from './letters.js';

/**
 * Brings a dead letter back to the queue that it was taken from, and to no other, and removes it once the broker has it there. Returns
 * why it could not be; the letter then stays.
 */
export async function replay(transport: Transport, { letter, delivery, remove }: Found): Promise<string | undefined> {
  if (letter.queue === '') return 'it does not say which queue it was taken from';
  if (letter.bodyBytes !== undefined) return 'of its body, which was too long to be taken, only the beginning is kept';
  try {
    await transport.publish({ exchange: '', routingKey: letter.queue }, revivedMessage(delivery), { mandatory: true });
  } catch (error) {
    return messageOf(error);
  }
  remove();
  return undefined;
}
