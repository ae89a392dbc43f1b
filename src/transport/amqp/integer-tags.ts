/**
 * py-amqp, and so every Nameko service, writes integers beyond 32 bits as `L`, the AMQP grammar's letter for them. RabbitMQ
 * passes that on as it came, and amqplib knows only RabbitMQ's letter, `l`: it throws, the connection ends, the message is
 * delivered again, and so on for ever. The two have the same form, so the letter is changed before amqplib sees it; and
 * likewise the grammar's `U`, which is RabbitMQ's `s`.
 */
const KNOWN_TAGS: ReadonlyMap<number, number> = new Map([
  [tag('L'), tag('l')],
  [tag('U'), tag('s')],
]);

/** Bytes of the values of fixed size. */
const SIZES: ReadonlyMap<number, number> = new Map(
  Object.entries({ b: 1, B: 1, s: 2, u: 2, I: 4, i: 4, f: 4, D: 5, l: 8, d: 8, T: 8, t: 1, V: 0 }).map(
    ([letter, size]) => [tag(letter), size],
  ),
);
const STRING = tag('S');
const BYTES = tag('x');
const TABLE = tag('F');
const ARRAY = tag('A');

/**
 * What is nested deeper is handed on as bytes, which have the same form. Readers recurse, and a header of 3,000 levels would end
 * the connection, again with each redelivery, or the process.
 */
const MAX_DEPTH = 64;

const FRAME_OVERHEAD = 8;
const FRAME_HEAD = 7;
const CONTENT_HEADER_FRAME = 2;

/** Property flags; those three stand first, in this order. */
const CONTENT_TYPE = 0x8000;
const CONTENT_ENCODING = 0x4000;
const HEADERS = 0x2000;
/** Class, weight and size of the body stand before the flags. */
const FLAGS_AT = 12;

/**
 * Goes through the bytes of one connection, which come in chunks of any size, and changes the tags in content headers.
 * A content header, or the head of a frame, that is not complete is kept back until it is.
 */
export class IntegerTags {
  #kept: Buffer = Buffer.alloc(0);
  /** Bytes of the present frame that are still to come and of no interest. */
  #toSkip = 0;

  /** What may be handed on, the chunk itself as a rule: it is changed in place. */
  push(chunk: Buffer): Buffer {
    const bytes = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    const end = this.#goThrough(bytes);
    this.#kept = bytes.subarray(end);
    return bytes.subarray(0, end);
  }

  #goThrough(bytes: Buffer): number {
    let offset = 0;
    for (;;) {
      const skipped = Math.min(this.#toSkip, bytes.length - offset);
      offset += skipped;
      this.#toSkip -= skipped;
      if (this.#toSkip > 0 || bytes.length - offset < FRAME_HEAD) return offset;
      const size = bytes.readUInt32BE(offset + 3);
      if (bytes[offset] === CONTENT_HEADER_FRAME) {
        if (bytes.length - offset < size + FRAME_OVERHEAD) return offset;
        mendContentHeader(bytes.subarray(offset + FRAME_HEAD, offset + FRAME_HEAD + size));
      }
      this.#toSkip = size + FRAME_OVERHEAD;
    }
  }
}

/** What is malformed stays as it is: amqplib says what is wrong with it. */
function mendContentHeader(header: Buffer): void {
  if (header.length < FLAGS_AT + 2) return;
  const flags = header.readUInt16BE(FLAGS_AT);
  if ((flags & HEADERS) === 0) return;
  let offset = FLAGS_AT + 2;
  for (const property of [CONTENT_TYPE, CONTENT_ENCODING]) {
    if ((flags & property) !== 0) offset += 1 + (header[offset] ?? 0);
  }
  if (offset + 4 > header.length) return;
  mendTable(header.subarray(offset + 4, offset + 4 + header.readUInt32BE(offset)), 0);
}

function mendTable(table: Buffer, depth: number): void {
  for (let offset = 0; offset < table.length;) {
    offset += 1 + (table[offset] ?? 0);
    offset += mendValue(table.subarray(offset), depth);
  }
}

function mendArray(array: Buffer, depth: number): void {
  for (let offset = 0; offset < array.length;) offset += mendValue(array.subarray(offset), depth);
}

/** Returns the size of the value at the start of `bytes`, its tag included. */
function mendValue(bytes: Buffer, depth: number): number {
  const written = bytes[0] ?? 0;
  const isTooDeep = depth >= MAX_DEPTH && (written === TABLE || written === ARRAY);
  const known = isTooDeep ? BYTES : (KNOWN_TAGS.get(written) ?? written);
  bytes[0] = known;
  const size = SIZES.get(known);
  if (size !== undefined) return 1 + size;
  const isContainer = known === TABLE || known === ARRAY;
  if ((!isContainer && known !== STRING && known !== BYTES) || bytes.length < 5) return Infinity;
  const content = bytes.subarray(5, 5 + bytes.readUInt32BE(1));
  if (known === TABLE) mendTable(content, depth + 1);
  else if (known === ARRAY) mendArray(content, depth + 1);
  return 5 + content.length;
}

function tag(letter: string): number {
  return letter.charCodeAt(0);
}
