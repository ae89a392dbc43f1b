import type { EntrypointDescriptor, ServiceDescriptor } from '../contract/descriptor.js';
import { callName, rpcName } from '../contract/contract.js';
import { requestPlace, responsePlace, type PayloadPlace } from './payload.js';

/** A method of another service, with what is known of it: its row and places where a contract is at hand. */
export type RemoteMethod =
  | {
      readonly service: string;
      /** The name on the wire. */
      readonly name: string;
      readonly row: EntrypointDescriptor;
      readonly request: PayloadPlace;
      readonly response: PayloadPlace;
    }
  | { readonly service: string; readonly name: string; readonly row?: undefined };

/** The rpc methods of a service by the names that callers use, worked out once for each table. */
export function remoteMethods(service: ServiceDescriptor): ReadonlyMap<string, RemoteMethod> {
  const known = cache.get(service);
  if (known !== undefined) return known;
  const methods = new Map<string, RemoteMethod>(
    service.entrypoints
      .filter(({ kind }) => kind === 'rpc')
      .map((row) => [
        callName(row),
        {
          service: service.service,
          name: rpcName(row),
          row,
          request: requestPlace(service, row),
          response: responsePlace(service, row),
        },
      ]),
  );
  cache.set(service, methods);
  return methods;
}

const cache = new WeakMap<ServiceDescriptor, ReadonlyMap<string, RemoteMethod>>();
