type Table = Readonly<Record<string, unknown>>;

/** What a `long` of AMQP's grammar holds, and amqplib's `int`. */
const MAX_INT = 2 ** 31 - 1;

/**
 * Headers with their numbers in the types that Python's py-amqp reads as they are meant. The headers have been through `wireForm`.
 *
 * The letters of two types mean one thing to RabbitMQ and amqplib and another to the AMQP grammar, which py-amqp follows:
 * `s`, a 16-bit integer here, is a short string there, and takes apart whatever follows it; `b`, a signed byte, is unsigned
 * there; so is `l`, a 64-bit integer. So whole numbers go as `I`, positive ones beyond 32 bits as `l`, and negative ones
 * beyond as a double, which is the same number.
 */
export function withPortableNumbers(headers: Table): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, portable(value)]));
}

function portable(value: unknown): unknown {
  if (typeof value === 'number') return portableNumber(value);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(portable);
  // amqplib's own notation for a typed value
  return Object.hasOwn(value, '!') ? value : withPortableNumbers(value as Table);
}

function portableNumber(value: number): unknown {
  if (Number.isInteger(value) && Math.abs(value) <= MAX_INT) return { '!': 'int', value };
  const isLong = Number.isInteger(value) && value > 0 && value < 2 ** 63;
  return { '!': isLong ? 'long' : 'double', value };
}
