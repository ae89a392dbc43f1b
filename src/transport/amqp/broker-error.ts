import { NtgenError, messageOf } from '../../errors/errors.js';
import { refusal } from '../refusal.js';

// `Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - inequivalent arg …"`
const REPLY_TEXT = /with message "(.*)"$/s;

/** The broker's own words in a message of amqplib; all of it where there are none. */
export function brokerText(message: string): string {
  return REPLY_TEXT.exec(message)?.[1] ?? message;
}

/**
 * What amqplib rejects with when the broker refuses a command, as our error.
 *
 * @param subject what was refused, such as `queue "orders"`
 */
export function brokerError(subject: string, error: unknown): NtgenError {
  const text = messageOf(error);
  const code = replyCodeOf(error);
  if (code === undefined) {
    return new NtgenError('NTG4012', `The broker refuses ${subject}: ${text}`, { cause: error, details: { subject } });
  }
  return refusal(subject, { replyCode: code, replyText: brokerText(text) }, error);
}

/** AMQP's reply code in an error of amqplib, such as 404. */
export function replyCodeOf(error: unknown): number | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
}
