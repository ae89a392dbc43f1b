import { setTimeout as sleep } from 'node:timers/promises';
import { openTransport } from '../../../src/transport/open.js';
import type { Consumer, Delivery, Settlement, Transport } from '../../../src/transport/transport.js';
import type { ExchangeSpec, Message, QueueSpec } from '../../../src/wire/message.js';
import { uniqueName } from '../../support/rabbit.js';

/** Plays through the `Transport` interface and returns what it has seen, as JSON. */
export type Scenario = (bench: Bench) => Promise<unknown>;
export type Scenarios = Readonly<Record<string, Scenario>>;

/** What a scenario works with. Closes its transports afterwards, and knows what they have declared. */
export class Bench {
  readonly failures: unknown[] = [];
  readonly queues = new Set<string>();
  readonly exchanges = new Set<string>();
  readonly #url: string;
  readonly #transports: Transport[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async open(): Promise<Transport> {
    const transport = await openTransport(this.#url, { listener: { failed: (reason) => this.failures.push(reason) } });
    this.#transports.push(transport);
    await transport.ready();
    return transport;
  }

  /** A name for a queue that does not exist. */
  queueName(): string {
    const name = uniqueName('queue');
    this.queues.add(name);
    return name;
  }

  exchangeName(): string {
    const name = uniqueName('exchange');
    this.exchanges.add(name);
    return name;
  }

  /** Declares a queue and returns its name. */
  async queue(transport: Transport, spec: Partial<QueueSpec> = {}): Promise<string> {
    const name = this.queueName();
    await transport.declareQueue({ name, bindings: [], ...spec });
    return name;
  }

  /** Declares an exchange and returns its name. */
  async exchange(transport: Transport, type: ExchangeSpec['type']): Promise<string> {
    const name = this.exchangeName();
    await transport.declareExchange({ name, type });
    return name;
  }

  async close(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.close()));
  }
}

export function message(body: string, properties: Partial<Message> = {}): Message {
  return { body: Buffer.from(body), headers: {}, ...properties };
}

/** Publishes straight to a queue. */
export async function send(transport: Transport, queue: string, ...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) await transport.publish({ exchange: '', routingKey: queue }, message(body));
}

/** A delivery that waits to be settled. */
export interface Held {
  readonly delivery: Delivery;
  readonly body: string;
  readonly settle: (settlement: Settlement) => void;
}

/** Collects what a consumer is handed. */
export class Inbox {
  readonly bodies: string[] = [];
  readonly #held: Held[] = [];
  readonly #wanted: ((held: Held) => void)[] = [];

  readonly handle = (delivery: Delivery): Promise<Settlement> =>
    new Promise((settle) => {
      const held: Held = { delivery, body: delivery.body.toString(), settle };
      this.bodies.push(held.body);
      const wanted = this.#wanted.shift();
      if (wanted === undefined) this.#held.push(held);
      else wanted(held);
    });

  /** The next delivery, unsettled. */
  next(): Promise<Held> {
    const held = this.#held.shift();
    if (held !== undefined) return Promise.resolve(held);
    return new Promise((resolve) => this.#wanted.push(resolve));
  }

  /** The next delivery, acknowledged. */
  async take(): Promise<Held> {
    const held = await this.next();
    held.settle('ack');
    return held;
  }
}

export async function consume(
  transport: Transport,
  queue: string,
  prefetch = 0,
): Promise<{ inbox: Inbox; consumer: Consumer }> {
  const inbox = new Inbox();
  return { inbox, consumer: await transport.consume(queue, { prefetch }, inbox.handle) };
}

/** Everything that is in a queue now: a last message behind it says where it ends. */
export async function contents(transport: Transport, queue: string): Promise<Delivery[]> {
  await send(transport, queue, 'the end');
  const { inbox, consumer } = await consume(transport, queue);
  const found: Delivery[] = [];
  for (let held = await inbox.take(); held.body !== 'the end'; held = await inbox.take()) found.push(held.delivery);
  await consumer.cancel();
  return found;
}

export async function bodies(transport: Transport, queue: string): Promise<string[]> {
  return (await contents(transport, queue)).map(({ body }) => body.toString());
}

/** `ok`, or the codes of the error: `NTG4012 406`. */
export async function outcome(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'ok';
  } catch (error) {
    // What is thrown here has a code, or the recording shows that it has none.
    const { code, details } = error as { code?: string; details?: { replyCode?: number } };
    const replyCode = details?.replyCode;
    return `${String(code)}${replyCode === undefined ? '' : ` ${String(replyCode)}`}`;
  }
}

/** Whether a queue is there, without using it: that would start its time again. */
export async function exists(transport: Transport, queue: string): Promise<boolean> {
  const probe = transport.publish({ exchange: '', routingKey: queue }, message('probe'), { mandatory: true });
  return (await outcome(probe)) === 'ok';
}

/** Waits for what no event tells. The test's own timeout ends it. */
export async function until(condition: () => Promise<boolean>): Promise<true> {
  while (!(await condition())) await sleep(10);
  return true;
}
