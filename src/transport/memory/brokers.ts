import { Broker } from './broker.js';

interface Entry {
  readonly broker: Broker;
  users: number;
}

/** Two copies of the package in one process share their brokers. The number changes when `Broker` does. */
const BROKERS = Symbol.for('ntgen.memory-brokers.1');

/** A broker that is in use, and how to leave it. */
export interface BrokerLease {
  readonly broker: Broker;
  release(): void;
}

/**
 * The broker of that name in this process.
 *
 * It lives as long as somebody uses it: durable queues and what is in them outlast the transport that declared them, and are
 * forgotten with the last transport, which leaves the next test a clean table.
 */
export function leaseBroker(name: string): BrokerLease {
  const brokers = sharedBrokers();
  const entry = brokers.get(name) ?? { broker: new Broker(), users: 0 };
  brokers.set(name, entry);
  entry.users += 1;
  return {
    broker: entry.broker,
    release() {
      entry.users -= 1;
      if (entry.users > 0) return;
      brokers.delete(name);
      entry.broker.dispose();
    },
  };
}

function sharedBrokers(): Map<string, Entry> {
  // The global object has no type for a symbol that is ours.
  const shared = globalThis as { [BROKERS]?: Map<string, Entry> | undefined };
  return (shared[BROKERS] ??= new Map<string, Entry>());
}
