import { connect, type StockTypes } from './expected/index.js';

export async function use(): Promise<string> {
  await using rpc = await connect('amqp://localhost');
  try {
    await rpc.stock.take_one('anvil');
  } catch (error) {
    const outOfStock = rpc.stock.take_one.failedWith(error, 'OutOfStock');
    if (outOfStock !== undefined) {
      const shelf: StockTypes.Shelf | undefined = outOfStock.shelf;
      return `${outOfStock.itemCode} ${outOfStock.until.toISOString()} ${String(shelf?.row)}`;
    }
    if (rpc.stock.close.failedWith(error, 'Closed')) return 'closed';
    // @ts-expect-error -- close does not declare it
    rpc.stock.close.failedWith(error, 'OutOfStock');
    // @ts-expect-error -- count declares nothing
    rpc.stock.count.failedWith;
    const data: StockTypes.StockErrors['OutOfStock'] | undefined = outOfStock;
    throw error ?? data;
  }
  return '';
}
