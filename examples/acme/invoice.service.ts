import { rpc } from 'ntgen';
import { AddressBook } from './address-book.js';

export interface Invoice {
  message: string;
  amount: number;
  customer: string;
  address: string;
}

export class InvoiceService {
  static readonly serviceName = 'invoiceservice';
  readonly getUserDetails = AddressBook();

  /** Prepares an invoice for the user who is logged in. */
  @rpc({ name: 'prepare_invoice' })
  prepareInvoice(amount: number): Invoice {
    const { username, fullname, address } = this.getUserDetails();
    const message = `Dear ${fullname}. Please pay $${String(amount)} to ACME Corp.`;
    return { message, amount, customer: username, address };
  }
}
