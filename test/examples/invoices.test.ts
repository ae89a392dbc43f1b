import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { InvoiceService } from '../../examples/invoices/invoice.service.js';
import { PaperPrinter } from '../../examples/invoices/printer.js';
import { TillService } from '../../examples/invoices/till.service.js';
import { connect, contracts } from '../../generated/invoices/index.js';
import { runServices, silentLogger, type ServiceRunner } from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import { decodeDeadLetter, revivedMessage } from '../../src/wire/dead-letter.js';
import { runMain } from '../cli/captured.js';
import { deleteFromRabbit } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';
import { Inbox } from '../transport/conformance/kit.js';

describeTransports('invoices', (url) => {
  let printer: PaperPrinter;
  let services: ServiceRunner;
  let client: Awaited<ReturnType<typeof connect>>;

  beforeEach(async () => {
    printer = new PaperPrinter();
    const config = { AMQP_URI: url, printer };
    services = await runServices({ config, contracts, logger: silentLogger }, TillService, InvoiceService);
    client = await connect(url);
  });

  afterEach(async () => {
    await client.close();
    await services.stop();
    if (!url.startsWith('amqp')) return;
    const queues = ['rpc-till', 'evt-till-sold--invoices.print', 'ntgen.dead.invoices'];
    await deleteFromRabbit(url, { queues, exchanges: ['till.events'] });
  });

  /** Each time that something is to be printed, the printer asks for a sheet. */
  function asked(times: number): Promise<void> {
    let left = times;
    const print = printer.print.bind(printer);
    return new Promise((resolve) => {
      printer.print = (text) => {
        left -= 1;
        if (left === 0) setImmediate(resolve);
        print(text);
      };
    });
  }

  test('an invoice is printed as soon as there is paper', async () => {
    const [failedOnce, printed] = [asked(1), asked(2)];
    await client.till.sell('anvil', 2);
    await failedOnce;
    printer.sheets = 1;
    await printed;
    expect(printer.printed).toEqual(['2 x anvil']);
  });

  test('what could not be printed at all lies in the dead queue, and is printed when it is brought back', async () => {
    const inbox = new Inbox();
    const transport = await openTransport(url);
    const watched = await transport.consume('ntgen.dead.invoices', { prefetch: 0 }, inbox.handle);
    await client.till.sell('anvil', 2);
    const { delivery, settle } = await inbox.next();
    expect(decodeDeadLetter(delivery)).toMatchObject({
      reason: 'retries exhausted',
      handler: 'invoices.print',
      errorType: 'OutOfPaper',
      attempt: 4,
    });

    printer.sheets = 1;
    const printed = asked(1);
    if (url.startsWith('amqp')) {
      await watched.cancel();
      settle('requeue');
      await transport.close();
      const run = await runMain(['dead', 'replay', '--service', 'invoices', '--broker', url]);
      expect(run).toEqual({ code: 0, stdout: '', stderr: '1 replayed\n' });
    } else {
      const to = { exchange: '', routingKey: decodeDeadLetter(delivery).queue };
      await transport.publish(to, revivedMessage(delivery), { mandatory: true });
      settle('ack');
      await transport.close();
    }
    await printed;
    expect(printer.printed).toEqual(['2 x anvil']);
  });
});
