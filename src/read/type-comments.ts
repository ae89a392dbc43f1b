import type { ts } from 'ts-morph';
import type { Schema } from '../contract/schema.js';
import { constrain, constraintsOn } from './constraints.js';
import type { SettledNames } from './definitions.js';
import { deprecationOf, docOf, tagsOn } from './doc-comments.js';
import { NamedValues } from './named-values.js';
import type { WalkContext } from './walk-context.js';

/** What doc comments say of types and properties: constraints, descriptions, what is obsolete, defaults, examples. */
export class TypeComments {
  readonly #context: WalkContext;
  readonly #values: NamedValues;

  constructor(context: WalkContext) {
    this.#context = context;
    this.#values = new NamedValues(context);
  }

  /** The schema with what the comments of a symbol's declarations say. Reports constraints that do not fit. */
  document(schema: Schema, symbol: ts.Symbol, path: string): Schema {
    const declarations = symbol.declarations ?? [];
    const constraints = declarations.flatMap((one) => constraintsOn(this.#context, one, path));
    const constrained = constrain(this.#context, schema, constraints, path);
    const description = docOf(this.#context.checker, symbol);
    const deprecation = deprecationOf(declarations);
    return {
      ...constrained,
      ...(description === undefined ? {} : { description }),
      ...(deprecation === undefined ? {} : { deprecated: true }),
      ...(deprecation === undefined || deprecation === '' ? {} : { 'x-ntgen-deprecation': deprecation }),
      ...this.#values.keywords(constrained, declarations.flatMap(tagsOn), path),
    };
  }

  /** Reports what could not be told before all types were known. */
  settle(settled: SettledNames): void {
    this.#values.settle(settled);
  }
}
