import { ts } from './compiler.js';
import type { Schema } from '../contract/schema.js';
import { AliasConstraints } from './alias-constraints.js';
import { Ambiguity } from './ambiguity.js';
import { behindNoInfer } from './checked.js';
import { arraySchema, mapSchema, setSchema, tupleSchema, type InnerSchema } from './containers.js';
import { Definitions, type Definition, type SettledNames } from './definitions.js';
import { AMBIGUOUS, AMBIGUOUS_KEYS, ENDLESS, hardlyChecked, TOO_DEEP, UNDEFINED } from './findings.js';
import { ObjectReader } from './object-reader.js';
import { isForeign } from './platform-types.js';
import type { Finding, Place } from './problems.js';
import { includesNull, includesUndefined, isUndefined } from './properties.js';
import { shapeOf } from './shape-of.js';
import type { Shape } from './shape.js';
import { TypeComments } from './type-comments.js';
import { anonymousName, typeNameOf, type TypeName } from './type-names.js';
import { meantNode, nameNode, narrowTo, narrowToPart, partNode, saysType } from './type-nodes.js';
import { discriminatorOf, literalSchemas, mergeBranches, orNull, partsOf } from './unions.js';
import type { SchemaSource, UndefinedIs, WalkContext } from './walk-context.js';

/** Where a named type or one of its properties is declared. */
export interface DefinitionPlaces {
  readonly node: ts.Node;
  readonly properties: ReadonlyMap<string, ts.Node>;
}

/** Forms of one generic type inside each other, or altogether, from which on it is taken to have no end. */
const MAX_FORMS_WITHIN = 50;
const MAX_FORMS = 300;
/** Types inside each other, without a name among them. */
const MAX_DEPTH = 100;

const NULL: Schema = { type: 'null' };

/**
 * Turns types into schemas, for one service: its named types are shared.
 *
 * What has no form on the wire is reported and stands as a schema without keywords. References have provisional names
 * until `settle`, which every schema that came out must pass.
 */
export class TypeWalk implements SchemaSource {
  readonly #context: WalkContext;
  readonly #definitions = new Definitions();
  readonly #places = new Map<Definition, DefinitionPlaces>();
  readonly #unions: { readonly branches: readonly Schema[]; readonly place: Place }[] = [];
  /** Objects with patterns of keys. */
  readonly #keyed: { readonly schema: Schema; readonly place: Place }[] = [];
  /** Named types that are referred to and not yet described: a chain of any length must not be one of calls. */
  readonly #waiting: (() => void)[] = [];
  /** Types without a name that are being described, and where. */
  readonly #open = new Map<ts.Type, Place>();
  readonly #aliases: AliasConstraints;
  readonly #comments: TypeComments;
  readonly #objects: ObjectReader;
  /** The named type that is being described. */
  #within: Definition | undefined;
  #depth = 0;

  constructor(context: WalkContext) {
    this.#context = context;
    this.#aliases = new AliasConstraints(context);
    this.#comments = new TypeComments(context);
    this.#objects = new ObjectReader(context, this, this.#comments);
  }

  /** The schema of a type that stands at `place`. */
  schemaOf(given: ts.Type, place: Place, undefinedIs: UndefinedIs = 'refused'): Schema {
    const { checker } = this.#context;
    const type = behindNoInfer(given);
    this.#aliases.expect(place);
    if (isUndefined(type)) return undefinedIs === 'null' ? NULL : this.#refuse(UNDEFINED, place);
    if (!includesUndefined(type))
      return this.#aliases.apply(this.#named(type, place) ?? this.#anonymous(type, place), type, place);
    if (undefinedIs === 'refused') return this.#refuse(UNDEFINED, place);
    const rest = checker.getNonNullableType(type);
    const isNullable = undefinedIs === 'null' || includesNull(type);
    if ((rest.flags & ts.TypeFlags.Never) !== 0) return NULL; // null or undefined
    const schema = this.schemaOf(rest, narrowedPlace(checker, place, rest), undefinedIs);
    return isNullable ? orNull(schema) : schema;
  }

  /** The schema of an object that has these properties of `type` and no others. */
  objectOf(properties: readonly ts.Symbol[], type: ts.Type, place: Place): Schema {
    return this.#objects.read({ is: 'object', properties, index: undefined, patterns: [] }, type, place);
  }

  /** Final names, once everything was walked. Reports the unions that the wire cannot tell apart. */
  settle(): SettledNames {
    for (let describe = this.#waiting.shift(); describe !== undefined; describe = this.#waiting.shift()) describe();
    this.#aliases.reportForgotten();
    const settled = this.#definitions.settle();
    this.#comments.settle(settled);
    const ambiguity = new Ambiguity(settled.$defs);
    for (const { branches, place } of this.#unions) {
      if (ambiguity.ofUnion(branches.map((branch) => settled.apply(branch)))) this.#refuse(AMBIGUOUS, place);
    }
    for (const { schema, place } of this.#keyed) {
      if (ambiguity.ofPatterns(settled.apply(schema))) this.#refuse(AMBIGUOUS_KEYS, place);
    }
    return settled;
  }

  placesOf(definition: Definition): DefinitionPlaces | undefined {
    return this.#places.get(definition);
  }

  /** A reference, where the type has a name and is more than a scalar. */
  #named(type: ts.Type, place: Place): Schema | undefined {
    const known = this.#definitions.find(type);
    if (known !== undefined) return this.#use(known);
    const name = typeNameOf(this.#context, type);
    if (name === undefined) return undefined;
    const shape = shapeOf(this.#context, type);
    if (!NAMED_SHAPES.has(shape.is)) return undefined;
    if (this.#isEndless(name)) return this.#refuse(ENDLESS, place);
    const definition = this.#define(type, name, shape);
    const describe = (): void => this.#describeDefinition(definition, shape, type, place);
    if (shape.is === 'array' || shape.is === 'tuple') describe();
    else this.#waiting.push(describe);
    return this.#use(definition);
  }

  /** The type where it stands; one that holds itself gets a name. */
  #anonymous(type: ts.Type, place: Place): Schema {
    if (this.#open.has(type)) return this.#tie(type, place);
    if (this.#depth >= MAX_DEPTH) return this.#refuse(TOO_DEEP, place);
    this.#open.set(type, place);
    this.#depth += 1;
    const schema = this.#describe(shapeOf(this.#context, type), type, place);
    this.#depth -= 1;
    this.#open.delete(type);
    const tied = this.#definitions.find(type);
    if (tied === undefined) return schema;
    tied.schema = schema;
    tied.isOpen = false;
    return this.#definitions.referTo(tied);
  }

  #tie(type: ts.Type, place: Place): Schema {
    const name = anonymousName(type, this.#open.get(type)?.node ?? place.node);
    return this.#definitions.referTo(this.#define(type, name, shapeOf(this.#context, type)));
  }

  #define(type: ts.Type, name: TypeName, shape: Shape): Definition {
    const file = this.#context.pathOf(name.declaration.getSourceFile().fileName);
    const definition = this.#definitions.open(type, name, file, this.#within);
    this.#places.set(definition, { node: nameNode(name.declaration), properties: propertyNodes(shape) });
    return definition;
  }

  /** Arrays and tuples are described where they stand, so that they count to what is around them. */
  #describeDefinition(definition: Definition, shape: Shape, type: ts.Type, place: Place): void {
    const { name } = definition;
    const isInline = shape.is === 'array' || shape.is === 'tuple';
    if (isInline && this.#depth >= MAX_DEPTH) {
      this.#refuse(TOO_DEEP, place);
      return;
    }
    const outer = [this.#within, this.#depth] as const;
    [this.#within, this.#depth] = [definition, isInline ? this.#depth + 1 : 0];
    const schema = this.#describe(shape, type, this.#definitionPlace(name, place));
    [this.#within, this.#depth] = outer;
    definition.schema = this.#comments.document(schema, name.symbol, place.path);
    definition.isOpen = false;
  }

  /** Arrays and tuples stand where they are used, unless they hold themselves. */
  #use(definition: Definition): Schema {
    const { schema, isOpen, isReferenced } = definition;
    const stands = !isOpen && !isReferenced && schema.type === 'array';
    return stands ? schema : this.#definitions.referTo(definition);
  }

  #isEndless({ symbol }: TypeName): boolean {
    return formsOf(symbol, this.#within) >= MAX_FORMS_WITHIN || this.#definitions.countOf(symbol) >= MAX_FORMS;
  }

  #definitionPlace({ declaration }: TypeName, place: Place): Place {
    return isForeign(this.#context.program, declaration) ? place : { ...place, node: meantNode(declaration) };
  }

  #describe(shape: Shape, type: ts.Type, place: Place): Schema {
    const inner: InnerSchema = (part, step, options) => this.#inner(part, place, step, options);
    switch (shape.is) {
      case 'leaf':
        return shape.schema;
      case 'undefined':
        return this.#refuse(UNDEFINED, place);
      case 'loose':
        this.#refuse(hardlyChecked(shape.what), place);
        return shape.schema;
      case 'refused':
        return this.#refuse(shape.finding, place);
      case 'branded':
        return this.schemaOf(shape.base, place);
      case 'array':
        return arraySchema(shape, inner);
      case 'map':
        return mapSchema(shape, inner);
      case 'set':
        return setSchema(shape, inner);
      case 'tuple':
        return tupleSchema(shape, inner);
      case 'union':
        return this.#union(shape.members, type, place);
      case 'object':
        return this.#object(shape, type, place);
    }
  }

  #object(shape: Extract<Shape, { readonly is: 'object' }>, type: ts.Type, place: Place): Schema {
    const schema = this.#objects.read(shape, type, place);
    if (shape.patterns.length > 1) this.#keyed.push({ schema, place });
    return schema;
  }

  #inner(
    type: ts.Type,
    { node, path }: Place,
    step: string,
    { part = 'last', undefinedIs = 'refused' }: Parameters<InnerSchema>[2] = {},
  ): Schema {
    const { checker } = this.#context;
    const narrowed = saysType(checker, node, type) ? node : narrowToPart(checker, partNode(checker, node, part), type);
    return this.schemaOf(type, { node: narrowed, path: path + step }, undefinedIs);
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

function propertyNodes(shape: Shape): ReadonlyMap<string, ts.Node> {
  const nodes = new Map<string, ts.Node>();
  for (const { name, declarations = [] } of shape.is === 'object' ? shape.properties : []) {
    const [declaration] = declarations;
    if (declaration !== undefined) nodes.set(name, nameNode(declaration));
  }
  return nodes;
}

function narrowedPlace(checker: ts.TypeChecker, { node, path }: Place, type: ts.Type): Place {
  return { node: narrowTo(checker, node, type), path };
}
