/*
 * The door for generated code. Its names are frozen: code that some older version has generated must go on working.
 */
export { connectClient, type Client, type ConnectOptions } from '../client/connect.js';
export { decodeDate, encodeDate, isDateTime } from '../contract/formats.js';
export type {
  Contracts,
  EntrypointDescriptor,
  PayloadDescriptor,
  SchemaTable,
  ServiceDescriptor,
} from '../contract/descriptor.js';
export type { Route } from '../contract/route.js';
export type { RpcMethod } from '../runtime/proxy.js';
