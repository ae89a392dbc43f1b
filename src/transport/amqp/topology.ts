import type { Options } from 'amqplib';
import type { ExchangeSpec, QueueSpec } from '../../wire/message.js';
import { namelessQueue } from '../refusal.js';
import { brokerError } from './broker-error.js';
import type { Generation } from './generation.js';
import { withPortableNumbers } from './header-numbers.js';

/** Declares exchanges and queues, and remembers them for the next connection. */
export class Topology {
  readonly #exchanges = new Map<string, ExchangeSpec>();
  readonly #queues = new Map<string, QueueSpec>();
  readonly #failed: (reason: unknown) => void;

  /** @param failed is told what could not be restored */
  constructor(failed: (reason: unknown) => void) {
    this.#failed = failed;
  }

  hasExchange(name: string): boolean {
    return this.#exchanges.has(name);
  }

  /** @throws NtgenError NTG4012 */
  async declareExchange(generation: Generation, spec: ExchangeSpec): Promise<void> {
    await assertExchange(generation, spec);
    this.#exchanges.set(spec.name, spec);
  }

  /**
   * Declares the queue and its bindings.
   *
   * @param once is not declared again on the next connection
   * @throws NtgenError NTG4012
   */
  async declareQueue(generation: Generation, spec: QueueSpec, once = false): Promise<void> {
    if (spec.name === '') throw namelessQueue();
    await assertQueue(generation, spec);
    if (once) return;
    // Bindings add up, as they do at the broker.
    const earlier = this.#queues.get(spec.name)?.bindings ?? [];
    this.#queues.set(spec.name, { ...spec, bindings: [...earlier, ...spec.bindings] });
  }

  /** For a queue that is gone for good, as an auto-delete queue is after its last consumer. */
  forgetAutoDelete(queue: string): void {
    if (this.#queues.get(queue)?.autoDelete === true) this.#queues.delete(queue);
  }

  /** Declares again what was declared. A refusal is reported and hinders nothing else. Rejects when the connection is lost. */
  async restoreExchanges(generation: Generation): Promise<void> {
    await this.#restore(generation, [...this.#exchanges.values()], assertExchange);
  }

  async restoreQueues(generation: Generation): Promise<void> {
    await this.#restore(generation, [...this.#queues.values()], assertQueue);
  }

  /** Declares one queue again, if it was declared here. @throws NtgenError NTG4012 */
  async restoreQueue(generation: Generation, name: string): Promise<void> {
    const spec = this.#queues.get(name);
    if (spec !== undefined) await assertQueue(generation, spec);
  }

  async #restore<Spec>(
    generation: Generation,
    specs: readonly Spec[],
    assert: (generation: Generation, spec: Spec) => Promise<void>,
  ): Promise<void> {
    for (const spec of specs) {
      try {
        await assert(generation, spec);
      } catch (error) {
        if (!generation.alive) throw error;
        this.#failed(error);
      }
    }
  }
}

function assertExchange(generation: Generation, spec: ExchangeSpec): Promise<void> {
  const { name, type, durable = true, autoDelete = false } = spec;
  return generation.command(async (channel) => {
    try {
      await channel.assertExchange(name, type, { durable, autoDelete });
    } catch (error) {
      throw brokerError(`exchange "${name}"`, error);
    }
  });
}

function assertQueue(generation: Generation, spec: QueueSpec): Promise<void> {
  const { name, durable = true, exclusive = false, autoDelete = false, expiresMs, arguments: further, bindings } = spec;
  const options: Options.AssertQueue = {
    durable,
    exclusive,
    autoDelete,
    ...(expiresMs === undefined ? {} : { expires: expiresMs }),
    ...(further === undefined ? {} : { arguments: { ...further } }),
  };
  return generation.command(async (channel) => {
    let subject = `queue "${name}"`;
    try {
      await channel.assertQueue(name, options);
      for (const { exchange, routingKey, arguments: compared } of bindings) {
        subject = `to bind queue "${name}" to exchange "${exchange}"`;
        await channel.bindQueue(name, exchange, routingKey, compared && withPortableNumbers(compared));
      }
    } catch (error) {
      throw brokerError(subject, error);
    }
  });
}
