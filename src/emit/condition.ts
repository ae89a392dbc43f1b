/** A boolean expression of generated code, which can be turned round and still reads well. */
export type Condition =
  | { readonly kind: 'test'; readonly text: string; readonly negated: string }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Condition[] };

/** `left === right`. */
export function equals(left: string, right: string): Condition {
  return { kind: 'test', text: `${left} === ${right}`, negated: `${left} !== ${right}` };
}

/** Comparisons of numbers, each with its opposite: what is compared is no NaN. */
const OPPOSITE = { '<=': '>', '>=': '<', '<': '>=', '>': '<=' } as const;
export type Comparison = keyof typeof OPPOSITE;

/** A comparison of numbers. */
export function compares(left: string, operator: Comparison, right: number): Condition {
  return {
    kind: 'test',
    text: `${left} ${operator} ${String(right)}`,
    negated: `${left} ${OPPOSITE[operator]} ${String(right)}`,
  };
}

/** A call of a boolean function. */
export function calls(text: string): Condition {
  return { kind: 'test', text, negated: `!${text}` };
}

/** True when all are; without parts, always. */
export function all(...parts: readonly Condition[]): Condition {
  return join('all', parts);
}

/** True when one is; without parts, never. */
export function any(...parts: readonly Condition[]): Condition {
  return join('any', parts);
}

export function isAlways(condition: Condition): boolean {
  return condition.kind === 'all' && condition.parts.length === 0;
}

export function isNever(condition: Condition): boolean {
  return condition.kind === 'any' && condition.parts.length === 0;
}

function join(kind: 'all' | 'any', parts: readonly Condition[]): Condition {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const deciding = flat.find(kind === 'all' ? isNever : isAlways);
  if (deciding !== undefined) return deciding;
  const [only] = flat;
  return only !== undefined && flat.length === 1 ? only : { kind, parts: flat };
}

export function not(condition: Condition): Condition {
  if (condition.kind === 'test') return { kind: 'test', text: condition.negated, negated: condition.text };
  return { kind: condition.kind === 'all' ? 'any' : 'all', parts: condition.parts.map(not) };
}

/** The expression on one line. */
export function print(condition: Condition): string {
  if (condition.kind === 'test') return condition.text;
  if (condition.parts.length === 0) return condition.kind === 'all' ? 'true' : 'false';
  return operands(condition).join(condition.kind === 'all' ? ' && ' : ' || ');
}

/** What the operator at the top joins, each in brackets where it needs them. */
function operands(condition: Condition): readonly string[] {
  if (condition.kind === 'test' || condition.parts.length === 0) return [print(condition)];
  return condition.parts.map((part) => (part.kind === 'test' ? part.text : `(${print(part)})`));
}

/** `return ...;`, an operand a line where they do not fit on one. */
export function printReturn(condition: Condition): readonly string[] {
  const flat = `return ${print(condition)};`;
  return flat.length <= WIDTH || condition.kind === 'test' ? [flat] : ['return (', ...tall(condition, '  '), ');'];
}

/** `if (...) return false;`, an operand a line where they do not fit on one. */
export function printRefusal(refused: Condition): readonly string[] {
  const flat = `if (${print(refused)}) return false;`;
  return flat.length <= WIDTH || refused.kind === 'test'
    ? [flat]
    : ['if (', ...tall(refused, '  '), ')', '  return false;'];
}

/** Columns for an expression on one line. */
const WIDTH = 100;

function tall(condition: Condition, indent: string): readonly string[] {
  if (condition.kind === 'test' || condition.parts.length === 0) return [`${indent}${print(condition)}`];
  const operator = condition.kind === 'all' ? ' &&' : ' ||';
  return condition.parts.flatMap((part, index) => {
    const [flat = ''] = operands({ kind: condition.kind, parts: [part] });
    const after = index === condition.parts.length - 1 ? '' : operator;
    if (flat.length <= WIDTH || part.kind === 'test') return [`${indent}${flat}${after}`];
    return [`${indent}(`, ...tall(part, `${indent}  `), `${indent})${after}`];
  });
}
