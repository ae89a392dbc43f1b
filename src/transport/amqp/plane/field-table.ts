import { emptyTable } from '../../../wire/plain-object.js';
import type { TextCache } from './text-cache.js';
import { byteAt, int32At, uint16At, uint32At, uint64At } from './frames.js';

/*
 * Header tables as they come in: names, and values with a letter each for their type. The letters are RabbitMQ's; two are the AMQP
 * grammar's, which py-amqp and so every Nameko service writes for integers: `L` for 64 bits, where RabbitMQ says `l`, and `U` for 16,
 * where it says `s`. RabbitMQ passes them on as they came.
 */

/** What is nested deeper is an attack: readers recurse, and a header of thousands of levels would end the connection, or the process. */
export const MAX_TABLE_DEPTH = 64;

/** A table that cannot be read. The message says why, as the end of a sentence about the headers. */
export class UnreadableTable extends Error {}

/**
 * The table between two places. What JavaScript has no form for comes in amqplib's: `{ '!': 'timestamp', value: 1700000000 }`. A name
 * `__proto__` is left out.
 *
 * @throws UnreadableTable
 */
export function readTable(bytes: Buffer, texts: TextCache, start: number, end: number): Record<string, unknown> {
  return start === end ? emptyTable() : new TableReader(bytes, texts, start).table(end, 0);
}

class TableReader {
  readonly #bytes: Buffer;
  readonly #texts: TextCache;
  #at: number;

  constructor(bytes: Buffer, texts: TextCache, at: number) {
    this.#bytes = bytes;
    this.#texts = texts;
    this.#at = at;
  }

  table(end: number, depth: number): Record<string, unknown> {
    const table = emptyTable();
    while (this.#at < end) {
      const length = byteAt(this.#bytes, this.#at);
      const start = this.#advance(1 + length, end) + 1;
      const name = this.#texts.read(this.#bytes, start, start + length);
      const value = this.#value(end, depth);
      if (name !== '__proto__') table[name] = value;
    }
    return table;
  }

  #value(end: number, depth: number): unknown {
    const letter = byteAt(this.#bytes, this.#advance(1, end));
    switch (letter) {
      case LETTER.S:
        return this.#sized(end, text);
      case LETTER.I:
        return int32At(this.#bytes, this.#advance(4, end));
      case LETTER.t:
        return byteAt(this.#bytes, this.#advance(1, end)) !== 0;
      case LETTER.l:
      case LETTER.L:
        return this.#int64(this.#advance(8, end));
      case LETTER.A:
        return this.#list(this.#contentEnd(end), deeper(depth));
      case LETTER.F:
        return this.table(this.#contentEnd(end), deeper(depth));
      case LETTER.V:
        return null;
      case LETTER.d:
        return this.#bytes.readDoubleBE(this.#advance(8, end));
      case LETTER.f:
        return this.#bytes.readFloatBE(this.#advance(4, end));
      case LETTER.b:
        return (byteAt(this.#bytes, this.#advance(1, end)) << 24) >> 24;
      case LETTER.B:
        return byteAt(this.#bytes, this.#advance(1, end));
      case LETTER.s:
      case LETTER.U:
        return (uint16At(this.#bytes, this.#advance(2, end)) << 16) >> 16;
      case LETTER.u:
        return uint16At(this.#bytes, this.#advance(2, end));
      case LETTER.i:
        return uint32At(this.#bytes, this.#advance(4, end));
      case LETTER.T:
        return { '!': 'timestamp', value: uint64At(this.#bytes, this.#advance(8, end)) };
      case LETTER.D:
        return this.#decimal(this.#advance(5, end));
      case LETTER.x:
        return this.#sized(end, (bytes, from, to) => Buffer.from(bytes.subarray(from, to)));
      default:
        throw new UnreadableTable(`have a value of an unknown type, ${JSON.stringify(String.fromCharCode(letter))}`);
    }
  }

  #list(end: number, depth: number): readonly unknown[] {
    const list: unknown[] = [];
    while (this.#at < end) list.push(this.#value(end, depth));
    return list;
  }

  #sized<Value>(end: number, read: (bytes: Buffer, from: number, to: number) => Value): Value {
    const to = this.#contentEnd(end);
    const from = this.#at;
    this.#at = to;
    return read(this.#bytes, from, to);
  }

  /** Reads the size of what follows. */
  #contentEnd(end: number): number {
    const size = uint32At(this.#bytes, this.#advance(4, end));
    if (size > end - this.#at) throw new UnreadableTable('have a value that is longer than they are');
    return this.#at + size;
  }

  #int64(at: number): number {
    return int32At(this.#bytes, at) * 2 ** 32 + uint32At(this.#bytes, at + 4);
  }

  #decimal(at: number): unknown {
    return { '!': 'decimal', value: { places: byteAt(this.#bytes, at), digits: uint32At(this.#bytes, at + 1) } };
  }

  /** Goes on by so many bytes, and returns where it was. */
  #advance(size: number, end: number): number {
    const at = this.#at;
    this.#at += size;
    if (this.#at > end) throw new UnreadableTable('end within a value');
    return at;
  }
}

function deeper(depth: number): number {
  if (depth >= MAX_TABLE_DEPTH)
    throw new UnreadableTable(`are nested more than ${String(MAX_TABLE_DEPTH)} levels deep`);
  return depth + 1;
}

function text(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}

/** Code units of the letters that are known. */
const LETTER = {
  A: 65,
  B: 66,
  D: 68,
  F: 70,
  I: 73,
  L: 76,
  S: 83,
  T: 84,
  U: 85,
  V: 86,
  b: 98,
  d: 100,
  f: 102,
  i: 105,
  l: 108,
  s: 115,
  t: 116,
  u: 117,
  x: 120,
} as const;
