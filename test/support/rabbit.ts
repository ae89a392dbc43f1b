import { randomUUID } from 'node:crypto';
import { describe, test } from '@jest/globals';
import { connect } from 'amqplib';

/** The broker that `global-setup.js` has found, or undefined. */
export function rabbitUrl(): string | undefined {
  return process.env['NTGEN_TEST_RABBIT'];
}

/**
 * Tests that need RabbitMQ. Without one they are skipped, which `global-setup.js` has said in one line; where `CI` is true that
 * is a failure, or nobody would notice.
 */
export function describeWithRabbit(name: string, define: (url: string) => void): void {
  const url = rabbitUrl();
  if (url !== undefined) {
    describe(name, () => define(url));
  } else if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error('This needs a RabbitMQ, and there is none. Set AMQP_URI.');
    });
  } else {
    describe.skip(name, () => define('amqp://127.0.0.1:1/'));
  }
}

/** A name that no other test and no earlier run has used. */
export function uniqueName(label: string): string {
  return `ntgen-test.${label}.${randomUUID()}`;
}

/** Deletes what tests have declared, past the transport, and the dead queues beside it. Whatever is not there is no matter. */
export async function deleteFromRabbit(
  url: string,
  { queues = [], exchanges = [] }: { readonly queues?: Iterable<string>; readonly exchanges?: Iterable<string> },
): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    for (const queue of queues) {
      await channel.deleteQueue(queue);
      const [, server, listener] = /^rpc-(.+)$|^evt-.*--(.+)\.[^.]+$/.exec(queue) ?? [];
      await channel.deleteQueue(`ntgen.dead.${server ?? listener ?? ''}`);
    }
    for (const exchange of exchanges) await channel.deleteExchange(exchange);
    await channel.close();
  } finally {
    await connection.close();
  }
}

/** The same broker, with the frames of messages left to amqplib. */
export function plainly(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('plane', 'plain');
  return changed.href;
}
