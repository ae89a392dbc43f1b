import { descriptorOf } from '../contract/descriptor.js';
import { MethodNotFound } from '../errors/errors.js';
import type { Reached } from './reach.js';

export interface MethodCall {
  readonly service: string;
  readonly method: string;
  readonly values: readonly unknown[];
}

/** One call on a connection of its own; checked where the working folder has a table of the service, else as it is. */
export async function callMethod({ service, method, values }: MethodCall, reached: Reached): Promise<unknown> {
  const known = descriptorOf(reached.contracts, service);
  const client = await reached.connect(known === undefined ? {} : { [service]: known });
  try {
    const remote = client[service]?.[method];
    if (remote === undefined) throw new MethodNotFound(method);
    return await remote(...values);
  } finally {
    await client.close();
  }
}
