import {
  DEEPEST_VALUE,
  NOT_FINITE,
  TOO_DEEP,
  TWICE,
  UNSAFE_KEY,
  type ParsedDocument,
  type Spot,
  type TextFault,
} from './document.js';

interface Value {
  readonly data: unknown;
  readonly spot: Spot;
}

/** Reads JSON, which `JSON.parse` does as well, but without places, and without a word on a key that stands twice. */
export function readJson(text: string): ParsedDocument {
  try {
    const reader = new JsonReader(text);
    const { data, spot } = reader.document();
    return reader.faults.length === 0 ? { data, spot } : { faults: reader.faults };
  } catch (error) {
    if (error instanceof Broken) return { faults: [error.fault] };
    throw error;
  }
}

/** What follows a syntax error cannot be read. */
class Broken extends Error {
  constructor(readonly fault: TextFault) {
    super(fault.message);
  }
}

const BLANK = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// characters below the blank must be escaped; JSON.parse looks at the escapes
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const WORD = /true|false|null/y;

class JsonReader {
  readonly faults: TextFault[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    const value = this.#value(0);
    this.#blank();
    if (this.#at < this.#text.length) this.#break('Nothing more is expected here.');
    return value;
  }

  #value(depth: number): Value {
    this.#blank();
    const start = this.#at;
    if (depth > DEEPEST_VALUE) this.#break(TOO_DEEP);
    switch (this.#text[start]) {
      case '{':
        return this.#object(start, depth);
      case '[':
        return this.#array(start, depth);
      case '"':
        return { data: this.#string(), spot: { start, end: this.#at } };
      default:
        return { data: this.#scalar(), spot: { start, end: this.#at } };
    }
  }

  #object(start: number, depth: number): Value {
    const data: Record<string, unknown> = {};
    const members = new Map<string, Spot>();
    for (let isFirst = true; this.#goesOn('{', '}', isFirst); isFirst = false) {
      this.#blank();
      const from = this.#at;
      if (this.#text[from] !== '"') this.#break('A key in double quotes is expected here.');
      const name = this.#string();
      const key = { start: from, end: this.#at };
      if (members.has(name)) this.faults.push({ ...key, message: TWICE });
      if (name === '__proto__') this.faults.push({ ...key, message: UNSAFE_KEY });
      this.#blank();
      if (this.#text[this.#at] !== ':') this.#break('":" is expected here.');
      this.#at += 1;
      const { data: value, spot } = this.#value(depth + 1);
      if (name !== '__proto__') data[name] = value;
      members.set(name, { ...spot, key });
    }
    return { data, spot: { start, end: this.#at, members } };
  }

  #array(start: number, depth: number): Value {
    const data: unknown[] = [];
    const members = new Map<string, Spot>();
    for (let isFirst = true; this.#goesOn('[', ']', isFirst); isFirst = false) {
      const { data: item, spot } = this.#value(depth + 1);
      members.set(String(data.length), spot);
      data.push(item);
    }
    return { data, spot: { start, end: this.#at, members } };
  }

  /** Steps over what opens, parts or closes a list; whether another member follows. */
  #goesOn(opening: string, closing: string, isFirst: boolean): boolean {
    if (isFirst) this.#at += opening.length;
    this.#blank();
    if (this.#text[this.#at] === closing) {
      this.#at += 1;
      return false;
    }
    if (isFirst) return true;
    if (this.#text[this.#at] !== ',') this.#break(`"," or "${closing}" is expected here.`);
    this.#at += 1;
    this.#blank();
    if (this.#text[this.#at] === closing) this.#break('JSON has no comma before what closes a list.');
    return true;
  }

  #string(): string {
    const start = this.#at;
    const quoted = this.#take(STRING);
    if (quoted === undefined) return this.#break('This text has no end.');
    try {
      return JSON.parse(quoted) as string; // it stands in quotes
    } catch {
      this.#at = start;
      return this.#break('The text has a line end in it, or an escape that JSON does not have.');
    }
  }

  #scalar(): unknown {
    const start = this.#at;
    const word = this.#take(WORD);
    if (word !== undefined) return JSON.parse(word);
    const digits = this.#take(NUMBER);
    if (digits === undefined) return this.#break('A value is expected here.');
    const value = Number(digits);
    if (!Number.isFinite(value)) this.faults.push({ start, end: this.#at, message: NOT_FINITE });
    return value;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #blank(): void {
    this.#take(BLANK);
  }

  #break(message: string): never {
    throw new Broken({ start: this.#at, end: this.#at + 1, message });
  }
}
