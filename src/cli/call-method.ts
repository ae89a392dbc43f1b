import { descriptorOf, type Contracts } from '../contract/descriptor.js';
import { MethodNotFound } from '../errors/errors.js';
import { connectClient } from '../client/connect.js';
import { DEFAULT_AMQP_URI } from '../runtime/config.js';
import type { AnyRpcMethod } from '../runtime/service-proxy.js';

export interface MethodCall {
  /** Undefined means the default. */
  readonly broker: string | undefined;
  readonly contracts: Contracts | undefined;
  readonly service: string;
  readonly method: string;
  readonly values: readonly unknown[];
  readonly timeoutMs: number;
}

/** One call on a connection of its own; checked where the working folder has a table of the service, else as it is. */
export async function callMethod(call: MethodCall): Promise<unknown> {
  const { broker = DEFAULT_AMQP_URI, contracts = {}, service, method, values, timeoutMs } = call;
  const known = descriptorOf(contracts, service);
  const client = await connectClient<Record<string, Record<string, AnyRpcMethod | undefined> | undefined>, object>(
    broker,
    known === undefined ? {} : { [service]: known },
    { timeout: timeoutMs },
  );
  try {
    const remote = client[service]?.[method];
    if (remote === undefined) throw new MethodNotFound(method);
    return await remote(...values);
  } finally {
    await client.close();
  }
}
