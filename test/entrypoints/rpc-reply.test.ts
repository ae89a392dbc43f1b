import { afterEach, expect, test } from '@jest/globals';
import { connect, NtgenError, rpc, silentLogger } from '../../src/index.js';
import { ServiceContainer } from '../../src/runtime/container.js';
import { openTransport } from '../../src/transport/open.js';
import type { OpenTransport } from '../../src/transport/transport.js';
import { uniqueName } from '../support/rabbit.js';

// What becomes of a request whose reply the broker refuses.

const runs: string[] = [];

class Storyteller {
  static readonly serviceName = 'storyteller';

  @rpc
  tell(length: number): string {
    runs.push('told');
    return 'x'.repeat(length);
  }
}

/** Takes no message to the rpc exchange of more than `most` bytes. */
function limited(most: number): OpenTransport {
  return async (url, options) => {
    const transport = await openTransport(url, options);
    const publish = transport.publish.bind(transport);
    transport.publish = async (to, message, settings) => {
      if (message.body.length > most) throw new NtgenError('NTG4012', 'The message is too large.');
      await publish(to, message, settings);
    };
    return transport;
  };
}

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  runs.length = 0;
  for (const each of open.splice(0).reverse()) await each.close();
});

async function started(most: number) {
  const AMQP_URI = `memory://${uniqueName('reply')}`;
  const container = new ServiceContainer(Storyteller, {
    openTransport: limited(most),
    config: { AMQP_URI },
    logger: silentLogger,
  });
  await container.start();
  const client = await connect(AMQP_URI);
  open.push({ close: () => container.stop() }, client);
  return client;
}

test('the caller of a reply that is too large is told so', async () => {
  const client = await started(1_000);
  await expect(client['storyteller'].tell(2_000)).rejects.toThrow('The message is too large.');
  expect(await client['storyteller'].tell(3)).toBe('xxx');
  expect(runs).toHaveLength(2);
});

test('a request that cannot be answered at all is tried once more, and no oftener', async () => {
  const client = await started(50);
  await expect(client['storyteller'].tell.with({ timeoutMs: 200 })(60)).rejects.toThrow('storyteller.tell');
  expect(runs).toHaveLength(2);
});
