import { connect, type ShopProxy, type ShopTypes } from './expected/index.js';

const card: ShopTypes.Card = { number: '4111', expires: new Date() };

export async function use(): Promise<ShopTypes.Receipt> {
  await using rpc = await connect('amqp://localhost', { timeout: 5_000 });
  const nothing: void = await rpc.shop.clear();
  const price: number | null = await rpc.shop.check_price('anvil');
  await rpc.shop.buy('anvil', card, price === null ? undefined : 'cheap');
  await rpc.dispatch('shop', 'closed', null);

  // @ts-expect-error -- no such method
  rpc.shop.sell;
  // @ts-expect-error -- the timer is no method for callers
  rpc.clock.tick;
  // @ts-expect-error -- a parameter is missing
  await rpc.shop.buy('anvil');
  // @ts-expect-error -- an optional property is there or it is not
  await rpc.shop.buy('anvil', { ...card, owner: undefined });
  // @ts-expect-error -- another payload
  await rpc.dispatch('shop', 'closed', 1);
  // @ts-expect-error -- the clock dispatches nothing
  await rpc.dispatch('clock', 'closed', null);

  return nothing ?? rpc.shop.buy.with({ timeoutMs: 1_000 })('anvil', card);
}

/** A class like the service's own takes and gives the printed types. */
class Shop {
  async buy(
    itemCode: string,
    { number, expires, owner }: { number: string; expires: Date; owner?: { name: string } },
    note?: string,
  ) {
    return { id: 1, issued: expires, lines: [{ itemCode, quantity: 1, price: 2 }], number, owner, note };
  }
}
export const buy: (...args: Parameters<ShopProxy['buy']>) => ReturnType<ShopProxy['buy']> = (...args) =>
  new Shop().buy(...args);
