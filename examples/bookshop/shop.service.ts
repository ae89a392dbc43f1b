import { Config, EventDispatcher, http, rpc, RpcProxy, type HttpRequest, type HttpResult } from 'ntgen';
import { Ledger } from './ledger.js';
import type { Payment, Receipt, ShopEvents } from './types.js';

/** Sells books. */
export class ShopService {
  static readonly serviceName = 'shop';
  readonly stock = RpcProxy('stock');
  readonly dispatch = EventDispatcher<ShopEvents>();
  readonly config = Config<{ CURRENCY?: string }>();
  readonly ledger = Ledger();

  /** Orders copies of one book and pays for them. */
  @rpc({ sensitiveArguments: ['payment.number'] })
  async order(isbn: string, quantity: number, payment: Payment): Promise<Receipt> {
    const reservation = await this.stock.reserve(isbn, quantity);
    const receipt = this.ledger.enter({
      isbn,
      quantity,
      total: reservation.price * quantity,
      paidBy: payment.method,
      issued: new Date(),
    });
    await this.dispatch('ordered', { receipt, reservation });
    return receipt;
  }

  @http('GET', '/receipts/<int:id>')
  receipt(_request: HttpRequest, { id }: { id: number }): HttpResult {
    const receipt = this.ledger.find(id);
    if (receipt === undefined) return [404, `There is no receipt ${String(id)}.\n`];
    const { isbn, quantity, total } = receipt;
    const { CURRENCY = 'EUR' } = this.config;
    return `${String(quantity)} x ${isbn}: ${(total / 100).toFixed(2)} ${CURRENCY}\n`;
  }
}
