import type { ByteWriter } from './byte-writer.js';

type Table = Readonly<Record<string, unknown>>;

/** What a `long` of AMQP's grammar holds. */
const MAX_INT = 2 ** 31 - 1;

/**
 * Writes headers that have been through `wireForm`.
 *
 * Numbers go in the types that Python's py-amqp reads as they are meant. The letters of some mean one thing to RabbitMQ and another to
 * the AMQP grammar, which py-amqp follows: `s`, a 16-bit integer here, is a short text there, and takes apart whatever follows it; `b`,
 * a signed byte, is unsigned there; so is `l`, a 64-bit integer. So whole numbers go as `I`, positive ones beyond 32 bits as `l`, and
 * negative ones beyond as a double, which is the same number.
 */
export function writeTable(writer: ByteWriter, table: Table): void {
  const size = writer.reserveUint32();
  for (const name of Object.keys(table)) {
    writer.shortText(name);
    writeValue(writer, table[name]);
  }
  writer.fillSize(size);
}

function writeValue(writer: ByteWriter, value: unknown): void {
  switch (typeof value) {
    case 'string':
      writer.uint8(LETTER.S);
      writer.longText(value);
      return;
    case 'number':
      writeNumber(writer, value);
      return;
    case 'boolean':
      writer.uint8(LETTER.t);
      writer.uint8(value ? 1 : 0);
      return;
    default:
      if (typeof value === 'object' && value !== null) writeObject(writer, value);
      else writer.uint8(LETTER.V);
  }
}

function writeNumber(writer: ByteWriter, value: number): void {
  if (Number.isInteger(value) && Math.abs(value) <= MAX_INT) {
    writer.uint8(LETTER.I);
    writer.uint32(value);
  } else if (Number.isInteger(value) && value > 0 && value < 2 ** 63) {
    writer.uint8(LETTER.l);
    writer.uint64(value);
  } else {
    writer.uint8(LETTER.d);
    writer.double(value);
  }
}

function writeObject(writer: ByteWriter, value: object): void {
  if (Array.isArray(value)) {
    writer.uint8(LETTER.A);
    const size = writer.reserveUint32();
    for (const item of value) writeValue(writer, item);
    writer.fillSize(size);
  } else if (Buffer.isBuffer(value)) {
    writer.uint8(LETTER.x);
    writer.uint32(value.length);
    writer.bytes(value);
  } else if (Object.hasOwn(value, '!')) {
    writeTyped(writer, value as Typed);
  } else {
    writer.uint8(LETTER.F);
    writeTable(writer, value as Table);
  }
}

/** What `wireForm` leaves of amqplib's notation for types that JavaScript lacks. */
type Typed =
  | { readonly '!': 'timestamp'; readonly value: number }
  | { readonly '!': 'decimal'; readonly value: { readonly places: number; readonly digits: number } };

function writeTyped(writer: ByteWriter, typed: Typed): void {
  if (typed['!'] === 'timestamp') {
    writer.uint8(LETTER.T);
    writer.uint64(typed.value);
  } else {
    writer.uint8(LETTER.D);
    writer.uint8(typed.value.places);
    writer.uint32(typed.value.digits);
  }
}

/** Code units of the letters that stand for types. */
const LETTER = { A: 65, D: 68, F: 70, I: 73, S: 83, T: 84, V: 86, d: 100, l: 108, t: 116, x: 120 } as const;
