import type { Schema } from './schema.js';

/**
 * Whether every string or number that one schema allows is allowed by the other, as far as their constraints tell.
 *
 * Of two patterns, or of two steps, nothing is said.
 */
export function constraintsFit(wanted: Schema, sent: Schema): boolean {
  return (
    (wanted.format === undefined || wanted.format === sent.format) &&
    (wanted.pattern === undefined || sent.pattern !== undefined) &&
    (wanted.multipleOf === undefined || sent.multipleOf !== undefined) &&
    (wanted.minLength ?? 0) <= (sent.minLength ?? 0) &&
    (wanted.maxLength ?? Infinity) >= (sent.maxLength ?? Infinity) &&
    isWithin(lowest(wanted), lowest(sent)) &&
    isWithin(highest(wanted), highest(sent))
  );
}

/** An end of a range, counted so that more is stricter. */
interface End {
  readonly at: number;
  readonly isOpen: boolean;
}

function lowest({ minimum = -Infinity, exclusiveMinimum = -Infinity }: Schema): End {
  return exclusiveMinimum >= minimum ? { at: exclusiveMinimum, isOpen: true } : { at: minimum, isOpen: false };
}

function highest({ maximum = Infinity, exclusiveMaximum = Infinity }: Schema): End {
  return lowest({ minimum: -maximum, exclusiveMinimum: -exclusiveMaximum });
}

function isWithin(wanted: End, sent: End): boolean {
  return sent.at > wanted.at || (sent.at === wanted.at && (sent.isOpen || !wanted.isOpen));
}
