import { Type, type Static, type TSchema, type TUnsafe } from 'typebox';

/** Values that are plain JSON on the wire and something richer in TypeScript. */
export const Wire = {
  /** A `Date`; an ISO date-time on the wire. */
  Date: (): TUnsafe<Date> => Type.Unsafe<Date>({ type: 'string', format: 'date-time', 'x-ntgen': 'Date' }),
  /** A `bigint`; its decimal digits on the wire. */
  BigInt: (): TUnsafe<bigint> => Type.Unsafe<bigint>({ type: 'string', format: 'bigint', 'x-ntgen': 'bigint' }),
  /** Bytes; base64 on the wire. */
  Bytes: (): TUnsafe<Uint8Array> =>
    Type.Unsafe<Uint8Array>({ type: 'string', format: 'base64', 'x-ntgen': 'Uint8Array' }),
  /** A `URL`; its text on the wire. */
  Url: (): TUnsafe<URL> => Type.Unsafe<URL>({ type: 'string', format: 'uri', 'x-ntgen': 'URL' }),
  /** A `Map` with texts as keys; an object on the wire. */
  Map: <Values extends TSchema>(values: Values): TUnsafe<Map<string, Static<Values>>> =>
    Type.Unsafe<Map<string, Static<Values>>>({ type: 'object', additionalProperties: values, 'x-ntgen': 'Map' }),
  /** A `Set`; an array on the wire. */
  Set: <Items extends TSchema>(items: Items): TUnsafe<Set<Static<Items>>> =>
    Type.Unsafe<Set<Static<Items>>>({ type: 'array', items, 'x-ntgen': 'Set' }),
} as const;
