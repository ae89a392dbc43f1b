import { NtgenError } from '../errors/errors.js';

/** What the broker says when it refuses: AMQP's reply code and its text, such as 404 and `NOT_FOUND - no queue 'q' in vhost '/'`. */
export interface BrokerReply {
  readonly replyCode: number;
  readonly replyText: string;
}

/**
 * The error for something that the broker does not do: `NTG4012`, with the reply code in `details.replyCode`.
 *
 * @param subject what was refused, such as `queue "orders"`
 */
export function refusal(subject: string, reply: BrokerReply, cause?: unknown): NtgenError {
  const { replyCode, replyText } = reply;
  return new NtgenError('NTG4012', `The broker refuses ${subject}: ${String(replyCode)} ${replyText}`, {
    details: { subject, replyCode, replyText },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A queue without a name gets one from the broker, and nobody would learn it. */
export function namelessQueue(): NtgenError {
  return refusal('queue ""', { replyCode: 403, replyText: 'ACCESS_REFUSED - a queue needs a name' });
}
