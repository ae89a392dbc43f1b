import { rpc } from 'ntgen';
import type { Invoice } from './invoice.service.js';

export class PaymentService {
  static readonly serviceName = 'paymentservice';

  /** Takes payment from the customer of an invoice. */
  @rpc({ name: 'take_payment', sensitiveArguments: ['invoice.address'] })
  takePayment(invoice: Invoice): string {
    throw new Error(`Expensive: a test of the shop does without charging ${invoice.customer}.`);
  }
}
