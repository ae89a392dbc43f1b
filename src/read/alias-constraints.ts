import { ts } from './compiler.js';
import type { Schema } from '../contract/schema.js';
import { constrain, constraintsOn, hasConstraints, type Constraint, type ConstraintContext } from './constraints.js';
import { isForeign } from './platform-types.js';
import type { Place } from './problems.js';
import { aliasOf } from './type-nodes.js';

/**
 * Constraints that stand on an alias of a string, a number or an array.
 *
 * Of `type Code = string` the compiler keeps nothing but string, so they are found by the name where it is written. Where
 * that cannot be, behind a type parameter for one, it is told.
 */
export class AliasConstraints {
  readonly #context: ConstraintContext;
  /** Names of such aliases where they were met, and those whose constraints a schema has. */
  readonly #expected = new Map<ts.TypeReferenceNode, string>();
  readonly #kept = new Set<ts.Node>();

  constructor(context: ConstraintContext) {
    this.#context = context;
  }

  /** Notes the names that are written at a place. */
  expect({ node, path }: Place): void {
    if (!ts.isTypeNode(node)) return;
    const visit = (inner: ts.Node): void => {
      if (ts.isTypeLiteralNode(inner)) return; // its properties have types of their own
      if (ts.isTypeReferenceNode(inner) && !this.#expected.has(inner) && this.#isErased(inner)) {
        this.#expected.set(inner, path);
      }
      ts.forEachChild(inner, visit);
    };
    visit(node);
  }

  /** The schema of a type with what the alias asks by whose name it goes. A reference has it at its target. */
  apply(schema: Schema, type: ts.Type, { node, path }: Place): Schema {
    if (schema.$ref !== undefined || !ts.isTypeReferenceNode(node)) return schema;
    if (this.#context.checker.getTypeFromTypeNode(node) !== type) return schema;
    this.#kept.add(node);
    return constrain(this.#context, schema, this.#constraintsOf(node, path), path);
  }

  reportForgotten(): void {
    const { program, problems } = this.#context;
    for (const [node, path] of this.#expected) {
      if (this.#kept.has(node) || isForeign(program, node)) continue;
      const message = `What is asked of \`${node.typeName.getText()}\` is lost here: the compiler keeps the type behind the name.`;
      const hint = 'Use the name as the type of a property, a parameter or an item, or put the tags there.';
      problems.report({ code: 'NTG1107', message, hint }, { node, path });
    }
  }

  #constraintsOf(node: ts.Node, path: string): readonly Constraint[] {
    const { checker } = this.#context;
    const found: Constraint[] = [];
    const seen = new Set<ts.Node>();
    for (let alias = aliasOf(checker, node); alias !== undefined && !seen.has(alias);) {
      seen.add(alias);
      found.push(...constraintsOn(this.#context, alias, path));
      alias = aliasOf(checker, alias.type);
    }
    return found;
  }

  #isErased(node: ts.TypeReferenceNode): boolean {
    const { checker } = this.#context;
    const alias = aliasOf(checker, node);
    if (alias === undefined || !hasConstraints(alias)) return false;
    return checker.getTypeFromTypeNode(node).aliasSymbol !== checker.getSymbolAtLocation(alias.name);
  }
}
