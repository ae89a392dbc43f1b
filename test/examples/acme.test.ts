import { afterEach, expect, test } from '@jest/globals';
import { connectService, RemoteError, silentLogger } from '../../src/index.js';
import { replaceDependencies, restrictEntrypoints, testKit } from '../../src/testing/testing.js';
import { AcmeShopService } from '../../examples/acme/shop.service.js';
import { InvoiceService } from '../../examples/acme/invoice.service.js';
import { StockService } from '../../examples/acme/stock.service.js';
import { connect, contracts } from '../../generated/acme/index.js';
import { deleteFromRabbit } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

/*
 * The shop of the famous ACME Corporation: its checkout as an integration test. The payment service is not hosted but replaced by a
 * mock, so is the dispatcher of the shop's events; the timer and the event handler of the stock, expensive both, are restricted away.
 */
describeTransports('the ACME shop', (url) => {
  const kit = testKit({ afterEach, connect, contracts, broker: url, logger: silentLogger });

  afterEach(async () => {
    if (!url.startsWith('amqp')) return;
    const queues = ['rpc-acmeshopservice', 'rpc-stockservice', 'rpc-invoiceservice'];
    await deleteFromRabbit(url, { queues, exchanges: ['acmeshopservice.events'] });
  });

  test('sells what is in stock', async () => {
    const runner = await kit.runner(AcmeShopService, StockService, InvoiceService);
    const shopContainer = runner.containerOf(AcmeShopService);
    const { fireEvent, paymentRpc } = replaceDependencies(shopContainer, 'fireEvent', 'paymentRpc');
    restrictEntrypoints(runner.containerOf(StockService), 'checkPrice', 'checkStock');
    await runner.start();
    const { acmeshopservice: shop } = await kit.client({ contextData: { user_id: 'wile_e_coyote' } });

    expect(await shop.add_to_basket('anvil')).toBe('anvil');
    expect(await shop.add_to_basket('invisible_paint')).toBe('invisible_paint');

    // something that is out of stock: the error arrives by its type
    const outOfStock = await shop.add_to_basket('toothpicks').catch((error: unknown) => error);
    expect(outOfStock).toBeInstanceOf(RemoteError);
    expect(outOfStock).toMatchObject({ excType: 'ItemOutOfStockError', excArgs: ['toothpicks'] });

    paymentRpc.take_payment.mockResolvedValue('Payment complete.');
    expect(await shop.checkout()).toBe(110);
    expect(paymentRpc.take_payment).toHaveBeenCalledWith({
      customer: 'wile_e_coyote',
      address: '12 Long Road, High Cliffs, Utah',
      amount: 110,
      message: 'Dear Wile E Coyote. Please pay $110 to ACME Corp.',
    });
    expect(fireEvent).toHaveBeenCalledTimes(3);
  });

  test('serves nobody who is not logged in', async () => {
    const runner = await kit.runner(AcmeShopService);
    await runner.start();
    await using shop = await connectService(url, 'acmeshopservice');
    await expect(shop.proxy.checkout()).rejects.toMatchObject({ excType: 'NotLoggedInError' });
  });
});
