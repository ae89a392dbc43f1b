/** @throws TypeError when it is not a number above 0 */
export function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new TypeError(`--${option} has to be a number above 0, not "${text}"`);
  return value;
}

/** @throws TypeError when it is not a whole number above 0 */
export function whole(option: string, text: string): number {
  const value = positive(option, text);
  if (!Number.isInteger(value)) throw new TypeError(`--${option} has to be a whole number, not "${text}"`);
  return value;
}

export function wholes(option: string, text: string): readonly number[] {
  return text.split(',').map((item) => whole(option, item));
}

/**
 * Some of the names there are.
 *
 * @param text comma separated; empty means all
 * @throws TypeError when one of them is none
 */
export function names(option: string, text: string, all: readonly string[]): readonly string[] {
  if (text === '') return all;
  const chosen = text.split(',');
  const unknown = chosen.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new TypeError(`--${option} has no "${unknown}"; there are ${all.join(', ')}`);
  return chosen;
}

/** `--broker`, `AMQP_URI`, or the usual one. */
export const DEFAULT_BROKER = process.env['AMQP_URI'] ?? 'amqp://guest:guest@127.0.0.1:5672';

/** kombu's name for the scheme is as good. */
export function brokerUrl(text: string): string {
  return text.replace(/^pyamqp:/, 'amqp:');
}
