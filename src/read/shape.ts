import type { ts } from 'ts-morph';
import type { Schema, Template } from '../contract/schema.js';
import { noForm, notHandled } from './findings.js';
import type { Finding } from './problems.js';

export interface TupleElement {
  readonly type: ts.Type;
  /** A `suffix` stands behind a rest. */
  readonly kind: 'required' | 'optional' | 'rest' | 'suffix';
}

/** An index signature of other keys than any string. */
export interface KeyPattern {
  /** That the keys keep. */
  readonly pattern: string;
  readonly keys: 'number' | Template;
  readonly values: ts.Type;
}

/** What a type is on the wire, one level deep. Whatever has no other shape is refused. */
export type Shape =
  | { readonly is: 'leaf'; readonly schema: Schema }
  | { readonly is: 'undefined' }
  /** Another type's form with marks that only the compiler sees. */
  | { readonly is: 'branded'; readonly base: ts.Type }
  | { readonly is: 'union'; readonly members: readonly ts.Type[] }
  | { readonly is: 'array'; readonly items: ts.Type; readonly isReadonly: boolean }
  /** `isText` says that its keys are strings: then it is an object on the wire, else an array of pairs. */
  | {
      readonly is: 'map';
      readonly keys: ts.Type;
      readonly values: ts.Type;
      readonly isText: boolean;
      readonly isReadonly: boolean;
    }
  | { readonly is: 'set'; readonly items: ts.Type; readonly isReadonly: boolean }
  | { readonly is: 'tuple'; readonly elements: readonly TupleElement[]; readonly isReadonly: boolean }
  | {
      readonly is: 'object';
      readonly properties: readonly ts.Symbol[];
      /** What a property of any other name holds. */
      readonly index: ts.Type | undefined;
      readonly patterns: readonly KeyPattern[];
    }
  /** A type that says little; `what` is accepted. */
  | { readonly is: 'loose'; readonly schema: Schema; readonly what: string }
  | { readonly is: 'refused'; readonly finding: Finding };

export function leaf(schema: Schema): Shape {
  return { is: 'leaf', schema };
}

export function refused(finding: Finding): Shape {
  return { is: 'refused', finding };
}

/** @see noForm */
export function formless(what: string, hint: string): Shape {
  return refused(noForm(what, hint));
}

/** @see notHandled */
export function unhandled(what: string, hint: string): Shape {
  return refused(notHandled(what, hint));
}
