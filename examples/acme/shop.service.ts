import { EventDispatcher, rpc, RpcProxy } from 'ntgen';
import { ShoppingBasket } from './shopping-basket.js';
import type { Invoice } from './invoice.service.js';

/** The item is known, and there is none left. */
export class ItemOutOfStockError extends Error {}

export interface ShopEvents {
  item_added_to_basket: string;
  checkout_complete: { invoice: Invoice; items: string[] };
}

export class AcmeShopService {
  static readonly serviceName = 'acmeshopservice';
  readonly userBasket = ShoppingBasket();
  readonly stockRpc = RpcProxy('stockservice');
  readonly invoiceRpc = RpcProxy('invoiceservice');
  readonly paymentRpc = RpcProxy('paymentservice');
  readonly fireEvent = EventDispatcher<ShopEvents>();

  /** Puts an item into the basket. A toy: between the check and the sale somebody else may take the last one. */
  @rpc({ name: 'add_to_basket', expectedErrors: [ItemOutOfStockError] })
  async addToBasket(itemCode: string): Promise<string> {
    if ((await this.stockRpc.check_stock(itemCode)) <= 0) throw new ItemOutOfStockError(itemCode);
    this.userBasket.add(itemCode);
    await this.fireEvent('item_added_to_basket', itemCode);
    return itemCode;
  }

  /** Takes payment for all items in the basket. Resolves to what they cost. */
  @rpc
  async checkout(): Promise<number> {
    const items = this.userBasket.items();
    const prices = await Promise.all(items.map((item) => this.stockRpc.check_price(item)));
    const total = prices.reduce((sum, price) => sum + price, 0);
    const invoice = await this.invoiceRpc.prepare_invoice(total);
    await this.paymentRpc.take_payment(invoice);
    await this.fireEvent('checkout_complete', { invoice, items });
    return total;
  }
}
