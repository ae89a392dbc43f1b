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
  const said = `${String(replyCode)} ${replyText}`;
  const difference = differenceIn(replyText);
  const text =
    difference === undefined
      ? `The broker refuses ${subject}: ${said}`
      : `The broker refuses ${subject}: it exists with ${difference.argument} ${difference.existing}, and is declared here with ${difference.declared}. Declare it alike, or delete it at the broker. (${said})`;
  return new NtgenError('NTG4012', text, {
    details: { subject, replyCode, replyText, ...difference },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A queue without a name gets one from the broker, and nobody would learn it. */
export function namelessQueue(): NtgenError {
  return refusal('queue ""', { replyCode: 403, replyText: 'ACCESS_REFUSED - a queue needs a name' });
}

/** What keeps an exchange or a queue from being declared again: one of its arguments differs. */
interface Difference {
  readonly argument: string;
  readonly declared: string;
  readonly existing: string;
}

const INEQUIVALENT = /inequivalent arg '([^']+)' for .*: received (.+) but current is (.+)$/s;
// `none`, `'true'`, or `the value '60000' of type 'long'`
const VALUE = /^(?:the value )?'(.*?)'(?: of type '.*')?$/s;

function differenceIn(replyText: string): Difference | undefined {
  const [, argument, declared, existing] = INEQUIVALENT.exec(replyText) ?? [];
  if (argument === undefined || declared === undefined || existing === undefined) return undefined;
  return { argument, declared: plainValue(declared), existing: plainValue(existing) };
}

function plainValue(told: string): string {
  return VALUE.exec(told)?.[1] ?? told;
}
