import { ts } from './compiler.js';
import type { Schema } from '../contract/schema.js';
import { byName, isSymbolKeyed } from './checked.js';
import { noForm } from './findings.js';
import type { TypeComments } from './type-comments.js';
import { isForeign } from './platform-types.js';
import type { Place } from './problems.js';
import { isAbsent, isMethod, isRequired, typeOfProperty, unsendable } from './properties.js';
import type { KeyPattern, Shape } from './shape.js';
import { meantNode, narrowToPart, partNode, saysType } from './type-nodes.js';
import type { SchemaSource, WalkContext } from './walk-context.js';

/** Of a property that must not be there, by which the members of a union are told apart. */
const ABSENT: Schema = { not: {} };

/** Turns objects into schemas, property by property. */
export class ObjectReader {
  readonly #context: WalkContext;
  readonly #source: SchemaSource;
  readonly #comments: TypeComments;

  constructor(context: WalkContext, source: SchemaSource, comments: TypeComments) {
    this.#context = context;
    this.#source = source;
    this.#comments = comments;
  }

  read(shape: Extract<Shape, { readonly is: 'object' }>, type: ts.Type, place: Place): Schema {
    const { checker } = this.#context;
    const methods = shape.properties.filter((property) => isMethod(checker, property));
    const [method] = methods;
    if (method !== undefined) return this.#refuseMethods(method, methods.length, type, place);
    const sent = shape.properties.filter((property) => this.#isSendable(property, place)).sort(byName);
    const required = sent.filter((property) => isRequired(property, typeOfProperty(checker, property)));
    return {
      type: 'object',
      ...(sent.length > 0 && {
        properties: Object.fromEntries(sent.map((property) => [property.name, this.#property(property, place)])),
      }),
      ...(required.length > 0 && { required: required.map(({ name }) => name) }),
      ...this.#patterns(shape.patterns, type, place),
      ...this.#others(shape, type, place),
    };
  }

  #property(property: ts.Symbol, place: Place): Schema {
    const at = this.#propertyPlace(property, place);
    const type = typeOfProperty(this.#context.checker, property);
    const schema = isAbsent(property, type) ? ABSENT : this.#source.schemaOf(type, at, 'absent');
    return this.#comments.document(schema, property, at.path);
  }

  #patterns(patterns: readonly KeyPattern[], type: ts.Type, place: Place): Schema {
    if (patterns.length === 0) return {};
    const sorted = [...patterns].sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
    return {
      patternProperties: Object.fromEntries(
        sorted.map(({ pattern, values }) => [pattern, this.#indexed(values, type, place) || {}]),
      ),
      'x-ntgen-keys': Object.fromEntries(sorted.map(({ pattern, keys }) => [pattern, keys])),
    };
  }

  /** An index signature says what all properties are: what keeps none of them is no part of the type. */
  #others({ index, patterns }: Extract<Shape, { readonly is: 'object' }>, type: ts.Type, place: Place): Schema {
    if (index !== undefined) return { additionalProperties: this.#indexed(index, type, place) };
    return patterns.length > 0 ? { additionalProperties: false } : {};
  }

  /** `Record<string, never>` is the object that has no properties. */
  #indexed(index: ts.Type, type: ts.Type, place: Place): Schema | false {
    const { checker } = this.#context;
    if ((index.flags & ts.TypeFlags.Never) !== 0) return false;
    const stated = checker.getIndexInfosOfType(type).find((info) => info.type === index)?.declaration?.type;
    const isOwn = stated !== undefined && checker.getTypeFromTypeNode(stated) === index;
    const { node } = place;
    const written = saysType(checker, node, index) ? node : partNode(checker, node, 'last');
    const at = isOwn ? stated : narrowToPart(checker, written, index);
    return this.#source.schemaOf(index, { node: at, path: `${place.path}.*` }, 'absent');
  }

  #propertyPlace({ name, declarations }: ts.Symbol, { node, path }: Place): Place {
    const own = declarations?.find((declaration) => !isForeign(this.#context.program, declaration));
    return { node: own === undefined ? node : meantNode(own), path: `${path}.${name}` };
  }

  /** Reports a property that has a name, or a place, which JSON does not know. */
  #isSendable(property: ts.Symbol, place: Place): boolean {
    const finding = unsendable(property);
    if (finding === undefined) return true;
    const { node, path } = this.#propertyPlace(property, place);
    this.#context.problems.report(finding, { node, path: isSymbolKeyed(property) ? `${place.path}[symbol]` : path });
    return false;
  }

  #refuseMethods(method: ts.Symbol, count: number, type: ts.Type, place: Place): Schema {
    const { checker, problems } = this.#context;
    const more = count > 1 ? ` and ${String(count - 1)} more` : '';
    const name = isSymbolKeyed(method) ? 'under a symbol' : `\`${method.name}\``;
    const finding = {
      ...noForm('A method', 'Send a type of data alone; leave methods to the class that makes it.'),
      message: `${checker.typeToString(type)} has the method ${name}${more}, and methods have no form on the wire.`,
    };
    problems.report(finding, this.#propertyPlace(method, place));
    return {};
  }
}
