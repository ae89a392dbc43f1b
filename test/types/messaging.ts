/* eslint-disable @typescript-eslint/no-meaningless-void-operator -- `void x` uses what only the compiler looks at */
/*
 * What must and what must not compile of events and messages, once `test/services` is generated. The compiler is the test: an
 * expected error that does not come is an error itself (`npm run types`).
 */
import {
  Backoff,
  BROADCAST,
  consume,
  type DedupStore,
  EventDispatcher,
  eventHandler,
  MemoryDedupStore,
  Publisher,
  queue,
  SERVICE_POOL,
  SINGLETON,
} from '../../src/index.js';

const orders = queue({ name: 'orders', exchange: { name: 'shop', type: 'topic' }, routingKey: 'order.#' });

export class Good {
  static readonly serviceName = 'good_messages';
  readonly publish = Publisher<{ id: number }>({ queue: orders, persistent: false });
  readonly publishAny = Publisher();
  readonly dispatch = EventDispatcher<{ counted: number }>({ priority: 1 });

  async sends(): Promise<void> {
    await this.publish({ id: 1 }, { routingKey: 'order.new', priority: 3, expirationMs: 1_000, mandatory: true });
    await this.publishAny('anything');
    await this.dispatch('counted', 1, { persistent: false, headers: { traced: true } });
  }

  @eventHandler('event_source', 'pool_evt', {
    handlerType: SERVICE_POOL,
    requeueOnError: true,
    expectedErrors: [Error],
  })
  @eventHandler('event_source', 'single_unrel', { handlerType: SINGLETON, reliableDelivery: false })
  number(value: number): void {
    void value;
  }

  @eventHandler('event_source', 'bcast_rel', {
    handlerType: BROADCAST,
    broadcastIdentifier: ({ INSTANCE }) => String(INSTANCE),
  })
  broadcast(value: number): void {
    void value;
  }

  @eventHandler('event_source', 'pool_evt', {
    retry: { for: [RangeError], scheduleMs: [100, 1_000], limit: 3, jitterMs: 0 },
    dedup: new MemoryDedupStore(),
    timeout: 5,
  })
  @eventHandler('event_source', 'pool_evt', { retry: true, dedup: ({ store }) => store as DedupStore })
  @consume(orders, { retry: { limit: 0 }, dedup: new MemoryDedupStore() })
  again(value: number): void {
    if (value < 0) throw new Backoff({ scheduleMs: [60_000], message: 'later' });
  }

  // a pattern brings each event that it matches
  @eventHandler('event_source', 'weather.sun.#')
  sunny(value: { hours: number }): void {
    void value;
  }

  @eventHandler('event_source', 'weather.#')
  weather(value: { hours?: number; mm?: number }): void {
    void value;
  }

  @consume(orders, { prefetch: 3, requeueOnError: true })
  order(order: { id: number }): void {
    void order;
  }

  @consume('plain')
  plain(): void {
    // takes no payload
  }
}

export class Bad {
  static readonly serviceName = 'bad_messages';
  readonly publish = Publisher<{ id: number }>({ queue: orders });

  // @ts-expect-error Nameko's name of the option, which means seconds
  readonly expiring = Publisher({ expiration: 5 });

  async sends(): Promise<void> {
    // @ts-expect-error an order has an id
    await this.publish({ number: 1 });
    // @ts-expect-error no such compression
    await this.publish({ id: 1 }, { compression: 'brotli' });
  }

  // @ts-expect-error the rain is measured in mm
  @eventHandler('event_source', 'weather.*')
  rain(value: { hours: number }): void {
    void value;
  }

  // @ts-expect-error no such type of handler
  @eventHandler('event_source', 'pool_evt', { handlerType: 'all' })
  all(value: number): void {
    void value;
  }

  // @ts-expect-error an identifier is text
  @eventHandler('event_source', 'bcast_rel', { handlerType: BROADCAST, broadcastIdentifier: () => 5 })
  identified(value: number): void {
    void value;
  }

  // @ts-expect-error one payload, no more
  @consume(orders)
  two(order: { id: number }, other: number): void {
    void order;
    void other;
  }

  // @ts-expect-error a queue needs a name
  @consume({ durable: true })
  nameless(): void {
    // never compiled
  }
}
