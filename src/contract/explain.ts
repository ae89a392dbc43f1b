import { createRequire } from 'node:module';
import type * as Ajv from 'ajv/dist/2020.js';
import type { Ajv2020, ErrorObject, SchemaObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Issue } from '../errors/errors.js';
import { areUnique, hasLength, isMultipleOf } from './constraints.js';
import { FORMATS } from './formats.js';
import { refName, type Format, type Schema, type Tail } from './schema.js';
import { ShownValue, textOf } from './shown-value.js';
import { typeName } from './type-name.js';

/** More would be a wall of text; the first ones say it. */
const MAX_ISSUES = 5;
/** Characters of JSON up to which everything wrong is looked for. Beyond, Ajv stops at the first fault. */
const THOROUGH_UP_TO = 32_768;
/** Validators that are kept; each holds some tens of kilobytes. */
const MAX_COMPILED = 500;
/** Branches of unions that are looked into for one explanation: unions within unions multiply. */
const MAX_BRANCHES = 200;
/** Literals that a phrase lists. */
const MAX_LITERALS = 8;

type Definitions = Readonly<Record<string, Schema>>;

export interface ExplainOptions {
  /** Dotted paths of values that must not be shown, such as `card.number`. An index of an array may be left out. */
  readonly sensitive?: readonly string[];
}

/**
 * Says where and how a value breaks its schema: at most five issues, and for a union those of the closest branch.
 *
 * The value is looked at as JSON carries it. Empty when Ajv has nothing to complain of.
 *
 * @param defs the named types that a `$ref` means
 */
export function explain(
  schema: Schema | object,
  defs: Definitions,
  value: unknown,
  options: ExplainOptions = {},
): readonly Issue[] {
  const text = jsonOf(value);
  if (text === undefined) return [{ pointer: '', expected: 'a value that JSON can carry', got: 'one that it cannot' }];
  const wire: unknown = JSON.parse(text);
  try {
    const explanation = new Explanation(defs, text.length <= THOROUGH_UP_TO);
    // what is nothing at the top travels as null
    const shown = new ShownValue(value === undefined ? undefined : wire, options.sensitive ?? []);
    return toIssues(explanation.faults(schema, wire, ''), shown);
  } catch (error) {
    // validators recurse as deep as the value goes; nothing else in here throws a RangeError
    if (!(error instanceof RangeError)) throw error;
    return [{ pointer: '', expected: 'a value less deep', got: 'one deeper than the stack' }];
  }
}

/** The same for a plain JSON Schema document with `$defs` of its own, such as `contract.schema.json`. */
export function checkDocument(schema: object, value: unknown): readonly Issue[] {
  const defs: unknown = '$defs' in schema ? schema.$defs : {};
  // only handed on to Ajv, which takes any JSON Schema
  return explain(schema, defs as Definitions, value);
}

/** Undefined for what is endless, too deep, or has a bigint in it. */
function jsonOf(value: unknown): string | undefined {
  try {
    // in an array, where what has no JSON is null
    return JSON.stringify([value]).slice(1, -1);
  } catch {
    return undefined;
  }
}

function toIssues(faults: readonly Fault[], shown: ShownValue): readonly Issue[] {
  const issues = faults.map(({ pointer, expected, miss }) => ({
    pointer,
    expected,
    got: miss === 'absent' ? 'nothing' : shown.at(pointer),
  }));
  return [...new Map(issues.map((issue) => [`${issue.pointer} ${issue.expected}`, issue])).values()].slice(
    0,
    MAX_ISSUES,
  );
}

/** One place where a value breaks its schema. */
interface Fault {
  readonly pointer: string;
  readonly expected: string;
  /** `type`: has another type altogether; `literal`: the right type, another value; `absent`: is not there. */
  readonly miss?: 'type' | 'literal' | 'absent';
}

/** Looks into one value. Ajv reports the faults of all branches of a union in one flat list; here each union is asked again. */
class Explanation {
  readonly #defs: Definitions;
  readonly #isThorough: boolean;
  #branchesLeft = MAX_BRANCHES;

  constructor(defs: Definitions, isThorough: boolean) {
    this.#defs = defs;
    this.#isThorough = isThorough;
  }

  /** @param pointer where the value stands in the whole */
  faults(schema: object, value: unknown, pointer: string): readonly Fault[] {
    const validate = compile(schema, this.#defs, this.#isThorough);
    if (validate(value)) return [];
    // what is wrong with a key is told by one error, about its object
    const errors = (validate.errors ?? []).filter(({ propertyName }) => propertyName === undefined);
    const unions = errors.filter(isUnion);
    return errors.flatMap((error, index) => {
      const isWithin = unions.some((union) => covers(union, error) && errors.indexOf(union) > index);
      if (isWithin || error.keyword === 'if') return [];
      const place = `${pointer}${error.instancePath}`;
      return isUnion(error) ? this.#unionFaults(error, place) : [faultOf(error, place)];
    });
  }

  #unionFaults(error: ErrorObject, pointer: string): readonly Fault[] {
    const union = error.parentSchema as Schema & { readonly oneOf?: readonly Schema[] };
    const branches = union.anyOf ?? union.oneOf ?? [];
    const value: unknown = error.data;
    if (union.discriminator !== undefined)
      return this.#taggedFaults(branches, union.discriminator.propertyName, value, pointer);
    this.#branchesLeft -= branches.length;
    if (this.#branchesLeft < 0) return [{ pointer, expected: 'a value of one of several types' }];
    const tried = branches.map((branch) => this.faults(branch, value, pointer));
    const near = tried.filter((faults) => faults.length > 0 && !faults.some((fault) => isOtherKind(fault, pointer)));
    const [closest] = near.toSorted((left, right) => closeness(right) - closeness(left));
    if (closest !== undefined) return closest;
    const expected = [...new Set(tried.flat().map((fault) => fault.expected))];
    return [{ pointer, expected: expected.join(' or ') || 'another value', miss: 'type' }];
  }

  #taggedFaults(branches: readonly Schema[], tag: string, value: unknown, pointer: string): readonly Fault[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return [{ pointer, expected: PHRASES.object, miss: 'type' }];
    }
    if (!Object.hasOwn(value, tag)) return [{ pointer, expected: `the property ${textOf(tag)}`, miss: 'absent' }];
    const found: unknown = Object.entries(value).find(([name]) => name === tag)?.[1];
    const literals = branches.map((branch) => this.#literals(branch, tag));
    const branch = branches.find((_, index) => literals[index]?.some((literal) => literal === found) === true);
    return branch === undefined
      ? [{ pointer: child(pointer, tag), expected: oneOf(literals.flat()), miss: 'literal' }]
      : this.faults(branch, value, pointer);
  }

  /** The literals by which a branch is told. */
  #literals(branch: Schema, tag: string): readonly unknown[] {
    let schema = branch;
    for (const seen = new Set<string>(); schema.$ref !== undefined && !seen.has(schema.$ref);) {
      seen.add(schema.$ref);
      schema = this.#defs[refName(schema.$ref)] ?? {};
    }
    const property = schema.properties?.[tag];
    return property?.const === undefined ? (property?.enum ?? []) : [property.const];
  }
}

function isUnion({ keyword }: ErrorObject): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf';
}

/** Whether an error stands in the value that a union is about. */
function covers(union: ErrorObject, { instancePath }: ErrorObject): boolean {
  return instancePath === union.instancePath || instancePath.startsWith(`${union.instancePath}/`);
}

function isOtherKind({ miss, pointer }: Fault, place: string): boolean {
  return pointer === place && (miss === 'type' || miss === 'literal');
}

/** The right literals count more than how deep a branch fits, and that more than how little is wrong. */
function closeness(faults: readonly Fault[]): number {
  const depth = Math.max(...faults.map(({ pointer }) => pointer.split('/').length));
  const hasOtherTag = faults.some(({ miss }) => miss === 'literal');
  return (hasOtherTag ? 0 : 1e9) + depth * 1e4 - faults.length;
}

const PHRASES: Readonly<Record<string, string>> & { readonly object: string } = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  null: 'null',
  array: 'an array',
  object: 'an object',
};

function faultOf({ keyword, params, message, schema }: ErrorObject, pointer: string): Fault {
  // what `params` holds is said by Ajv's page of error parameters, keyword by keyword
  const { type, allowedValue, allowedValues, missingProperty, additionalProperty, propertyName, limit } =
    params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'type':
      return { pointer, expected: PHRASES[String(type)] ?? String(type), miss: 'type' };
    case 'const':
      return { pointer, expected: textOf(allowedValue), miss: 'literal' };
    case 'enum':
      return { pointer, expected: oneOf(Array.isArray(allowedValues) ? allowedValues : []), miss: 'literal' };
    case 'format':
      return { pointer, expected: FORMATS[schema as Format].phrase }; // the contract knows no others
    case 'required':
      return { pointer, expected: `the property ${textOf(missingProperty)}`, miss: 'absent' };
    case 'additionalProperties':
      return { pointer: child(pointer, String(additionalProperty)), expected: 'no such property' };
    case 'propertyNames':
      return { pointer: child(pointer, String(propertyName)), expected: `a key that is ${typeName(schema as Schema)}` };
    case TAIL:
      return { pointer, expected: 'other items behind the first ones' };
    case 'items':
    case 'maxItems':
      return { pointer, expected: `at most ${countOf(limit)}` };
    case 'minItems':
      return { pointer, expected: `at least ${countOf(limit)}` };
    case 'false schema':
    case 'not':
      return { pointer, expected: 'nothing' };
    case 'minLength':
    case 'maxLength':
      return { pointer, expected: `at ${keyword === 'minLength' ? 'least' : 'most'} ${countOf(schema, 'character')}` };
    case 'minimum':
    case 'maximum':
      return { pointer, expected: `a number that is at ${keyword === 'minimum' ? 'least' : 'most'} ${String(schema)}` };
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { pointer, expected: `a number ${keyword === 'exclusiveMinimum' ? 'above' : 'below'} ${String(schema)}` };
    case 'multipleOf':
      return { pointer, expected: `a multiple of ${String(schema)}` };
    case 'pattern':
      return { pointer, expected: `text that matches ${textOf(schema)}` };
    case 'uniqueItems':
      return { pointer, expected: 'items of which no two are the same' };
    default:
      return { pointer, expected: `a value that ${message ?? `keeps ${keyword}`}` };
  }
}

function countOf(limit: unknown, noun = 'item'): string {
  return `${String(limit)} ${limit === 1 ? noun : `${noun}s`}`;
}

function oneOf(literals: readonly unknown[]): string {
  const shown = literals.slice(0, MAX_LITERALS).map(textOf).join(', ');
  if (literals.length === 1) return shown;
  return `one of ${shown}${literals.length > MAX_LITERALS ? ', ...' : ''}`;
}

function child(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

type Compiled = WeakMap<object, WeakMap<object, ValidateFunction>>;

/** Keywords that guards do not take Ajv's word for: floating point, costs that explode. */
const SHARED_KEYWORDS: Readonly<Record<string, (limit: unknown, value: unknown) => boolean>> = {
  minLength: (limit, value) => typeof value !== 'string' || hasLength(value, Number(limit), Infinity),
  maxLength: (limit, value) => typeof value !== 'string' || hasLength(value, 0, Number(limit)),
  multipleOf: (limit, value) => typeof value !== 'number' || isMultipleOf(value, Number(limit)),
  uniqueItems: (limit, value) => limit !== true || !Array.isArray(value) || areUnique(value),
};

const TAIL = 'x-ntgen-tail' satisfies keyof Schema;

let thorough: Ajv2020 | undefined;
let quick: Ajv2020 | undefined;
/** Each is made when it is first asked. */
const engines = {
  get thorough(): Ajv2020 {
    return (thorough ??= createEngine(true));
  },
  get quick(): Ajv2020 {
    return (quick ??= createEngine(false));
  },
};
let compiled: Readonly<Record<keyof typeof engines, Compiled>> = { thorough: new WeakMap(), quick: new WeakMap() };
let compiledCount = 0;

function createEngine(allErrors: boolean): Ajv2020 {
  // only now: a generator that has nothing to explain is quicker without it
  const { Ajv2020: Engine } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof Ajv;
  const engine = new Engine({
    allErrors,
    // the data and the schema of each error: a union is asked again with them
    verbose: true,
    // `constructor` and its like are properties only where an object has them itself, as for guards
    ownProperties: true,
    strict: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    formats: Object.fromEntries(Object.entries(FORMATS).map(([name, { is }]) => [name, is])),
  });
  for (const [keyword, holds] of Object.entries(SHARED_KEYWORDS)) {
    engine.removeKeyword(keyword);
    engine.addKeyword({
      keyword,
      validate: (limit: unknown, value: unknown) => holds(limit, value),
    });
  }
  engine.removeKeyword('pattern');
  engine.addKeyword({
    keyword: 'pattern',
    compile: (source: string, parent) => patternCheck(new RegExp(source, 'u'), (parent as Schema).maxLength),
  });
  engine.addKeyword({
    keyword: TAIL,
    type: 'array',
    schemaType: 'object',
    compile: (tail: Tail, parent, { self, schemaEnv: { root } }) => {
      // the references within mean the definitions of the whole
      const whole = root.schema as SchemaObject;
      const $defs: unknown = whole['$defs'];
      const { prefixItems = [] } = parent as Schema;
      const within = (schema: Schema): ValidateFunction => self.compile({ ...schema, $defs });
      return tailCheck(within(tail.items), tail.suffixItems.map(within), prefixItems.length);
    },
  });
  return engine;
}

/** A text that is too long is told by its length alone: what a pattern costs may be bounded by nothing else. */
function patternCheck(pattern: RegExp, maxLength = Infinity): (value: unknown) => boolean {
  return (value) => typeof value !== 'string' || !hasLength(value, 0, maxLength) || pattern.test(value);
}

/** Of the items behind the first ones: any number of one sort, and some of others at the end. */
function tailCheck(
  items: ValidateFunction,
  suffix: readonly ValidateFunction[],
  prefix: number,
): (value: readonly unknown[]) => boolean {
  return (value) => {
    const end = value.length - suffix.length;
    const middle = value.slice(prefix, end);
    return middle.every((item) => items(item)) && suffix.every((validate, index) => validate(value[end + index]));
  };
}

/** The validator for a schema whose references mean `defs`. Kept as long as both objects live. */
function compile(schema: object, defs: Definitions, isThorough: boolean): ValidateFunction {
  const strength = isThorough ? 'thorough' : 'quick';
  const known = compiled[strength].get(schema)?.get(defs);
  if (known !== undefined) return known;
  if (compiledCount >= MAX_COMPILED) {
    compiled = { thorough: new WeakMap(), quick: new WeakMap() };
    compiledCount = 0;
  }
  // without its own identity, so that the same document can be compiled twice
  const whole: SchemaObject = { ...schema, $defs: defs };
  delete whole.$id;
  delete whole.$schema;
  const engine = engines[strength];
  const validate = engine.compile(whole);
  engine.removeSchema(whole); // or Ajv would hold on to it for good
  const bySchema = compiled[strength].get(schema) ?? new WeakMap<object, ValidateFunction>();
  compiled[strength].set(schema, bySchema.set(defs, validate));
  compiledCount += 1;
  return validate;
}
