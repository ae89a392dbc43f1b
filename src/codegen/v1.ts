/*
 * The door for generated code. Its names are frozen: code that some older version has generated must go on working.
 */
export { connectClient, type Client, type ConnectOptions } from '../client/connect.js';
export {
  decodeBigInt,
  decodeBytes,
  decodeDate,
  decodeEntries,
  decodeMap,
  decodeSet,
  decodeUrl,
  encodeBigInt,
  encodeBytes,
  encodeDate,
  encodeEntries,
  encodeMap,
  encodeSet,
  encodeUrl,
} from '../contract/codecs.js';
export {
  areUnique,
  hasLength,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  isMultipleOf,
  matches,
} from '../contract/constraints.js';
export { isBase64, isBigInt, isDate, isDateTime, isEmail, isIpv4, isIpv6, isUri, isUuid } from '../contract/formats.js';
export type {
  Contracts,
  EntrypointDescriptor,
  ErrorDescriptor,
  PayloadDescriptor,
  SchemaTable,
  ServiceDescriptor,
} from '../contract/descriptor.js';
export type { Route } from '../contract/route.js';
export type { FailsWith, RpcMethod } from '../runtime/proxy.js';
