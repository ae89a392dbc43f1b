/* eslint-disable @typescript-eslint/no-meaningless-void-operator -- `void x` uses what only the compiler looks at */
/*
 * What must and must not compile of calling, once `test/services` is generated. The compiler is the test: an expected error that
 * does not come is an error itself (`npm run types`).
 */
import {
  CallLogger,
  ClusterRpcProxy,
  connect as connectUntyped,
  connectService,
  contextData,
  Language,
  RpcProxy,
  UserId,
  type Logger,
  type UntypedServices,
} from '../../src/index.js';
import type { RpcMethod } from '../../src/codegen/v1.js';
import { connect } from '../services/generated/index.js';

const Tenant = contextData<{ readonly name: string }>('tenant');

export class Calling {
  static readonly serviceName = 'calling';
  readonly callee = RpcProxy('callee', { timeoutMs: 100 });
  readonly cluster = ClusterRpcProxy();
  readonly anything = ClusterRpcProxy<UntypedServices>({ priority: 3 });
  readonly log: Logger = CallLogger();
  readonly language: string | undefined = Language();
  readonly userId: string | number | undefined = UserId();
  readonly tenant = Tenant();

  async byName(quantity?: number): Promise<string> {
    const order: string = await this.callee.order.callKw({ quantity, isbn: '3-16' });
    const dates: Date[] = await this.callee.due.callKw({ from: new Date() });
    await this.callee.order.with({ timeoutMs: 5, contextData: { a: 1 } }).callKw({ isbn: '3-16', note: 'soon' });
    await this.callee.stack.callKw({});
    // @ts-expect-error isbn is missing
    await this.callee.order.callKw({ quantity });
    // @ts-expect-error isbn is a text
    await this.callee.order.callKw({ isbn: 3 });
    // @ts-expect-error no such parameter
    await this.callee.order.callKw({ isbn: '3-16', amount: 2 });
    // @ts-expect-error it takes no arguments
    await this.callee.stack.callKw({ isbn: '3-16' });
    // @ts-expect-error arguments by name are one object
    await this.callee.order.callKw('3-16');
    return order + String(dates.length) + String(this.tenant?.name);
  }

  async inTheCluster(service: string): Promise<string> {
    await this.anything[service].whatever(1, 'two');
    // @ts-expect-error no such service
    await this.cluster.nobody.order('3-16');
    // @ts-expect-error a number is no text
    await this.cluster.callee.order(3);
    // @ts-expect-error a cluster is no promise
    void this.cluster.then;
    // @ts-expect-error context data may be missing
    this.tenant.name.trim();
    return this.cluster.callee.order('3-16');
  }
}

/** A method with other settings is the same method: its errors are still declared. */
export async function withOtherSettings(rpc: Awaited<ReturnType<typeof connect>>): Promise<number | undefined> {
  const take = rpc.depot.take.with({ timeoutMs: 5 }).with({ priority: 1 });
  try {
    await take('out');
  } catch (error) {
    // @ts-expect-error no such error is declared
    take.failedWith(error, 'Nothing');
    return take.failedWith(error, 'OutOfStock')?.left;
  }
  // @ts-expect-error it declares no errors
  return rpc.callee.order.with({ timeoutMs: 5 }).failedWith(undefined, 'OutOfStock');
}

/** Modules generated before there were names: any name goes, and none where there are no parameters. */
export async function earlier(buy: RpcMethod<[isbn: string], number>, clear: RpcMethod<[], void>): Promise<void> {
  const bought: number = await buy.callKw({ isbn: '3-16' });
  await clear.callKw({});
  // @ts-expect-error it takes no arguments
  await clear.callKw({ bought });
}

/** A rest parameter has no name for a caller. */
export async function rest(add: RpcMethod<[first: number, ...others: number[]], number, ['first']>): Promise<number> {
  // @ts-expect-error no name for the others
  await add.callKw({ first: 1, others: [2] });
  return add.callKw({ first: 1 });
}

export async function outside(): Promise<void> {
  const rpc = await connect('memory://types', { contextData: () => ({ user_id: 1 }) });
  await rpc.callee.order.callKw({ isbn: '3-16' });
  // @ts-expect-error context data is an object
  await rpc.callee.order.with({ contextData: 'wile' })('3-16');
  const untyped = await connectUntyped('memory://types', { contextData: { user_id: 1 } });
  await untyped['callee'].order.callKw({ isbn: '3-16' });
  await using shop = await connectService('memory://types', 'shop');
  await shop.proxy.order('3-16');
}
