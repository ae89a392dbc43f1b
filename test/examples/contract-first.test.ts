import { afterEach, expect, test } from '@jest/globals';
import { ReservationService } from '../../examples/contract-first/reservations.service.js';
import { connect, contracts } from '../../generated/contract-first/index.js';
import { EventDispatcher, rpc, silentLogger } from '../../src/index.js';
import { entrypointWaiter, testKit } from '../../src/testing/testing.js';
import { deleteFromRabbit } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

class UnknownItem extends Error {
  static readonly excPath = 'inventory.exceptions.UnknownItem';

  constructor(readonly code: string) {
    super(code);
  }
}

/** Stands in for the service in Python: it knows no contract, and speaks plain JSON. */
class InventoryDouble {
  static readonly serviceName = 'inventory';
  readonly dispatch = EventDispatcher<Record<string, unknown>>();

  @rpc({ expectedErrors: [UnknownItem] })
  find(code: string): unknown {
    if (code === 'unicorn') throw new UnknownItem(code);
    if (code === 'ghost') return { code, copies: -1 };
    return { code, copies: 3, counted: '2026-01-31T12:00:00Z' };
  }

  @rpc
  async restock(code: string): Promise<void> {
    await this.dispatch('restocked', { code, copies: 9, counted: '2026-01-31T12:00:00Z' });
  }
}

describeTransports('a service that was described first', (url) => {
  const kit = testKit({ afterEach, connect, contracts, broker: url, logger: silentLogger });
  const python = testKit({ afterEach, broker: url, logger: silentLogger });

  async function start() {
    await python.runner(InventoryDouble).then((runner) => runner.start());
    const runner = await kit.runner(ReservationService);
    await runner.start();
    return runner;
  }

  afterEach(async () => {
    if (!url.startsWith('amqp')) return;
    const queues = ['rpc-reservations', 'rpc-inventory', 'evt-inventory-restocked--reservations.onRestocked'];
    await deleteFromRabbit(url, { queues, exchanges: ['reservations.events', 'inventory.events'] });
  });

  test('keeps what its schema file promises, on both sides of a call', async () => {
    await start();
    const { reservations } = await kit.client();
    expect(await reservations.available('anvil')).toBe(3);
    const { left, until } = await reservations.reserve({ code: 'anvil', quantity: 2 });
    expect({ left, isDate: until instanceof Date }).toEqual({ left: 1, isDate: true });
    await expect(reservations.reserve({ code: 'anvil', quantity: 0 })).rejects.toMatchObject({
      code: 'NTG4004',
      issues: [{ pointer: '/order/quantity', expected: 'a number that is at least 1', got: '0' }],
    });
  });

  test('calls a service that is described by a document alone, and is told when that one breaks its word', async () => {
    await start();
    const { inventory, reservations } = await kit.client();
    const found = await inventory.find('anvil', 'north');
    expect(found).toEqual({ code: 'anvil', copies: 3, counted: new Date('2026-01-31T12:00:00Z') });
    const failure = await inventory.find('unicorn').catch((error: unknown) => error);
    expect(inventory.find.failedWith(failure, 'UnknownItem')).toEqual({});
    expect(failure).toMatchObject({ excArgs: ['unicorn'] });
    await expect(inventory.find('ghost')).rejects.toMatchObject({ code: 'NTG4004' });
    await expect(reservations.available('ghost')).rejects.toMatchObject({ code: 'NTG4004' });
  });

  test('has its events revived by the schema of the document', async () => {
    const runner = await start();
    const handled = entrypointWaiter(runner.containerOf(ReservationService), 'onRestocked');
    await (await python.client())['inventory']?.restock('anvil');
    await handled;
  });
});
