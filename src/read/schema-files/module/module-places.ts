import { ts } from '../../compiler.js';
import type { SourceLocation } from '../../../errors/diagnostic.js';
import { stepsOf } from '../findings.js';
import type { TextFile } from '../text-file.js';

/**
 * Where a part of a definition stands in the text of its module, as far as it is written out there: what is made by calls
 * elsewhere is told by the nearest part around it.
 *
 * @param exported  the name of the definition's export
 * @param pointer   into the definition as a document; `/$defs/Order` is what the module exports as `Order`
 */
export function placeInModule(file: TextFile, exported: string, pointer: string): SourceLocation {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  const [first, second, ...others] = stepsOf(pointer);
  const named = first === '$defs' && second !== undefined ? constantIn(source, second) : undefined;
  const constant = named ?? constantIn(source, exported);
  const steps = named === undefined ? stepsOf(pointer) : others;
  const node = constant === undefined ? undefined : follow(source, constant, steps);
  return node === undefined ? file.locate(0, 0) : file.locate(node.getStart(source), node.getEnd());
}

interface Constant {
  readonly name: ts.Node;
  readonly value: ts.Expression | undefined;
}

/** `const Order = ...`, or `export default ...`. */
function constantIn(source: ts.SourceFile, name: string): Constant | undefined {
  for (const statement of source.statements) {
    if (name === 'default' && ts.isExportAssignment(statement)) return { name: statement, value: statement.expression };
    if (!ts.isVariableStatement(statement)) continue;
    const declared = statement.declarationList.declarations.find(
      (one) => ts.isIdentifier(one.name) && one.name.text === name,
    );
    if (declared !== undefined) return { name: declared.name, value: declared.initializer };
  }
  return undefined;
}

/** The node that is meant by the steps, as far as they lead. */
function follow(source: ts.SourceFile, { name, value }: Constant, steps: readonly string[]): ts.Node {
  let [meant, inside] = [name, value];
  for (const step of steps) {
    const next = inside === undefined ? undefined : partOf(source, inside, step);
    // `/methods/buy/params/0/schema/properties/code` is written `Type.Object({ code: ... })`: its keywords are no steps of it
    if (next === undefined && KEYWORDS.has(step)) continue;
    if (next === undefined) break;
    [meant, inside] = [next.name, next.value];
  }
  return meant;
}

const KEYWORDS: ReadonlySet<string> = new Set(['properties', 'items', 'anyOf', 'additionalProperties', 'prefixItems']);

function partOf(source: ts.SourceFile, expression: ts.Expression, step: string): Constant | undefined {
  const inside = contentOf(source, expression);
  if (inside === undefined) return undefined;
  if (ts.isArrayLiteralExpression(inside)) {
    const item = inside.elements[Number(step)];
    return item === undefined ? undefined : { name: item, value: item };
  }
  const property = inside.properties.find((one) => one.name !== undefined && nameOf(one.name) === step);
  if (property?.name === undefined) return undefined;
  const value = ts.isPropertyAssignment(property) ? property.initializer : undefined;
  return { name: property.name, value };
}

/** The literal that an expression is, or is made from: by a constant, or as an argument of a call. */
function contentOf(
  source: ts.SourceFile,
  expression: ts.Expression,
): ts.ObjectLiteralExpression | ts.ArrayLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(expression) || ts.isArrayLiteralExpression(expression)) return expression;
  if (ts.isCallExpression(expression)) {
    for (const argument of expression.arguments) {
      const content = contentOf(source, argument);
      if (content !== undefined) return content;
    }
  }
  if (!ts.isIdentifier(expression)) return undefined;
  const constant = constantIn(source, expression.text);
  // a constant that is made from itself does not run
  return constant?.value === undefined || constant.value === expression ? undefined : contentOf(source, constant.value);
}

function nameOf(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
}
