import { CallLogger, Context, eventHandler, MemoryDedupStore } from 'ntgen';
import { OutOfPaper, Printer } from './printer.js';
import type { TillEvents } from './till.service.js';

/** Prints an invoice for each sale: once, and as soon as there is paper. */
export class InvoiceService {
  static readonly serviceName = 'invoices';
  readonly context = Context();
  readonly log = CallLogger();
  readonly printer = Printer();

  @eventHandler('till', 'sold', {
    retry: { for: [OutOfPaper], scheduleMs: [50, 100], limit: 3 },
    dedup: new MemoryDedupStore(),
    timeout: 10,
  })
  print({ code, quantity }: TillEvents['sold']): void {
    this.log.info({ attempt: this.context.attempt }, 'printing');
    this.printer.print(`${String(quantity)} x ${code}`);
  }
}
