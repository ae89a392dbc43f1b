import { once } from 'node:events';
import { afterAll, expect, test } from '@jest/globals';
import { connect, Context, eventHandler, EventDispatcher, rpc, runServices, silentLogger } from '../../src/index.js';
import { deleteFromRabbit, uniqueName } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

describeTransports('dispatching', (url) => {
  const source = uniqueName('source');
  const received: unknown[] = [];
  const outcomes: unknown[] = [];

  class Source {
    static readonly serviceName = source;
    readonly dispatch = EventDispatcher<{ happened: string }>();
    readonly context = Context();

    @rpc({ timeout: 0.05 })
    async late(): Promise<void> {
      await once(this.context.signal, 'abort');
      outcomes.push(await outcomeOf(this.dispatch('happened', 'too late')));
      const { signal } = new AbortController();
      outcomes.push(await outcomeOf(this.dispatch('happened', 'all the same', { signal })));
    }
  }

  class Listener {
    static readonly serviceName = `${source}.listener`;
    @eventHandler(source as never, 'happened' as never)
    happened(payload: string): void {
      received.push(payload);
    }
  }

  async function outcomeOf(dispatched: Promise<void>): Promise<unknown> {
    try {
      await dispatched;
      return 'sent';
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  }

  afterAll(async () => {
    if (!url.startsWith('amqp')) return;
    const queue = `evt-${source}-happened--${source}.listener.happened`;
    await deleteFromRabbit(url, { queues: [`rpc-${source}`, queue], exchanges: [`${source}.events`] });
  });

  test('a worker that is given up dispatches no more, unless by a signal of its own', async () => {
    await using services = await runServices({ config: { AMQP_URI: url }, logger: silentLogger }, Source, Listener);
    await using client = await connect(url);
    await expect(client[source]!.late!()).rejects.toMatchObject({ code: 'NTG4005' });
    while (received.length === 0 || outcomes.length < 2) await new Promise(setImmediate);
    expect(outcomes).toEqual(['NTG5009', 'sent']);
    expect(received).toEqual(['all the same']);
    expect(services.serviceNames).toHaveLength(2);
  });

  test('a client declares the exchange as the services do', async () => {
    const other = uniqueName('auto');
    await using client = await connect(url, { autoDeleteEventExchanges: true });
    await client.dispatch(other, 'x', 1);
    await using wrong = await connect(url);
    await expect(wrong.dispatch(other, 'x', 1)).rejects.toMatchObject({
      code: 'NTG4012',
      details: { replyCode: 406, argument: 'auto_delete', existing: 'true', declared: 'false' },
    });
    await using without = await connect(url, { declareEventExchanges: false });
    await without.dispatch(other, 'x', 1);
    if (url.startsWith('amqp')) await deleteFromRabbit(url, { exchanges: [`${other}.events`] });
  });
});
