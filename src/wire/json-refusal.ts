import { types } from 'node:util';

/** A value that JSON cannot carry, and where it stands. */
export interface Refusal {
  /** JSON pointer; empty for the value itself. */
  readonly pointer: string;
  /** What stands there: `NaN`, `a bigint`. */
  readonly what: string;
}

/**
 * Whether `JSON.stringify` may have quietly written something else for something in the value.
 *
 * A cheap look that errs towards yes; `findRefusal` then decides. The value has been stringified, so it has no cycles.
 */
export function mayHideRefusal(value: unknown): boolean {
  switch (typeof value) {
    case 'number':
      return !Number.isFinite(value);
    case 'function':
    case 'symbol':
      return true;
    case 'object':
      if (value === null) return false;
      if (Array.isArray(value)) return value.some(mayHideRefusal);
      if (types.isDate(value)) return Number.isNaN(value.getTime());
      if (losesItself(value) !== undefined) return true;
      // What a toJSON method answers, only JSON.stringify knows.
      if ('toJSON' in value) return true;
      return Object.values(value).some(mayHideRefusal);
    default:
      return false;
  }
}

/**
 * The first value in JSON order that JSON refuses or would quietly turn into something else.
 *
 * A function or symbol as an object's property is no refusal: JSON leaves it out, as it does `undefined`.
 */
export function findRefusal(root: unknown): Refusal | undefined {
  const open: { readonly holder: object; readonly pointer: string }[] = [];
  let refusal: Refusal | undefined;

  // Only a replacer sees exactly what JSON.stringify sees, getters and toJSON included. It is told no path, but it is
  // called depth first with the holder as `this`: whoever stands above the holder on our stack is finished.
  function visit(this: unknown, key: string, value: unknown): unknown {
    let parent = open.at(-1);
    while (parent !== undefined && parent.holder !== this) {
      open.pop();
      parent = open.at(-1);
    }
    const pointer = parent === undefined ? '' : `${parent.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const isCycle = open.some(({ holder }) => holder === value);
    const what = isCycle ? 'a reference to what contains it' : refused(this, key, value, parent === undefined);
    if (what !== undefined) {
      refusal = { pointer, what };
      throw new Error('found'); // the only way to end a stringify early
    }
    if (typeof value === 'object' && value !== null) open.push({ holder: value, pointer });
    return value;
  }

  try {
    JSON.stringify(root, visit);
  } catch {
    // either found, or a getter or toJSON of the value threw: then the caller tells that error
  }
  return refusal;
}

function refused(holder: unknown, key: string, value: unknown, isRoot: boolean): string | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : String(value);
    case 'bigint':
      return 'a bigint';
    case 'function':
    case 'symbol':
      return isRoot || Array.isArray(holder) ? `a ${typeof value}` : undefined;
    case 'object': {
      // What it was before its toJSON: Date's answers null for an invalid date, Buffer's a table.
      const original: unknown = Reflect.get(Object(holder), key);
      if (value === null) return types.isDate(original) ? 'an invalid Date' : undefined;
      return losesItself(original);
    }
    default:
      return undefined;
  }
}

/** What JSON would write as an object of something else's fields, or of none. */
function losesItself(value: unknown): string | undefined {
  if (types.isMap(value)) return 'a Map';
  if (types.isSet(value)) return 'a Set';
  return types.isArrayBufferView(value) || types.isAnyArrayBuffer(value) ? 'bytes' : undefined;
}
