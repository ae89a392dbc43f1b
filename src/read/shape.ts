import { ts } from 'ts-morph';
import type { Schema, Template, WireCodec } from '../contract/schema.js';
import { platformType } from './platform-types.js';
import type { Finding } from './problems.js';

export interface TupleElement {
  readonly type: ts.Type;
  readonly kind: 'required' | 'optional' | 'rest';
}

/** What a type is on the wire, one level deep. Whatever has no other shape is refused. */
export type Shape =
  | { readonly is: 'leaf'; readonly schema: Schema }
  | { readonly is: 'undefined' }
  /** Another type's form with marks that only the compiler sees. */
  | { readonly is: 'branded'; readonly base: ts.Type }
  | { readonly is: 'union'; readonly members: readonly ts.Type[] }
  | { readonly is: 'array'; readonly items: ts.Type }
  | { readonly is: 'map'; readonly values: ts.Type }
  | { readonly is: 'set'; readonly items: ts.Type }
  | { readonly is: 'tuple'; readonly elements: readonly TupleElement[] }
  | {
      readonly is: 'object';
      readonly properties: readonly ts.Symbol[];
      readonly index: ts.Type | undefined;
      /** Symbol keys are marks of an intersection, and elsewhere properties that cannot travel. */
      readonly branded: boolean;
    }
  | { readonly is: 'anything' }
  | { readonly is: 'refused'; readonly finding: Finding };

type Checked = Pick<{ readonly program: ts.Program; readonly checker: ts.TypeChecker }, 'program' | 'checker'>;

const { TypeFlags } = ts;

/** The first flag that fits decides; the order matters where a type has several. */
const REFUSED_FLAGS: readonly (readonly [flag: ts.TypeFlags, refusal: Finding])[] = [
  [TypeFlags.BigIntLiteral, notHandled('A literal bigint', 'Use bigint, or a literal number.')],
  [TypeFlags.ESSymbolLike, noForm('A symbol', 'Use a string literal.')],
  [TypeFlags.Never, noForm('`never`', 'No value has this type: state the type that is meant.')],
  [TypeFlags.NonPrimitive, noForm('`object`', 'Say what is in it, or write Record<string, unknown>.')],
  [TypeFlags.StringMapping, notHandled('A string mapping', 'Use string, or a union of literals.')],
  [
    TypeFlags.Instantiable,
    noForm('A type that hangs on a type parameter', 'State the type: at this place nothing is known of the parameter.'),
  ],
  [TypeFlags.EnumLike, notHandled('An enum with computed members', 'Give its members literal values.')],
];

export function shapeOf(checked: Checked, type: ts.Type): Shape {
  const { flags } = type;
  if ((flags & TypeFlags.Any) !== 0) return isErrorType(type) ? refused(UNRESOLVED) : { is: 'anything' };
  if ((flags & TypeFlags.Unknown) !== 0) return { is: 'anything' };
  if ((flags & TypeFlags.VoidLike) !== 0) return { is: 'undefined' };
  if ((flags & TypeFlags.Null) !== 0) return { is: 'leaf', schema: { type: 'null' } };
  if ((flags & TypeFlags.String) !== 0) return { is: 'leaf', schema: { type: 'string' } };
  if ((flags & TypeFlags.Number) !== 0) return { is: 'leaf', schema: { type: 'number' } };
  if ((flags & TypeFlags.Boolean) !== 0) return { is: 'leaf', schema: { type: 'boolean' } };
  if ((flags & TypeFlags.BigInt) !== 0) return { is: 'leaf', schema: CODEC_SCHEMAS.bigint };
  // the flag says that it has texts and types
  if ((flags & TypeFlags.TemplateLiteral) !== 0) return templateShape(type as ts.TemplateLiteralType);
  if ((flags & TypeFlags.BooleanLiteral) !== 0)
    return { is: 'leaf', schema: { const: intrinsicName(type) === 'true' } };
  if (type.isStringLiteral() || type.isNumberLiteral()) return literalShape(type.value);
  if (type.isUnion()) return { is: 'union', members: type.types };
  if (type.isIntersection()) return intersectionShape(checked, type);
  if ((flags & TypeFlags.Object) !== 0) return objectShape(checked, type);
  // `NoInfer<T>`; only such types have a base
  if ((flags & TypeFlags.Substitution) !== 0) return { is: 'branded', base: (type as ts.SubstitutionType).baseType };
  const known = REFUSED_FLAGS.find(([flag]) => (flags & flag) !== 0);
  if (known !== undefined) return refused(known[1]);
  return refused(
    notHandled(`A type of the compiler's kind ${String(flags)}`, 'Please report it; meanwhile use another type.'),
  );
}

/** What the checker puts in place of a type that it cannot find. */
export function isErrorType(type: ts.Type): boolean {
  return (type.flags & TypeFlags.Any) !== 0 && intrinsicName(type) === 'error';
}

/** Whether the type has calls or constructions. */
export function isCallable(type: ts.Type): boolean {
  return type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0;
}

function literalShape(value: string | number): Shape {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return refused(noForm(`The number ${String(value)}`, 'JSON has finite numbers only.'));
  }
  return { is: 'leaf', schema: { const: value === 0 ? 0 : value } }; // JSON has no -0
}

function intersectionShape(checked: Checked, type: ts.IntersectionType): Shape {
  const bases = type.types.filter((part) => !isMark(checked, part));
  const [base] = bases;
  if (base !== undefined && bases.length === 1) return { is: 'branded', base };
  // `string & { __brand: 'UserId' }`: no value has such a property, whatever its key
  const primitives = bases.filter(({ flags }) => (flags & TypeFlags.Object) === 0);
  const [primitive] = primitives;
  if (primitive !== undefined) {
    const scalar = (primitive.flags & (TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BooleanLike)) !== 0;
    return scalar && primitives.length === 1
      ? { is: 'branded', base: primitive }
      : refused(notHandled('This intersection', 'Write the type that is meant.'));
  }
  const shapes = bases.map((part) => shapeOf(checked, part));
  const stranger = shapes.find(({ is }) => is !== 'object');
  if (stranger !== undefined || bases.length === 0) {
    return stranger?.is === 'refused' && stranger.finding.code === 'NTG1101'
      ? stranger
      : refused(notHandled('An intersection of other than plain objects', 'Write the type that is meant.'));
  }
  return plainObject(checked, type, true);
}

function objectShape(checked: Checked, type: ts.Type): Shape {
  const { program, checker } = checked;
  if (isCallable(type)) return refused(noForm('A function', 'Send data; leave the function out of the type.'));
  if (checker.isTupleType(type)) return tupleShape(checker, type);
  if (checker.isArrayType(type)) {
    const [items] = typeArguments(checker, type);
    return items === undefined ? refused(UNRESOLVED) : { is: 'array', items };
  }
  const platform = platformType(program, type);
  if (platform === undefined) {
    const base = platformBase(checked, type);
    return base === undefined ? plainObject(checked, type, false) : refused(derived(checked.checker, type, base));
  }
  if ('codec' in platform) return codecShape(checked, type, platform.codec);
  const { name, instead } = platform;
  return refused(noForm(`\`${name}\``, `Use ${instead}.`));
}

const CODEC_SCHEMAS = {
  Buffer: { type: 'string', format: 'base64', 'x-ntgen': 'Buffer' },
  Date: { type: 'string', format: 'date-time', 'x-ntgen': 'Date' },
  URL: { type: 'string', format: 'uri', 'x-ntgen': 'URL' },
  Uint8Array: { type: 'string', format: 'base64', 'x-ntgen': 'Uint8Array' },
  bigint: { type: 'string', format: 'bigint', 'x-ntgen': 'bigint' },
} as const satisfies Readonly<Record<Exclude<WireCodec, 'Map' | 'Set'>, Schema>>;

function codecShape({ checker }: Checked, type: ts.Type, codec: WireCodec): Shape {
  if (codec !== 'Map' && codec !== 'Set') return { is: 'leaf', schema: CODEC_SCHEMAS[codec] };
  const [first, values] = typeArguments(checker, type);
  if (first === undefined) return refused(UNRESOLVED);
  if (codec === 'Set') return { is: 'set', items: first };
  if (values === undefined) return refused(UNRESOLVED);
  return (first.flags & TypeFlags.String) === 0
    ? refused(notHandled('A Map with other keys than string', 'Use Map<string, T>, or an array of pairs.'))
    : { is: 'map', values };
}

/** What JavaScript prints for a number, and for a bigint, in a template. */
const NUMBER_TEXT = '-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?';
const BIGINT_TEXT = '(?:0|-?[1-9]\\d*)';
const PLACEHOLDERS: readonly (readonly [flag: ts.TypeFlags, type: Template['types'][number], pattern: string])[] = [
  [TypeFlags.String, 'string', '[^]*'],
  [TypeFlags.Number, 'number', NUMBER_TEXT],
  [TypeFlags.BigInt, 'bigint', BIGINT_TEXT],
];

function templateShape({ texts, types }: ts.TemplateLiteralType): Shape {
  const places = types.map(({ flags }) => PLACEHOLDERS.find(([flag]) => (flags & flag) !== 0));
  if (!places.every((place) => place !== undefined)) {
    const hint = 'Put string, number, bigint or literals into it.';
    return refused(notHandled('A template literal type of this kind', hint));
  }
  const pattern = texts.map((text, index) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + (places[index]?.[2] ?? ''));
  return {
    is: 'leaf',
    schema: {
      type: 'string',
      pattern: `^${pattern.join('')}$`,
      'x-ntgen-template': { texts, types: places.map(([, type]) => type) },
    },
  };
}

/** The platform's class or interface that a type is derived from: what it brings along is no data of the user's. */
function platformBase({ program, checker }: Checked, type: ts.Type): string | undefined {
  const { target = type } = type as Partial<ts.TypeReference>; // references alone have a target
  if (!target.isClassOrInterface()) return undefined;
  for (const base of checker.getBaseTypes(target)) {
    const found = platformType(program, base)?.name ?? platformBase({ program, checker }, base);
    if (found !== undefined) return found;
  }
  return undefined;
}

function derived(checker: ts.TypeChecker, type: ts.Type, base: string): Finding {
  return noForm(
    `${checker.typeToString(type)} is derived from \`${base}\`, and so`,
    'Send an interface of the data, or throw it if it is an error.',
  );
}

function plainObject({ checker }: Checked, type: ts.Type, branded: boolean): Shape {
  const properties = checker.getPropertiesOfType(type);
  const infos = checker.getIndexInfosOfType(type);
  const index = infos.find(({ keyType }) => (keyType.flags & TypeFlags.String) !== 0)?.type;
  if (infos.some((info) => info.type !== index)) {
    return refused(notHandled('An index signature of other than string keys', 'Use Record<string, T>.'));
  }
  if (properties.length === 0 && index === undefined) {
    return refused(
      notHandled('`{}` is any value but null, which', 'For an object without properties write Record<string, never>.'),
    );
  }
  return { is: 'object', properties, index, branded };
}

function tupleShape(checker: ts.TypeChecker, type: ts.Type): Shape {
  // isTupleType says so, without narrowing
  const { elementFlags } = (type as ts.TupleTypeReference).target;
  const elements = typeArguments(checker, type).map((element, index): TupleElement => {
    const flag = elementFlags[index] ?? ts.ElementFlags.Required;
    const kind =
      (flag & ts.ElementFlags.Variable) !== 0
        ? 'rest'
        : (flag & ts.ElementFlags.Optional) !== 0
          ? 'optional'
          : 'required';
    return { type: element, kind };
  });
  if (elementFlags.some((flag) => (flag & ts.ElementFlags.Variadic) !== 0)) {
    return refused(noForm('A tuple that hangs on a type parameter', 'State its elements.'));
  }
  if (elements.slice(0, -1).some(({ kind }) => kind === 'rest')) {
    return refused(notHandled('A tuple with a rest element before its end', 'Move the rest element to the end.'));
  }
  return { is: 'tuple', elements };
}

/** An object type without a property that a value could have: `{}`, or symbol keys only. */
function isMark({ checker }: Checked, type: ts.Type): boolean {
  if ((type.flags & TypeFlags.Object) === 0 || isCallable(type) || checker.isTupleType(type)) return false;
  return checker.getIndexInfosOfType(type).length === 0 && checker.getPropertiesOfType(type).every(isSymbolKeyed);
}

/** Whether a property's key is a symbol: the checker names these `__@name@id`. */
export function isSymbolKeyed({ escapedName }: ts.Symbol): boolean {
  return String(escapedName).startsWith('__@');
}

/** The type arguments as written, without the `this` type that the checker appends. */
export function typeArguments(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  // only references have arguments; getTypeArguments takes no others
  const reference = type as ts.TypeReference;
  if ((type.flags & TypeFlags.Object) === 0 || (reference.objectFlags & ts.ObjectFlags.Reference) === 0) return [];
  const parameters = reference.target.typeParameters?.length ?? 0;
  const given = checker.getTypeArguments(reference);
  return checker.isTupleType(type)
    ? given.slice(0, reference.target.typeParameters?.length ?? given.length)
    : given.slice(0, parameters);
}

/** The name of a built-in type: the compiler keeps it to itself, and has no other sign of an error type. */
function intrinsicName(type: ts.Type): string | undefined {
  return (type as { readonly intrinsicName?: string }).intrinsicName;
}

const UNRESOLVED: Finding = {
  code: 'NTG1101',
  message: 'This type does not resolve.',
  hint: 'Import it from a module that exists without generated files, or mend its name.',
};

function refused(finding: Finding): Shape {
  return { is: 'refused', finding };
}

function noForm(what: string, hint: string): Finding {
  return { code: 'NTG1102', message: `${what} has no form on the wire.`, hint };
}

function notHandled(what: string, hint: string): Finding {
  return { code: 'NTG1103', message: `${what} is not handled yet.`, hint };
}
