import { afterEach, expect, test } from '@jest/globals';
import type { PayloadDescriptor, ServiceDescriptor } from '../../src/contract/descriptor.js';
import { connectClient } from '../../src/codegen/v1.js';
import { ServiceContainer, silentLogger } from '../../src/index.js';
import type { LiarProxy } from '../services/generated/index.js';
import { contracts } from '../services/generated/index.js';
import { LiarService } from '../services/liar.service.js';
import { uniqueName } from '../support/rabbit.js';

/*
 * Which of the two judges payloads: the emitted guards, on every one; Ajv only explains what they refuse.
 */

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

/** The service and a client of it, over a table whose guards and schemas are replaced. */
async function serve(
  replace: (guard: PayloadDescriptor, name: string) => PayloadDescriptor,
  schemas = contracts.liar.schemas,
) {
  const liar: ServiceDescriptor = {
    ...contracts.liar,
    entrypoints: contracts.liar.entrypoints.map((row) => ({
      ...row,
      args: replace(row.args, `${row.method} request`),
      ...(row.result === undefined ? {} : { result: replace(row.result, `${row.method} response`) }),
    })),
    schemas,
  };
  const AMQP_URI = `memory://${uniqueName('guards')}`;
  const config = { AMQP_URI, WEB_SERVER_ADDRESS: '127.0.0.1:0' };
  const container = new ServiceContainer(LiarService, { config, contracts: { liar }, logger: silentLogger });
  await container.start();
  open.push({ close: () => container.stop() });
  const client = await connectClient<{ readonly liar: LiarProxy }, object>(AMQP_URI, { liar });
  open.push(client);
  return client.liar;
}

test('a good payload passes its guard on both sides and never reaches a schema', async () => {
  const asked: string[] = [];
  const proxy = await serve(
    (guard, name) => ({
      ...guard,
      check: (wire) => {
        asked.push(name);
        return guard.check(wire);
      },
    }),
    () => Promise.reject(new Error('schemas were loaded for a good payload')),
  );
  await expect(proxy.confess('abc')).rejects.toMatchObject({ excType: 'Caught' });
  expect(asked).toEqual(['confess request', 'confess request']);
  asked.length = 0;
  await proxy.throwText().catch(() => undefined);
  expect(asked).toEqual(['throwText request', 'throwText request']);
});

test('a guard that refuses is obeyed, whatever the schema says', async () => {
  const proxy = await serve((guard) => ({ ...guard, check: () => false }));
  await expect(proxy.confess('abc')).rejects.toMatchObject({ role: 'request', subject: 'liar.confess' });
});

test('a guard that is taken out lets anything through', async () => {
  const proxy = await serve((guard) => ({ ...guard, check: () => true }));
  expect(await proxy.age()).toBe('old enough');
});
