import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type ParsedNode,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
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

/**
 * Reads YAML 1.2 as plain data: `yes` and `2026-01-31` are texts. Anchors, merge keys and tags are refused: what is said
 * twice gets a name and a `$ref`.
 */
export function readYaml(text: string): ParsedDocument {
  const document = parseDocument(text, {
    version: '1.2',
    prettyErrors: false,
    // it looks at every pair of keys; a set does the same
    uniqueKeys: false,
  });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) return { faults: [faultOf(error)] };
  const reader = new YamlReader();
  const { contents } = document;
  const { data, spot } = contents === null ? EMPTY : reader.value(contents, 0);
  return reader.faults.length === 0 ? { data, spot } : { faults: reader.faults };
}

const EMPTY = { data: null, spot: { start: 0, end: 0 } };

function faultOf({ code, message, pos: [start, end] }: YAMLError): TextFault {
  switch (code) {
    case 'RESOURCE_EXHAUSTION':
      return { start, end, message: TOO_DEEP };
    case 'TAG_RESOLVE_FAILED':
      return { start, end, message: NO_TAG };
    case 'BAD_ALIAS':
      return { start, end, message: NO_ALIAS };
    case 'MULTIPLE_DOCS':
      return { start, end, message: 'A file holds one document.' };
    default:
      return { start, end, message: message.replace(/\.?$/, '.') };
  }
}

const NO_TAG = 'A tag has no meaning here: the document is plain data.';
const NO_ALIAS = 'Anchors and aliases are not read: give it a name in `$defs`, and say `$ref`.';
const NO_KEY = 'A key has to be a text that is not empty.';

const REFUSED_KEYS: ReadonlyMap<string, string> = new Map([
  ['<<', 'Merge keys are not read: give what is shared a name in `$defs`, and say `$ref`.'],
  ['__proto__', UNSAFE_KEY],
]);

interface Value {
  readonly data: unknown;
  readonly spot: Spot;
}

class YamlReader {
  readonly faults: TextFault[] = [];

  value(node: ParsedNode, depth: number): Value {
    const spot = spanOf(node);
    if (depth > DEEPEST_VALUE) return this.#refuse(TOO_DEEP, spot);
    if (isAlias(node) || node.anchor !== undefined) return this.#refuse(NO_ALIAS, spot);
    if (node.tag !== undefined) return this.#refuse(NO_TAG, spot);
    if (isMap(node)) return this.#mapping(node, spot, depth);
    if (isSeq(node)) return this.#list(node, spot, depth);
    const { value } = node;
    if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)))
      return this.#refuse(NOT_FINITE, spot);
    return { data: value, spot };
  }

  #mapping(node: YAMLMap.Parsed, spot: Spot, depth: number): Value {
    const data: Record<string, unknown> = {};
    const members = new Map<string, Spot>();
    for (const { key, value } of node.items) {
      const place = spanOf(key);
      const name = keyOf(key);
      if (name === undefined || name === '' || REFUSED_KEYS.has(name) || members.has(name)) {
        this.#refuse(members.has(name ?? '') ? TWICE : (REFUSED_KEYS.get(name ?? '') ?? NO_KEY), place);
        continue;
      }
      const read = value === null ? { data: null, spot: place } : this.value(value, depth + 1);
      data[name] = read.data;
      members.set(name, { ...read.spot, key: place });
    }
    return { data, spot: { ...spot, members } };
  }

  #list(node: YAMLSeq.Parsed, spot: Spot, depth: number): Value {
    const data: unknown[] = [];
    const members = new Map<string, Spot>();
    for (const item of node.items) {
      // `- a: 1` is a mapping in a list; only `? a` alone is a pair
      const read = isPair(item) ? this.#refuse(NO_KEY, spot) : this.value(item, depth + 1);
      members.set(String(data.length), read.spot);
      data.push(read.data);
    }
    return { data, spot: { ...spot, members } };
  }

  #refuse(message: string, { start, end }: Spot): Value {
    this.faults.push({ start, end, message });
    return { data: null, spot: { start, end } };
  }
}

/** A number as a key is the text that stands there. */
function keyOf(key: Node): string | undefined {
  if (!isScalar(key) || key.anchor !== undefined || key.value === null) return undefined;
  return typeof key.value === 'string' ? key.value : key.source;
}

function spanOf({ range }: Node): Spot {
  const [start = 0, end = start] = range ?? [];
  return { start, end };
}
