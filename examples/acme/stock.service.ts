import { eventHandler, rpc, timer } from 'ntgen';
import type { ShopEvents } from './shop.service.js';
import { Warehouse, type StoredItem } from './warehouse.js';

export class ItemDoesNotExistError extends Error {}

export class StockService {
  static readonly serviceName = 'stockservice';
  readonly warehouse = Warehouse();

  @rpc({ name: 'check_price', expectedErrors: [ItemDoesNotExistError] })
  checkPrice(itemCode: string): number {
    return this.#item(itemCode).price;
  }

  @rpc({ name: 'check_stock', expectedErrors: [ItemDoesNotExistError] })
  checkStock(itemCode: string): number {
    return this.#item(itemCode).stock;
  }

  /** Counts what is left. Every 100 seconds, and whenever somebody asks for it. */
  @rpc({ name: 'monitor_stock' })
  @timer(100)
  monitorStock(): void {
    throw new Error('Expensive: a test of the shop does without it.');
  }

  /** Sends what was paid for on its way. */
  @eventHandler('acmeshopservice', 'checkout_complete')
  dispatchItems(event: ShopEvents['checkout_complete']): void {
    throw new Error(`Expensive: a test of the shop does without sending ${String(event.items.length)} items.`);
  }

  #item(itemCode: string): StoredItem {
    const item = this.warehouse.get(itemCode);
    if (item === undefined) throw new ItemDoesNotExistError(itemCode);
    return item;
  }
}
