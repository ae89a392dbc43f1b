import type { Address, Binding as BindingSpec, ExchangeSpec, Message, QueueSpec } from '../../wire/message.js';
import { type BrokerReply, namelessQueue, refusal } from '../refusal.js';
import { shortText } from '../wire-form.js';
import { deadLettered } from './dead-lettering.js';
import { headersMatch } from './headers-match.js';
import { type Death, type Owner, Queue, type QueueConsumer, type Stored } from './queue.js';
import { topicMatches } from './topic.js';

interface Binding {
  readonly queue: Queue;
  readonly spec: BindingSpec;
}

interface Exchange {
  readonly spec: ExchangeSpec;
  bindings: readonly Binding[];
}

/**
 * A broker in memory: exchanges, queues and who may use them, with RabbitMQ's answers.
 *
 * Everything happens at once, in the order of the calls; only what consumers are handed waits for another turn of the event
 * loop (see `MemoryTransport`). Refusals are thrown as `NTG4012`.
 */
export class Broker {
  readonly #exchanges = new Map<string, Exchange>();
  readonly #queues = new Map<string, Queue>();

  constructor() {
    for (const type of ['direct', 'fanout', 'topic', 'headers'] as const) {
      const name = `amq.${type}`;
      this.#exchanges.set(name, { spec: { name, type }, bindings: [] });
    }
  }

  declareExchange(spec: ExchangeSpec): void {
    const { name } = spec;
    shortText('exchange', name);
    if (name === '') throw refusal('the default exchange', DEFAULT_EXCHANGE);
    const known = this.#exchanges.get(name);
    if (known !== undefined) {
      const difference = firstDifference(exchangeArguments(known.spec), exchangeArguments(spec));
      if (difference !== undefined) throw refusal(`exchange "${name}"`, inequivalent(difference, `exchange '${name}'`));
      return;
    }
    if (name.startsWith('amq.')) throw refusal(`exchange "${name}"`, reserved(`exchange name '${name}'`));
    this.#exchanges.set(name, { spec, bindings: [] });
  }

  declareQueue(spec: QueueSpec, owner: Owner): void {
    const { name } = spec;
    const subject = `queue "${name}"`;
    shortText('queue', name);
    const queue = this.#queues.get(name) ?? this.#createQueue(spec, owner);
    // Strict: a shared queue cannot be had exclusively either.
    if (queue.owner !== (spec.exclusive === true ? owner : undefined)) throw refusal(subject, locked(name));
    const difference = firstDifference(queueArguments(queue.spec), queueArguments(spec));
    if (difference !== undefined) throw refusal(subject, inequivalent(difference, `queue '${name}'`));
    queue.touch();
    for (const binding of spec.bindings) this.#bind(queue, binding);
  }

  /** Routes a copy to each queue that is bound, and says whether there was one. */
  publish(to: Address, message: Message): boolean {
    const queues = this.#route(to, message);
    for (const queue of queues) queue.push(to, message);
    return queues.size > 0;
  }

  addConsumer(queueName: string, consumer: QueueConsumer): Queue {
    const queue = this.#queues.get(queueName);
    const subject = `to consume from queue "${queueName}"`;
    if (queue === undefined) throw refusal(subject, notFound('queue', queueName));
    if (queue.owner !== undefined && queue.owner !== consumer.owner) throw refusal(subject, locked(queueName));
    queue.addConsumer(consumer);
    return queue;
  }

  /** Hands the consumer nothing more. An auto-delete queue goes with its last consumer. */
  removeConsumer(queue: Queue, consumer: QueueConsumer): void {
    queue.removeConsumer(consumer);
    if (queue.spec.autoDelete === true && !queue.isConsumed) this.#deleteQueue(queue);
  }

  /** Deletes the exclusive queues of a connection that has closed. Its consumers have been removed before. */
  deleteQueuesOf(owner: Owner): void {
    for (const queue of [...this.#queues.values()]) if (queue.owner === owner) this.#deleteQueue(queue);
  }

  dispose(): void {
    for (const queue of this.#queues.values()) queue.dispose();
  }

  #createQueue(spec: QueueSpec, owner: Owner): Queue {
    const { name } = spec;
    if (name === '') throw namelessQueue();
    if (name.startsWith('amq.')) throw refusal(`queue "${name}"`, reserved(`queue name '${name}'`));
    const queue = new Queue(spec, spec.exclusive === true ? owner : undefined, {
      unused: () => {
        this.#deleteQueue(queue);
      },
      died: (stored, reason) => {
        this.#deadLetter(spec, stored, reason);
      },
    });
    this.#queues.set(name, queue);
    return queue;
  }

  #deleteQueue(queue: Queue): void {
    // It may have been deleted, and another of its name declared, before an old timer fires.
    if (this.#queues.get(queue.spec.name) !== queue) return;
    this.#queues.delete(queue.spec.name);
    queue.dispose();
    for (const exchange of [...this.#exchanges.values()]) this.#unbind(exchange, queue);
  }

  /** Where the queue has an exchange for what dies in it. That exchange may be gone: then the message is, too. */
  #deadLetter(spec: QueueSpec, stored: Stored, reason: Death): void {
    const exchange = spec.arguments?.['x-dead-letter-exchange'];
    if (typeof exchange !== 'string' || (exchange !== '' && !this.#exchanges.has(exchange))) return;
    const routingKey = spec.arguments?.['x-dead-letter-routing-key'] ?? stored.to.routingKey;
    this.publish({ exchange, routingKey: String(routingKey) }, deadLettered(stored, spec.name, reason));
  }

  #bind(queue: Queue, spec: BindingSpec): void {
    const { exchange: exchangeName } = spec;
    const subject = `to bind queue "${queue.spec.name}" to exchange "${exchangeName}"`;
    if (exchangeName === '') throw refusal(subject, DEFAULT_EXCHANGE);
    const exchange = this.#exchange(exchangeName, subject);
    const bound = exchange.bindings.some((other) => other.queue === queue && isSameBinding(other.spec, spec));
    if (!bound) exchange.bindings = [...exchange.bindings, { queue, spec }];
  }

  /** An auto-delete exchange goes with its last binding. */
  #unbind(exchange: Exchange, queue: Queue): void {
    const left = exchange.bindings.filter((binding) => binding.queue !== queue);
    if (left.length === exchange.bindings.length) return;
    exchange.bindings = left;
    if (left.length === 0 && exchange.spec.autoDelete === true) this.#exchanges.delete(exchange.spec.name);
  }

  #route({ exchange: name, routingKey }: Address, message: Message): ReadonlySet<Queue> {
    if (name === '') {
      const queue = this.#queues.get(routingKey);
      return new Set(queue === undefined ? [] : [queue]);
    }
    const exchange = this.#exchange(name, `to publish to exchange "${name}"`);
    const matching = exchange.bindings.filter(({ spec }) => matches(exchange.spec.type, spec, routingKey, message));
    return new Set(matching.map(({ queue }) => queue));
  }

  #exchange(name: string, subject: string): Exchange {
    const exchange = this.#exchanges.get(name);
    if (exchange === undefined) throw refusal(subject, notFound('exchange', name));
    return exchange;
  }
}

function matches(type: ExchangeSpec['type'], binding: BindingSpec, routingKey: string, { headers }: Message): boolean {
  switch (type) {
    case 'fanout':
      return true;
    case 'direct':
      return binding.routingKey === routingKey;
    case 'topic':
      return topicMatches(binding.routingKey, routingKey);
    case 'headers':
      return headersMatch(binding.arguments ?? {}, headers);
  }
}

function isSameBinding(a: BindingSpec, b: BindingSpec): boolean {
  return a.routingKey === b.routingKey && firstDifference(a.arguments ?? {}, b.arguments ?? {}) === undefined;
}

type Argument = string | number | boolean | undefined;
type Arguments = Readonly<Record<string, Argument>>;

function exchangeArguments({ type, durable = true, autoDelete = false }: ExchangeSpec): Arguments {
  return { type, durable, auto_delete: autoDelete };
}

/** An exclusive queue is never durable, whatever was asked for. Further arguments are compared, and not acted upon. */
function queueArguments(spec: QueueSpec): Arguments {
  const { durable = true, exclusive = false, autoDelete = false, expiresMs } = spec;
  return { ...spec.arguments, durable: durable && !exclusive, auto_delete: autoDelete, 'x-expires': expiresMs };
}

interface Difference {
  readonly argument: string;
  readonly received: Argument;
  readonly current: Argument;
}

function firstDifference(current: Arguments, received: Arguments): Difference | undefined {
  const names = Object.keys({ ...current, ...received });
  const argument = names.find((name) => current[name] !== received[name]);
  return argument === undefined ? undefined : { argument, received: received[argument], current: current[argument] };
}

// RabbitMQ's words, so that an error reads the same wherever it comes from.
const DEFAULT_EXCHANGE: BrokerReply = {
  replyCode: 403,
  replyText: 'ACCESS_REFUSED - operation not permitted on the default exchange',
};

function notFound(kind: 'queue' | 'exchange', name: string): BrokerReply {
  return { replyCode: 404, replyText: `NOT_FOUND - no ${kind} '${name}' in vhost '/'` };
}

function locked(queue: string): BrokerReply {
  return {
    replyCode: 405,
    replyText: `RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '${queue}' in vhost '/'`,
  };
}

function reserved(what: string): BrokerReply {
  return { replyCode: 403, replyText: `ACCESS_REFUSED - ${what} contains reserved prefix 'amq.*'` };
}

function inequivalent({ argument, received, current }: Difference, what: string): BrokerReply {
  const values = `received ${shown(received)} but current is ${shown(current)}`;
  return {
    replyCode: 406,
    replyText: `PRECONDITION_FAILED - inequivalent arg '${argument}' for ${what} in vhost '/': ${values}`,
  };
}

function shown(value: Argument): string {
  return value === undefined ? 'none' : `'${String(value)}'`;
}
