import { connect } from '../../generated/tutorial/index.js';

/** Calls from outside of any service; what is not awaited yet goes on in the background. */
export async function callCluster(broker: string): Promise<readonly string[]> {
  await using rpc = await connect(broker);
  const first = await rpc.service_x.remote_method('hellø'); // 'hellø-x-y'
  const hello = rpc.service_x.remote_method.callAsync('hello');
  const world = rpc.service_x.remote_method.callAsync('world');
  return [first, await hello, await world];
}
