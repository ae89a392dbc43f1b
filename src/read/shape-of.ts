import { ts } from './compiler.js';
import type { Schema } from '../contract/schema.js';
import { isWellFormed } from '../contract/well-formed.js';
import { behindNoInfer, intrinsicName, isCallable, isErrorType, isNever, type Checked } from './checked.js';
import { ILL_FORMED, NEVER, noForm, notHandled, UNRESOLVED } from './findings.js';
import { intersectionShape } from './intersections.js';
import { objectShape } from './objects.js';
import { BIGINT } from './platform-shape.js';
import type { Finding } from './problems.js';
import { formless, leaf, refused, type Shape } from './shape.js';
import { stringMappingShape, templateShape } from './templates.js';
import { tupleShape } from './tuples.js';

const { TypeFlags } = ts;

/** The first flag that fits decides; the order matters where a type has several. */
const REFUSED_FLAGS: readonly (readonly [flag: ts.TypeFlags, refusal: Finding])[] = [
  [TypeFlags.ESSymbolLike, noForm('A symbol', 'Use a string literal.')],
  [TypeFlags.Never, NEVER],
  [
    TypeFlags.Instantiable,
    noForm('A type that hangs on a type parameter', 'State the type: at this place nothing is known of the parameter.'),
  ],
];

const ANY_OBJECT: Schema = { anyOf: [{ type: 'array' }, { type: 'object' }] };

/** What a type is. A kind that nobody thought of is refused. */
export function shapeOf(checked: Checked, type: ts.Type): Shape {
  const { flags } = type;
  if ((flags & TypeFlags.Any) !== 0) return isErrorType(type) ? refused(UNRESOLVED) : ANYTHING;
  if ((flags & TypeFlags.Unknown) !== 0) return ANYTHING;
  if ((flags & TypeFlags.VoidLike) !== 0) return { is: 'undefined' };
  if ((flags & TypeFlags.Null) !== 0) return leaf({ type: 'null' });
  if ((flags & TypeFlags.String) !== 0) return leaf({ type: 'string' });
  if ((flags & TypeFlags.Number) !== 0) return leaf({ type: 'number' });
  if ((flags & TypeFlags.Boolean) !== 0) return leaf({ type: 'boolean' });
  if ((flags & TypeFlags.BigInt) !== 0) return leaf(BIGINT);
  if ((flags & TypeFlags.NonPrimitive) !== 0) return { is: 'loose', schema: ANY_OBJECT, what: 'Any object or array' };
  // the flags say what these are; the compiler has guards for some of them only
  if ((flags & TypeFlags.TemplateLiteral) !== 0) return templateShape(checked, type as ts.TemplateLiteralType);
  if ((flags & TypeFlags.StringMapping) !== 0) return stringMappingShape(type as ts.StringMappingType);
  if ((flags & TypeFlags.BooleanLiteral) !== 0) return leaf({ const: intrinsicName(type) === 'true' });
  if ((flags & TypeFlags.BigIntLiteral) !== 0) return bigintLiteral((type as ts.BigIntLiteralType).value);
  if (type.isStringLiteral() || type.isNumberLiteral()) return literalShape(type.value);
  if (type.isUnion()) return unionShape(checked, type);
  if (type.isIntersection()) return intersectionShape(checked, type);
  if ((flags & TypeFlags.Enum) !== 0) return enumShape(type);
  if ((flags & TypeFlags.Object) !== 0) return anyObjectShape(checked, type);
  if ((flags & TypeFlags.Substitution) !== 0) return { is: 'branded', base: behindNoInfer(type) };
  const known = REFUSED_FLAGS.find(([flag]) => (flags & flag) !== 0);
  const finding =
    known?.[1] ??
    notHandled(`A type of the compiler's kind ${String(flags)}`, 'Please report it; meanwhile use another type.');
  return refused(finding);
}

const ANYTHING: Shape = { is: 'loose', schema: {}, what: 'Any JSON value' };

function literalShape(value: string | number): Shape {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return formless(`The number ${String(value)}`, 'JSON has finite numbers only.');
  }
  if (typeof value === 'string' && !isWellFormed(value)) return refused(ILL_FORMED);
  return leaf({ const: value === 0 ? 0 : value }); // JSON has no -0
}

function bigintLiteral({ negative, base10Value }: ts.PseudoBigInt): Shape {
  return leaf({ ...BIGINT, const: `${negative ? '-' : ''}${base10Value}` });
}

function unionShape({ checker }: Checked, { types }: ts.UnionType): Shape {
  const members = types.filter((member) => !isNever(checker, member));
  const [member] = members;
  if (member === undefined) return refused(NEVER);
  return members.length === 1 ? { is: 'branded', base: member } : { is: 'union', members };
}

/** An enum, or a member of one, whose value is computed when the program runs: to the compiler it is any number. */
function enumShape(type: ts.Type): Shape {
  const isEmpty = type.symbol.exports?.size === 0;
  return isEmpty
    ? formless('An enum without members', 'No value has this type: state its members.')
    : leaf({ type: 'number' });
}

function anyObjectShape(checked: Checked, type: ts.Type): Shape {
  const { checker } = checked;
  if (isCallable(type)) return formless('A function', 'Send data; leave the function out of the type.');
  return checker.isTupleType(type) ? tupleShape(checker, type) : objectShape(checked, type);
}
