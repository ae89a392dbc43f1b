import type { ParameterContract } from '../contract/contract.js';
import { refName, type Schema } from '../contract/schema.js';
import { CodecWriter, type Direction } from './codec.js';
import { all, any, calls, compares, equals, not, print, printReturn, type Condition } from './condition.js';
import { refusals } from './fragments.js';
import { FunctionTable, shielded, type EmittedFunction } from './functions.js';
import { GuardWriter } from './guard.js';
import type { Lines } from './literal.js';
import { extendName } from './names.js';
import {
  acceptsNull,
  acceptsUndefined,
  definitionsWith,
  recursiveDefinitions,
  resolve,
  someWithin,
  type Definitions,
} from './shape.js';

/** Names of the exported functions for one payload. */
export interface PayloadFunctions {
  readonly check: string;
  /** Both absent where TypeScript's form is the wire's; what only arrives is never encoded. */
  readonly encode?: string;
  readonly decode?: string;
}

/** Collects the functions of one validators module. */
export class PayloadWriter {
  readonly functions = new FunctionTable();
  readonly #defs: Definitions;
  readonly #guards: GuardWriter;
  readonly #codecs: Readonly<Record<Direction, CodecWriter>>;
  /** Keys of the named types that contain themselves, or one that does. */
  readonly #endless: ReadonlySet<string>;

  constructor(defs: Definitions, typeNames: ReadonlyMap<string, string>) {
    this.#defs = defs;
    this.#guards = new GuardWriter(defs, typeNames, this.functions);
    this.#codecs = {
      encode: new CodecWriter('encode', defs, typeNames, this.functions, this.#guards),
      decode: new CodecWriter('decode', defs, typeNames, this.functions, this.#guards),
    };
    const recursive = recursiveDefinitions(defs);
    this.#endless = definitionsWith(defs, ({ $ref }) => $ref !== undefined && recursive.has(refName($ref)));
  }

  /** Functions over a single value: a result or an event. */
  value(schema: Schema, hint: string): PayloadFunctions {
    const check = acceptsNull(schema, this.#defs)
      ? printReturn(any(equals('value', 'undefined'), this.#guards.condition(schema, 'value', hint)))
      : this.#guards.body(schema, hint);
    const isNeeded = this.#codecs.encode.isNeeded(schema);
    return this.#export(hint, [schema], check, isNeeded ? (codec) => codec.body(schema, hint) : undefined);
  }

  /** The same for a value that arrives and is never sent: what an HTTP request brings. */
  received(schema: Schema, hint: string): PayloadFunctions {
    const isNeeded = this.#codecs.decode.isNeeded(schema);
    const check = this.#define(`check${hint}`, 'boolean', this.#guards.body(schema, hint));
    if (!isNeeded) return { check };
    return { check, decode: this.#define(`decode${hint}`, 'unknown', this.#codecs.decode.body(schema, hint)) };
  }

  /** Functions over the positional arguments as an array. */
  arguments(params: readonly ParameterContract[], hint: string): PayloadFunctions {
    const schemas = params.map(({ schema }) => schema);
    const isNeeded = schemas.some((schema) => this.#codecs.encode.isNeeded(schema));
    const turn = (codec: CodecWriter): Lines => this.#turnArguments(params, hint, codec);
    return this.#export(hint, schemas, this.#checkArguments(params, hint), isNeeded ? turn : undefined);
  }

  /** Arguments that never travel: nothing is asked of them. */
  anything(hint: string): PayloadFunctions {
    return this.#export(hint, [], ['return true;'], undefined);
  }

  #export(
    hint: string,
    schemas: readonly Schema[],
    check: Lines,
    turn: ((codec: CodecWriter) => Lines) | undefined,
  ): PayloadFunctions {
    const isRecursive = schemas.some((schema) =>
      someWithin(schema, ({ $ref }) => $ref !== undefined && this.#endless.has(refName($ref))),
    );
    const checked = this.#define(`check${hint}`, 'boolean', check);
    if (turn === undefined) return { check: checked };
    const encode = turn(this.#codecs.encode);
    return {
      check: checked,
      encode: this.#define(`encode${hint}`, 'unknown', isRecursive ? shielded(encode) : encode),
      decode: this.#define(`decode${hint}`, 'unknown', turn(this.#codecs.decode)),
    };
  }

  #define(preferred: string, returns: EmittedFunction['returns'], body: Lines): string {
    const name = this.functions.declare(preferred);
    this.functions.define(name, returns, body, true);
    return name;
  }

  #checkArguments(params: readonly ParameterContract[], hint: string): Lines {
    const fixed = params.filter(({ rest }) => rest !== true);
    const rest = params.find((param) => param.rest === true);
    const conditions = fixed.map((param, index) => this.#argumentCondition(param, index, hint));
    const isList = calls('Array.isArray(value)');
    if (rest === undefined) {
      const most = fixed.length === 0 ? equals('value.length', '0') : compares('value.length', '<=', fixed.length);
      return printReturn(all(isList, most, ...conditions));
    }
    const items = plainItems(rest.schema, this.#defs);
    const name = extendName(hint, rest.name);
    if (items === undefined) {
      const others = this.#guards.condition(rest.schema, `value.slice(${String(fixed.length)})`, name);
      return printReturn(all(isList, ...conditions, others));
    }
    return [
      `if (${print(not(isList))}) return false;`,
      ...refusals(conditions),
      ...this.#guards.loop(items, fixed.length, name),
      'return true;',
    ];
  }

  #argumentCondition(param: ParameterContract, index: number, hint: string): Condition {
    const place = `value[${String(index)}]`;
    const holds = this.#guards.condition(param.schema, place, extendName(hint, param.name));
    const missing = equals(place, 'undefined');
    if (param.optional === true) return any(missing, holds);
    return acceptsUndefined(param.schema, this.#defs) ? all(not(missing), holds) : holds;
  }

  #turnArguments(params: readonly ParameterContract[], hint: string, codec: CodecWriter): Lines {
    const turned = params.flatMap((param, index) => {
      const name = extendName(hint, param.name);
      if (param.rest !== true) return codec.itemLine(param.schema, index, name);
      const items = plainItems(param.schema, this.#defs);
      if (items !== undefined) return codec.loop(items, index, name);
      if (!codec.isNeeded(param.schema)) return [];
      // a function over the rest as an array of its own; the shape of such a schema is an array's in any case
      const rest = codec.expression(param.schema, `copy.slice(${String(index)})`, name);
      return [`copy.splice(${String(index)}, copy.length, ...(${rest} as unknown[]));`];
    });
    return [
      'if (!Array.isArray(value)) return value;',
      'const copy: unknown[] = value.slice();',
      ...turned,
      'return copy;',
    ];
  }
}

/** The schema of each item where an array is nothing but items of one sort. */
function plainItems(schema: Schema, defs: Definitions): Schema | undefined {
  const { type, items, prefixItems, minItems, maxItems, uniqueItems, 'x-ntgen-tail': tail } = resolve(schema, defs);
  if (type !== 'array' || items === false) return undefined;
  const saysMore = [prefixItems, minItems, maxItems, uniqueItems, tail].some((keyword) => keyword !== undefined);
  return saysMore ? undefined : (items ?? {});
}
