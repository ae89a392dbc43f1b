import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ServiceContainer, ValidationError } from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import { connect, contracts } from '../services/generated/index.js';
import { SeenLog } from '../services/log.js';
import { WarehouseService, type Warehouse } from '../services/warehouse.service.js';
import { deleteFromRabbit } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

const DECLARED = {
  queues: ['rpc-warehouse', 'evt-warehouse-moved--warehouse.moved'],
  exchanges: ['warehouse.events'],
};

const warehouse: Warehouse = {
  opened: new Date('2026-01-31T12:00:00.000Z'),
  grains: 2n ** 80n,
  seal: Buffer.from([0, 200, 13]),
  site: new URL('https://example.com/a?b=c'),
  stock: new Map([['anvil', -1n]]),
  owners: new Set(['Wile', 'E.']),
  label: 'warehouse-7',
};

describeTransports('values that are richer than JSON', (url) => {
  const log = new SeenLog();
  let container: ServiceContainer;
  let rpc: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    container = new ServiceContainer(WarehouseService, { config: { AMQP_URI: url, seen: log }, contracts });
    await container.start();
    rpc = await connect(url);
  });

  afterAll(async () => {
    await rpc.close();
    await container.stop();
    if (url.startsWith('amqp')) await deleteFromRabbit(url, DECLARED);
  });

  test('come to the service, and back to its caller, as what they were', async () => {
    expect(await rpc.warehouse.same(warehouse)).toEqual(warehouse);
    expect(await log.seen('same')).toEqual([warehouse]);
    expect(await rpc.warehouse.total(new Map([['a', 1n]]), 2n, 3n)).toBe(6n);
  });

  test.each([
    ['datetime', '2026-01-31T12:00:00', warehouse.opened],
    ['datetime', '2026-01-31T13:00:00+01:00', warehouse.opened],
    ['datetime', '2026-01-31T12:00:00.000500', warehouse.opened],
  ])('come from a Python caller as kombu wraps them: %s %s', async (type, value, opened) => {
    const wrapped = (of: string, text: string): object => ({ __type__: of, __value__: text });
    const sent = {
      opened: wrapped(type, value),
      grains: wrapped('decimal', String(warehouse.grains)),
      seal: wrapped('base64', Buffer.from(warehouse.seal).toString('base64')),
      site: 'https://example.com/a?b=c',
      stock: { anvil: wrapped('decimal', '-1') },
      owners: ['Wile', 'E.'],
      label: 'warehouse-7',
    };
    const before = log.entries.length;
    const seen = log.entries.filter(({ what }) => what === 'same').length;
    const python = await openTransport(url);
    const body = Buffer.from(JSON.stringify({ args: [sent], kwargs: {} }));
    const message = { body, headers: {}, contentType: 'application/json' };
    await python.publish({ exchange: 'nameko-rpc', routingKey: 'warehouse.same' }, message);
    await log.seen('same', seen + 1);
    await python.close();
    expect(log.entries.slice(before)).toEqual([{ what: 'same', value: { ...warehouse, opened } }]);
  });

  test('come to a handler with an event', async () => {
    await rpc.warehouse.move(warehouse);
    expect(await log.seen('moved')).toEqual([warehouse]);
  });

  test('are held to their constraints before they leave', async () => {
    expect(await rpc.warehouse.put([{ code: 'A1', count: 0 }])).toBe(1);
    const refused = rpc.warehouse.put([{ code: 'A', count: -1 }]);
    await expect(refused).rejects.toBeInstanceOf(ValidationError);
    await expect(refused).rejects.toMatchObject({
      issues: [
        { pointer: '/shelves/0/code', expected: 'at least 2 characters', got: '"A"' },
        { pointer: '/shelves/0/count', expected: 'a number that is at least 0', got: '-1' },
      ],
    });
  });
});
