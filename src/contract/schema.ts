/** A JSON value, as it stands on the wire. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Values that are plain JSON on the wire and something richer in TypeScript. */
export type WireCodec = 'Date' | 'bigint' | 'Uint8Array' | 'Buffer' | 'URL' | 'Map' | 'Set';

/** What a string can be. Each has one function that guards and explanations both ask. */
export type Format = 'base64' | 'bigint' | 'date' | 'date-time' | 'email' | 'ipv4' | 'ipv6' | 'uri' | 'uuid';

/** What may stand between the texts of a template literal type. */
export type TemplateType =
  'bigint' | 'number' | 'string' | `${'Capitalize' | 'Lowercase' | 'Uncapitalize' | 'Uppercase'}<string>`;

/** A template literal type: `id-${number}` has the texts `id-` and the empty one, and the type `number` between them. */
export interface Template {
  /** One more than there are types. */
  readonly texts: readonly string[];
  readonly types: readonly TemplateType[];
}

/** The places of an array behind its `prefixItems`, where it does not end with what may come any number of times. */
export interface Tail {
  /** Any number of these, */
  readonly items: Schema;
  /** and then these. */
  readonly suffixItems: readonly Schema[];
}

/**
 * The shape of one payload on the wire: the stated subset of JSON Schema 2020-12 that the reader emits
 * and that guards, explanations and printed types understand.
 *
 * `$ref` is always `#/$defs/<name>` and means the `$defs` of the service's own contract.
 * Objects are open: unknown properties pass unless `additionalProperties` says otherwise.
 * A schema without any keyword is any JSON value.
 */
export interface Schema {
  readonly $ref?: string;
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'array' | 'object';
  readonly const?: string | number | boolean;
  /** Literals of one union, in code unit order. */
  readonly enum?: readonly (string | number)[];
  readonly format?: Format;
  /** A regular expression with the flag `u`, somewhere in the string. */
  readonly pattern?: string;
  /** Lengths of strings are counted in code points. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** What properties must keep whose names match a pattern, with the flag `u`; `additionalProperties` is about the others. */
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  /** Of a Map: its keys, which are texts. */
  readonly propertyNames?: Schema;
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: true;
  readonly anyOf?: readonly Schema[];
  /** Beside `anyOf`: every branch is an object whose required property of this name has literals of its own. */
  readonly discriminator?: { readonly propertyName: string };
  /** Of a property: that it is absent. */
  readonly not?: Readonly<Record<string, never>>;
  readonly description?: string;
  /** What the author calls obsolete. */
  readonly deprecated?: true;
  /** Beside `deprecated`: why, or what to use instead. */
  readonly 'x-ntgen-deprecation'?: string;
  /** What is meant where a value is absent. Nobody puts it there. */
  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];
  /** Beside `items`, which is wider, as JSON Schema cannot count from the end: what the items are exactly. */
  readonly 'x-ntgen-tail'?: Tail;
  /** The TypeScript types of the keys in `patternProperties`. */
  readonly 'x-ntgen-keys'?: Readonly<Record<string, 'number' | Template>>;
  /** The TypeScript type is a read-only one: `readonly T[]`, `ReadonlyMap`. */
  readonly 'x-ntgen-readonly'?: true;
  /** The TypeScript type of a string with a `pattern`. */
  readonly 'x-ntgen-template'?: Template;
  /** How the value is revived in TypeScript. */
  readonly 'x-ntgen'?: WireCodec;
}

/** The definition's name in `#/$defs/<name>`. */
export function refName(ref: string): string {
  return decodeURIComponent(ref.slice('#/$defs/'.length)).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The `$ref` for a definition's name. */
export function refTo(name: string): Schema {
  return { $ref: `#/$defs/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}` };
}
