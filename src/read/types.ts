import { ts } from 'ts-morph';
import type { Schema } from '../contract/schema.js';
import { ambiguousBranches } from './ambiguity.js';
import { AliasConstraints } from './alias-constraints.js';
import { constrain, constraintsOn } from './constraints.js';
import { Definitions, type Definition, type SettledNames } from './definitions.js';
import { docOf } from './doc-comments.js';
import { isForeign } from './platform-types.js';
import type { Finding, Place, Problems } from './problems.js';
import { unsendable } from './properties.js';
import { isCallable, isSymbolKeyed, shapeOf, type Shape } from './shape.js';
import { meantNode, nameNode, narrowTo, narrowToPart, partNode, saysType } from './type-nodes.js';
import { typeNameOf, type TypeName } from './type-names.js';
import { discriminatorOf, literalSchemas, mergeBranches, partsOf } from './unions.js';

/** What `undefined` means where a type stands: left out, sent as null, or nothing that could be sent. */
export type UndefinedIs = 'absent' | 'null' | 'refused';

/** Where a named type or one of its properties is declared. */
export interface DefinitionPlaces {
  readonly node: ts.Node;
  readonly properties: ReadonlyMap<string, ts.Node>;
}

export interface WalkContext {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly problems: Problems;
  readonly pathOf: (file: string) => string;
}

/** Forms of one generic type inside each other, from which on it is taken to have no end. */
const MAX_FORMS = 8;
/** Types inside each other, without a name among them. */
const MAX_DEPTH = 100;

const NULL: Schema = { type: 'null' };
/** Of a property `a?: never`, by which the members of a union are told apart. */
const ABSENT: Schema = { not: {} };

/**
 * Turns types into schemas, for one service: its named types are shared.
 *
 * What has no form on the wire is reported and stands as a schema without keywords. References have provisional names
 * until `settle`, which every schema that came out must pass.
 */
export class TypeWalk {
  readonly #context: WalkContext;
  readonly #definitions = new Definitions();
  readonly #places = new Map<Definition, DefinitionPlaces>();
  readonly #unions: { readonly branches: readonly Schema[]; readonly place: Place }[] = [];
  /** Named types that are referred to and not yet described: a chain of any length must not be one of calls. */
  readonly #waiting: (() => void)[] = [];
  readonly #aliases: AliasConstraints;
  /** The named type that is being described. */
  #within: Definition | undefined;
  #depth = 0;

  constructor(context: WalkContext) {
    this.#context = context;
    this.#aliases = new AliasConstraints(context);
  }

  /** The schema of a type that stands at `place`. */
  schemaOf(type: ts.Type, place: Place, undefinedIs: UndefinedIs = 'refused'): Schema {
    const { checker } = this.#context;
    this.#aliases.expect(place);
    if (isUndefined(type)) return undefinedIs === 'null' ? NULL : this.#refuse(UNDEFINED, place);
    if (!includesUndefined(type))
      return this.#aliases.apply(this.#named(type, place) ?? this.#describe(type, place), type, place);
    if (undefinedIs === 'refused') return this.#refuse(UNDEFINED, place);
    const rest = checker.getNonNullableType(type);
    const isNullable = undefinedIs === 'null' || includesNull(type);
    if ((rest.flags & ts.TypeFlags.Never) !== 0) return NULL;
    const schema = this.schemaOf(rest, narrowedPlace(checker, place, rest));
    return isNullable ? orNull(schema) : schema;
  }

  /** The schema of an object that has these properties of `type` and no others. */
  objectOf(properties: readonly ts.Symbol[], type: ts.Type, place: Place): Schema {
    return this.#object({ is: 'object', properties, index: undefined, branded: false }, type, place);
  }

  /** Final names, once everything was walked. Reports the unions that the wire cannot tell apart. */
  settle(): SettledNames {
    for (let describe = this.#waiting.shift(); describe !== undefined; describe = this.#waiting.shift()) describe();
    this.#aliases.reportForgotten();
    const settled = this.#definitions.settle();
    for (const { branches, place } of this.#unions) {
      const found = ambiguousBranches(
        branches.map((branch) => settled.apply(branch)),
        settled.$defs,
      );
      if (found !== undefined) this.#refuse(AMBIGUOUS, place);
    }
    return settled;
  }

  placesOf(definition: Definition): DefinitionPlaces | undefined {
    return this.#places.get(definition);
  }

  /** A reference, where the type has a name and is more than a scalar. */
  #named(type: ts.Type, place: Place): Schema | undefined {
    const { program, checker, pathOf } = this.#context;
    const known = this.#definitions.find(type);
    if (known !== undefined) return this.#use(known);
    const name = typeNameOf({ program, checker }, type);
    if (name === undefined) return undefined;
    const shape = shapeOf(this.#context, type);
    if (!NAMED_SHAPES.has(shape.is)) return undefined;
    const within = this.#within;
    if (formsOf(name.symbol, within) >= MAX_FORMS) return this.#refuse(ENDLESS, place);
    const file = pathOf(name.declaration.getSourceFile().fileName);
    const definition = this.#definitions.open(type, name, file, within);
    this.#places.set(definition, { node: nameNode(name.declaration), properties: this.#propertyNodes(shape) });
    const describe = (): void => this.#define(definition, shape, type, place);
    if (shape.is === 'array' || shape.is === 'tuple') describe();
    else this.#waiting.push(describe);
    return this.#use(definition);
  }

  #define(definition: Definition, shape: Shape, type: ts.Type, place: Place): void {
    const { name } = definition;
    const outer = [this.#within, this.#depth] as const;
    [this.#within, this.#depth] = [definition, 0];
    const schema = this.#describeShape(shape, type, this.#definitionPlace(name, place));
    [this.#within, this.#depth] = outer;
    definition.schema = this.#documented(schema, name.symbol, place.path);
    definition.isOpen = false;
  }

  /** Arrays and tuples stand where they are used, unless they hold themselves. */
  #use(definition: Definition): Schema {
    const { schema, isOpen, isReferenced } = definition;
    const stands = !isOpen && !isReferenced && schema.type === 'array';
    return stands ? schema : this.#definitions.referTo(definition);
  }

  #definitionPlace({ declaration }: TypeName, place: Place): Place {
    return isForeign(this.#context.program, declaration) ? place : { ...place, node: meantNode(declaration) };
  }

  #propertyNodes(shape: Shape): ReadonlyMap<string, ts.Node> {
    const nodes = new Map<string, ts.Node>();
    for (const { name, declarations = [] } of shape.is === 'object' ? shape.properties : []) {
      const [declaration] = declarations;
      if (declaration !== undefined) nodes.set(name, nameNode(declaration));
    }
    return nodes;
  }

  #documented(schema: Schema, symbol: ts.Symbol, path: string): Schema {
    const constraints = (symbol.declarations ?? []).flatMap((one) => constraintsOn(this.#context, one, path));
    const constrained = constrain(this.#context, schema, constraints, path);
    const description = docOf(this.#context.checker, symbol);
    return description === undefined ? constrained : { ...constrained, description };
  }

  #describe(type: ts.Type, place: Place): Schema {
    if (this.#depth >= MAX_DEPTH) return this.#refuse(ENDLESS, place);
    this.#depth += 1;
    const schema = this.#describeShape(shapeOf(this.#context, type), type, place);
    this.#depth -= 1;
    return schema;
  }

  #describeShape(shape: Shape, type: ts.Type, place: Place): Schema {
    switch (shape.is) {
      case 'leaf':
        return shape.schema;
      case 'undefined':
        return this.#refuse(UNDEFINED, place);
      case 'anything':
        return this.#refuse(ANYTHING, place);
      case 'refused':
        return this.#refuse(shape.finding, place);
      case 'branded':
        return this.schemaOf(shape.base, place);
      case 'array':
        return { type: 'array', items: this.#inner(shape.items, place, '[]') };
      case 'map':
        return { type: 'object', additionalProperties: this.#inner(shape.values, place, '.*'), 'x-ntgen': 'Map' };
      case 'set':
        return { type: 'array', items: this.#inner(shape.items, place, '[]'), 'x-ntgen': 'Set' };
      case 'tuple':
        return this.#tuple(shape, place);
      case 'union':
        return this.#union(shape.members, type, place);
      case 'object':
        return this.#object(shape, type, place);
    }
  }

  #inner(
    type: ts.Type,
    { node, path }: Place,
    step: string,
    {
      part = 'last',
      undefinedIs = 'refused',
    }: { readonly part?: number | 'last'; readonly undefinedIs?: UndefinedIs } = {},
  ): Schema {
    const { checker } = this.#context;
    const narrowed = saysType(checker, node, type) ? node : narrowToPart(checker, partNode(checker, node, part), type);
    return this.schemaOf(type, { node: narrowed, path: path + step }, undefinedIs);
  }

  #tuple({ elements }: Extract<Shape, { is: 'tuple' }>, place: Place): Schema {
    const rest = elements.find(({ kind }) => kind === 'rest');
    const fixed = elements.filter(({ kind }) => kind !== 'rest');
    const required = fixed.filter(({ kind }) => kind === 'required').length;
    return {
      type: 'array',
      ...(fixed.length > 0 && {
        prefixItems: fixed.map(({ type, kind }, index) =>
          this.#inner(type, place, `[${String(index)}]`, {
            part: index,
            undefinedIs: kind === 'optional' ? 'absent' : 'refused',
          }),
        ),
      }),
      items: rest === undefined ? false : this.#inner(rest.type, place, '[]', { part: fixed.length }),
      ...(required > 0 && { minItems: required }),
    };
  }

  #union(members: readonly ts.Type[], union: ts.Type, place: Place): Schema {
    const { checker } = this.#context;
    if (includesUndefined(union)) return this.#refuse(UNDEFINED, place);
    if (includesNull(union)) {
      const rest = checker.getNonNullableType(union);
      return orNull(this.schemaOf(rest, narrowedPlace(checker, place, rest)));
    }
    const { literals, others, objects } = partsOf(this.#context, union, members);
    const branchOf = (member: ts.Type): Schema => this.schemaOf(member, narrowedPlace(checker, place, member));
    const tag = discriminatorOf(checker, objects);
    const objectBranches = objects.map(branchOf);
    const branches = [
      ...literalSchemas(literals),
      ...others.map(branchOf),
      ...(tag === undefined ? objectBranches : [{ anyOf: objectBranches, discriminator: { propertyName: tag } }]),
    ];
    this.#unions.push({ branches, place });
    return mergeBranches(branches);
  }

  #object({ properties, index, branded }: Extract<Shape, { is: 'object' }>, type: ts.Type, place: Place): Schema {
    const named = properties.filter((property) => !(branded && isSymbolKeyed(property)));
    const methods = named.filter((property) => this.#isMethod(property));
    const [method] = methods;
    if (method !== undefined) return this.#refuseMethods(method, methods.length, type, place);
    const sent = named.filter((property) => this.#isSendable(property, place)).sort(byName);
    const required = sent.filter((property) => this.#isRequired(property)).map(({ name }) => name);
    return {
      type: 'object',
      ...(sent.length > 0 && {
        properties: Object.fromEntries(sent.map((property) => [property.name, this.#property(property, place)])),
      }),
      ...(required.length > 0 && { required }),
      ...(index !== undefined && { additionalProperties: this.#additional(index, type, place) }),
    };
  }

  #property(property: ts.Symbol, place: Place): Schema {
    const { checker } = this.#context;
    const at = this.#propertyPlace(property, place);
    const type = checker.getTypeOfSymbol(property);
    const schema = isAbsent(property, type) ? ABSENT : this.schemaOf(type, at, 'absent');
    return this.#documented(schema, property, at.path);
  }

  /** `Record<string, never>` is the object that has no properties. */
  #additional(index: ts.Type, type: ts.Type, place: Place): Schema | false {
    const { checker } = this.#context;
    if ((index.flags & ts.TypeFlags.Never) !== 0) return false;
    const stated = checker.getIndexInfosOfType(type).find((info) => info.type === index)?.declaration?.type;
    const isOwn = stated !== undefined && checker.getTypeFromTypeNode(stated) === index;
    return this.#inner(index, isOwn ? { ...place, node: stated } : place, '.*', { undefinedIs: 'absent' });
  }

  #propertyPlace({ name, declarations }: ts.Symbol, { node, path }: Place): Place {
    const own = declarations?.find((declaration) => !isForeign(this.#context.program, declaration));
    return { node: own === undefined ? node : meantNode(own), path: `${path}.${name}` };
  }

  #isMethod(property: ts.Symbol): boolean {
    const { checker } = this.#context;
    return isCallable(checker.getNonNullableType(checker.getTypeOfSymbol(property)));
  }

  #isRequired(property: ts.Symbol): boolean {
    if ((property.flags & ts.SymbolFlags.Optional) !== 0) return false;
    const type = this.#context.checker.getTypeOfSymbol(property);
    return !isUndefined(type) && !includesUndefined(type);
  }

  /** Reports a property that has a name, or a place, which JSON does not know. */
  #isSendable(property: ts.Symbol, place: Place): boolean {
    const finding = unsendable(property);
    if (finding === undefined) return true;
    const { node, path } = this.#propertyPlace(property, place);
    const name = isSymbolKeyed(property) ? { node, path: `${place.path}[symbol]` } : { node, path };
    this.#refuse(finding, name);
    return false;
  }

  #refuseMethods(method: ts.Symbol, count: number, type: ts.Type, place: Place): Schema {
    const { checker } = this.#context;
    const more = count > 1 ? ` and ${String(count - 1)} more` : '';
    const name = isSymbolKeyed(method) ? 'under a symbol' : `\`${method.name}\``;
    const message = `${checker.typeToString(type)} has the method ${name}${more}, and methods have no form on the wire.`;
    const hint = 'Send a type of data alone; leave methods to the class that makes it.';
    return this.#refuse({ code: 'NTG1102', message, hint }, this.#propertyPlace(method, place));
  }

  #refuse(finding: Finding, place: Place): Schema {
    this.#context.problems.report(finding, place);
    return {};
  }
}

/** How often a named type stands in other forms of itself. */
function formsOf(symbol: ts.Symbol, within: Definition | undefined): number {
  let count = 0;
  for (let outer = within; outer !== undefined; outer = outer.within) if (outer.name.symbol === symbol) count += 1;
  return count;
}

const NAMED_SHAPES: ReadonlySet<Shape['is']> = new Set(['object', 'union', 'array', 'tuple']);

const UNDEFINED: Finding = {
  code: 'NTG1102',
  message: '`undefined` has no form on the wire here.',
  hint: 'Write null, or make the property optional.',
};

const ANYTHING: Finding = {
  code: 'NTG1106',
  severity: 'warning',
  message: 'Any JSON value is accepted here: nothing will check it.',
  hint: 'State the type that is meant.',
};

const ENDLESS: Finding = {
  code: 'NTG1104',
  message: 'This type holds ever new forms of itself.',
  hint: 'Let the recursion use the same type arguments, or cut it.',
};

const AMBIGUOUS: Finding = {
  code: 'NTG1105',
  message: 'The members of this union look alike on the wire, and not all of them are revived alike.',
  hint: 'Give each object a property with a literal of its own, or send what is revived (a Date, a Map) as string or object.',
};

function narrowedPlace(checker: ts.TypeChecker, { node, path }: Place, type: ts.Type): Place {
  return { node: narrowTo(checker, node, type), path };
}

/** Null joins the branches of a union; a tagged union stays one branch beside it. */
function orNull(schema: Schema): Schema {
  const isFlat = schema.anyOf !== undefined && schema.discriminator === undefined;
  return mergeBranches([...(isFlat ? (schema.anyOf ?? []) : [schema]), NULL]);
}

function isUndefined({ flags }: ts.Type): boolean {
  return (flags & ts.TypeFlags.VoidLike) !== 0;
}

function isAbsent({ flags }: ts.Symbol, type: ts.Type): boolean {
  const isNothing = (type.flags & (ts.TypeFlags.Never | ts.TypeFlags.Undefined)) !== 0;
  return isNothing && (flags & ts.SymbolFlags.Optional) !== 0;
}

function includesUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(isUndefined);
}

function includesNull(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(({ flags }) => (flags & ts.TypeFlags.Null) !== 0);
}

function byName(a: ts.Symbol, b: ts.Symbol): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
