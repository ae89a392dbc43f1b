import { callName } from '../contract/contract.js';
import { descriptorOf, type Contracts, type ServiceDescriptor } from '../contract/descriptor.js';
import { messageOf, MethodNotFound, NtgenError } from '../errors/errors.js';
import { didYouMean } from '../errors/suggest.js';
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
    if (remote === undefined) throw new MethodNotFound(method, { subject: `${service}.${method}`, elapsedMs: 0 });
    return await remote(...values);
  } catch (error) {
    const meant = meantBy({ service, method }, known, reached.contracts);
    if (meant === '' || !isNotFound(error, { service, method })) throw error;
    throw new NtgenError(error.code, `${messageOf(error)}${meant}`, { cause: error });
  } finally {
    await client.close();
  }
}

type Target = Pick<MethodCall, 'service' | 'method'>;

/** What is near to the name of a service or method that the tables do not know. */
function meantBy({ service, method }: Target, known: ServiceDescriptor | undefined, contracts: Contracts): string {
  if (known === undefined) return didYouMean(service, Object.keys(contracts));
  const methods = known.entrypoints.filter(({ kind }) => kind === 'rpc').map(callName);
  return methods.includes(method) ? '' : didYouMean(method, methods);
}

/** The service itself, or its method, is not there; another that it calls in turn is another matter. */
function isNotFound(error: unknown, { service, method }: Target): error is NtgenError {
  if (!(error instanceof NtgenError)) return false;
  const { code, details } = error;
  return (code === 'NTG4001' && details['service'] === service) || (code === 'NTG4002' && details['method'] === method);
}
