import { descriptorOf, type Contracts, type ServiceDescriptor } from '../contract/descriptor.js';
import type { RpcRequest } from '../wire/rpc.js';
import type { CallOptions, RpcMethod } from './proxy.js';
import { failureData } from './received-error.js';
import { remoteMethods, type RemoteMethod } from './remote-method.js';

/** Sends one call, its arguments as TypeScript has them; what a proxy is made over. */
export type SendCall = (method: RemoteMethod, given: RpcRequest, options: CallOptions) => Promise<unknown>;

/** Any method, as a proxy holds it. */
export type AnyRpcMethod = RpcMethod<readonly unknown[], unknown>;

/**
 * A proxy of one service.
 *
 * With a table it has exactly the methods of the table. Without one it answers every name with a method, apart from the
 * names that JavaScript itself asks for: an awaited proxy must not send an RPC named "then".
 */
export function serviceProxy(service: string, descriptor: ServiceDescriptor | undefined, send: SendCall): object {
  if (descriptor === undefined) return untypedProxy(service, send);
  return new (proxyClass(descriptor))(send);
}

/**
 * Proxies by service name: of those in the tables, and of any other name but those that JavaScript itself asks for.
 * Each is made when it is first asked for.
 */
export function clusterProxy(contracts: Contracts, send: SendCall): object {
  const proxies = new Map<string, object>();
  return answering((service) => {
    const descriptor = descriptorOf(contracts, service);
    if (service === 'then' || (descriptor === undefined && ASKED_BY_JAVASCRIPT.has(service))) return undefined;
    const proxy = proxies.get(service) ?? serviceProxy(service, descriptor, send);
    proxies.set(service, proxy);
    return proxy;
  });
}

/** One method of a proxy: a call, by position or by name, and `with` for other settings. */
function rpcMethod(method: RemoteMethod, send: SendCall, options: CallOptions = {}): AnyRpcMethod {
  const call = (...args: readonly unknown[]): Promise<unknown> => send(method, { args, kwargs: {} }, options);
  return Object.assign(call, {
    callAsync: call,
    callKw: (kwargs: Readonly<Record<string, unknown>>) => send(method, { args: [], kwargs }, options),
    failedWith: (error: unknown, name: string) => failureData(method, error, name),
    with: (more: CallOptions) => rpcMethod(method, send, { ...options, ...more }),
  });
}

/** Getters on a prototype: a worker that is handed a proxy pays only for the methods it calls. */
function proxyClass(descriptor: ServiceDescriptor): new (send: SendCall) => object {
  const known = classes.get(descriptor);
  if (known !== undefined) return known;
  class ServiceProxy {
    readonly #send: SendCall;
    /** Those that were asked for: a client asks for the same ones again and again. */
    #methods: Map<RemoteMethod, AnyRpcMethod> | undefined;
    constructor(send: SendCall) {
      this.#send = send;
    }
    static method(proxy: ServiceProxy, method: RemoteMethod): AnyRpcMethod {
      const methods = (proxy.#methods ??= new Map<RemoteMethod, AnyRpcMethod>());
      const known = methods.get(method);
      if (known !== undefined) return known;
      const made = rpcMethod(method, proxy.#send);
      methods.set(method, made);
      return made;
    }
  }
  for (const [name, method] of remoteMethods(descriptor)) {
    Object.defineProperty(ServiceProxy.prototype, name, {
      enumerable: true,
      get(this: ServiceProxy) {
        return ServiceProxy.method(this, method);
      },
    });
  }
  classes.set(descriptor, ServiceProxy);
  return ServiceProxy;
}

const classes = new WeakMap<ServiceDescriptor, new (send: SendCall) => object>();

/** What promises, JSON, inspection and test matchers ask of any object. */
export const ASKED_BY_JAVASCRIPT: ReadonlySet<string> = new Set([
  'then',
  'catch',
  'finally',
  'toJSON',
  'toString',
  'valueOf',
  'constructor',
  'prototype',
  'inspect',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
]);

function untypedProxy(service: string, send: SendCall): object {
  return answering((name) => (ASKED_BY_JAVASCRIPT.has(name) ? undefined : rpcMethod({ service, name }, send)));
}

/** An object whose every named property is what the function says. */
function answering(answer: (name: string) => object | undefined): object {
  return new Proxy(Object.create(null) as object, {
    get: (_target, name) => (typeof name === 'symbol' ? undefined : answer(name)),
  });
}
