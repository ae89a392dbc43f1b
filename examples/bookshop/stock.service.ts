import { rpc } from 'ntgen';
import { Shelves } from './shelves.js';
import type { Reservation } from './types.js';

/** There are not enough copies. */
export class OutOfStock extends Error {}

/** Knows what is on the shelves. */
export class StockService {
  static readonly serviceName = 'stock';
  readonly shelves = Shelves();

  /** Takes copies off the shelf for a customer. */
  @rpc({ expectedErrors: [OutOfStock] })
  reserve(isbn: string, quantity: number): Reservation {
    const shelf = this.shelves.get(isbn);
    if (shelf === undefined || shelf.copies < quantity) throw new OutOfStock(isbn);
    shelf.copies -= quantity;
    return { price: shelf.price, left: shelf.copies };
  }

  @rpc
  copies(isbn: string): number {
    return this.shelves.get(isbn)?.copies ?? 0;
  }
}
