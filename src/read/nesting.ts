import { ts } from './compiler.js';

/** Levels that the compiler can surely follow: it calls itself several times for each. */
const SAFE_LEVELS = 500;

/** Whether the compiler, which calls itself for each level of a tree, could be out of stack in a file. */
export function isNestedDeep(source: ts.SourceFile): boolean {
  const open: { readonly node: ts.Node; readonly level: number }[] = [{ node: source, level: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, level } = next;
    if (level > SAFE_LEVELS) return true;
    // a sum of many is a tree as deep as it is long, which the compiler walks without calls
    const isSum = ts.isBinaryExpression(node);
    ts.forEachChild(node, (child) => void open.push({ node: child, level: isSum ? level : level + 1 }));
  }
  return false;
}
