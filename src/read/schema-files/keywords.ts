import type { Schema, WireCodec } from '../../contract/schema.js';

/** The types of JSON Schema. */
const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] as const;
export type JsonType = (typeof TYPES)[number];

export function isType(name: unknown): name is JsonType {
  return TYPES.some((type) => type === name);
}

const OF_NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;

/** What is asked of values of a type, beside what stands inside of them. */
export const FACETS = {
  array: ['minItems', 'maxItems', 'uniqueItems'],
  boolean: [],
  integer: OF_NUMBERS,
  null: [],
  number: OF_NUMBERS,
  object: [],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
} as const satisfies Readonly<Record<JsonType, readonly (keyof Schema)[]>>;

/** The keywords that say something of a type. */
export const KEYWORDS_OF_TYPE: Readonly<Record<JsonType, readonly string[]>> = {
  ...FACETS,
  array: [...FACETS.array, 'items', 'prefixItems', 'additionalItems'],
  object: ['properties', 'required', 'additionalProperties', 'patternProperties'],
};

/** Carried along: they say nothing of the value. */
export const ANNOTATIONS = ['description', 'default', 'examples', 'deprecated'] as const;

/** Read, and left out. */
const REMARKS = ['$comment', '$defs', '$schema', 'definitions', 'readOnly', 'title', 'writeOnly'] as const;

/** Each decides by itself what a schema is; beside it stand only annotations. */
export const DECIDERS = ['$ref', 'x-ntgen', 'const', 'enum', 'anyOf', 'oneOf', 'allOf', 'not'] as const;

/** Of those that decide, the ones beside which a type may stand. */
export const TYPED_DECIDERS: readonly string[] = ['const', 'enum', 'x-ntgen'];

export const SILENT: ReadonlySet<string> = new Set<string>([...ANNOTATIONS, ...REMARKS]);

export const KNOWN: ReadonlySet<string> = new Set<string>([
  ...SILENT,
  ...DECIDERS,
  ...Object.values(KEYWORDS_OF_TYPE).flat(),
  ...['type', 'discriminator'],
]);

/** Keywords that others know, and what to write instead. */
export const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['nullable', "Write a list of types: type: [string, 'null']."],
  ['if', 'Write `anyOf` with a branch for each case.'],
  ['then', 'Write `anyOf` with a branch for each case.'],
  ['else', 'Write `anyOf` with a branch for each case.'],
  ['example', 'Write a list of them: `examples`.'],
  ['contentEncoding', 'Write format: base64.'],
  ['$dynamicRef', 'Write `$ref`.'],
  ['$id', 'Leave it out: what `$ref` means must not hang on it.'],
  ['id', 'Leave it out: what `$ref` means must not hang on it.'],
  ['$anchor', 'Leave it out, and refer by the path: #/$defs/Name.'],
  ['unevaluatedProperties', 'Write `additionalProperties`.'],
  ['unevaluatedItems', 'Write `items`.'],
  ['optional', 'A property is optional that is not listed in `required`.'],
]);

/** The wire's form of values that are richer in TypeScript; the reader of classes makes the same. */
export const CODEC_FORMS: Readonly<Record<WireCodec, Schema & { readonly type: JsonType }>> = {
  Date: { type: 'string', format: 'date-time', 'x-ntgen': 'Date' },
  bigint: { type: 'string', format: 'bigint', 'x-ntgen': 'bigint' },
  Uint8Array: { type: 'string', format: 'base64', 'x-ntgen': 'Uint8Array' },
  Buffer: { type: 'string', format: 'base64', 'x-ntgen': 'Buffer' },
  URL: { type: 'string', format: 'uri', 'x-ntgen': 'URL' },
  Map: { type: 'object', 'x-ntgen': 'Map' },
  Set: { type: 'array', 'x-ntgen': 'Set' },
};

export function isCodec(name: unknown): name is WireCodec {
  return typeof name === 'string' && Object.hasOwn(CODEC_FORMS, name);
}

/** Types that TypeBox and others have, and JSON has not; with what to write instead. */
export const NO_TYPES: ReadonlyMap<string, string> = new Map([
  ['undefined', 'Leave it out of `required`, or write null.'],
  ['void', 'A method without a result has no `result`.'],
  ['function', 'Send data: a function has no form on the wire.'],
  ['constructor', 'Send data: a class has no form on the wire.'],
  ['symbol', 'Use a text.'],
  ['any', 'Leave `type` out for any value.'],
  ['float', 'Write number.'],
  ['dict', 'Write object.'],
  ['list', 'Write array.'],
  ['int', 'Write integer.'],
  ['str', 'Write string.'],
  ['bool', 'Write boolean.'],
]);
