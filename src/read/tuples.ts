import { ts } from './compiler.js';
import { typeArguments } from './checked.js';
import { formless, type Shape, type TupleElement } from './shape.js';

/** The places of a tuple: the checker has put them in the order of required, optional, rest, and behind that required again. */
export function tupleShape(checker: ts.TypeChecker, type: ts.Type): Shape {
  // isTupleType says so, without narrowing
  const { elementFlags, readonly: isReadonly } = (type as ts.TupleTypeReference).target;
  if (elementFlags.some((flag) => (flag & ts.ElementFlags.Variadic) !== 0)) {
    return formless('A tuple that hangs on a type parameter', 'State its elements.');
  }
  const rest = elementFlags.findIndex((flag) => (flag & ts.ElementFlags.Rest) !== 0);
  const elements = typeArguments(checker, type).map((element, index): TupleElement => {
    const flag = elementFlags[index] ?? ts.ElementFlags.Required;
    if (index === rest) return { type: element, kind: 'rest' };
    if (rest !== -1 && index > rest) return { type: element, kind: 'suffix' };
    return { type: element, kind: (flag & ts.ElementFlags.Optional) !== 0 ? 'optional' : 'required' };
  });
  return { is: 'tuple', elements, isReadonly };
}
