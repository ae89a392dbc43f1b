import { Backpressure, NtgenError, OutcomeUnknown, TransportClosed } from '../../errors/errors.js';
import type { Address } from '../../wire/message.js';
import { subjectOf, type Publication } from './publication.js';

/**
 * The time of a message is over.
 *
 * @param obstacle why nothing is sent at the moment, as part of a sentence
 */
export function tooLate(publication: Publication, obstacle: string): NtgenError {
  const { subject, to, timeoutMs, refusals } = publication;
  const { exchange } = to;
  const time = `${String(Math.round(timeoutMs))} ms`;
  if (publication.mayHaveArrived) {
    const text = `A ${subject} was not confirmed within ${time}; the broker may have it or not.`;
    return new OutcomeUnknown(text, { details: { exchange } });
  }
  if (refusals > 0) {
    const text = `The broker did not take a ${subject} within ${time}, as full queues do that reject publishes.`;
    return new NtgenError('NTG4012', text, { details: { exchange, refusals } });
  }
  return new Backpressure(`A ${subject} was not sent within ${time}: ${obstacle}.`, { details: { exchange } });
}

/** Too much waits already. */
export function noRoom(to: Address, obstacle: string, waiting: number): Backpressure {
  const text = `A ${subjectOf(to)} was not sent: ${obstacle}, and ${String(waiting)} messages wait already. Await some of them before you publish more, or let more wait (PUBLISH_MAX_WAITING, PUBLISH_MAX_WAITING_BYTES; of connect(), \`publishing\`).`;
  return new Backpressure(text, { details: { exchange: to.exchange, waiting } });
}

/** The transport is closed, by whatever reason. */
export function closed({ subject, mayHaveArrived }: Publication, reason: NtgenError): NtgenError {
  if (!mayHaveArrived) return reason;
  const text = `The transport was closed before a ${subject} was confirmed; the broker may have it or not.`;
  return new TransportClosed(text, { cause: reason });
}

/** Its confirm is lost, and it must not be sent twice. */
export function lost({ subject, to }: Publication, reason: unknown): OutcomeUnknown {
  const text = `The connection was lost before a ${subject} was confirmed; the broker may have it or not, and it is not sent again.`;
  return new OutcomeUnknown(text, {
    details: { exchange: to.exchange },
    ...(reason === undefined ? {} : { cause: reason }),
  });
}
