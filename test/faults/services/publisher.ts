import { openTransport } from '../../../src/transport/open.js';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Offers more than anybody takes: `publisher.ts URL COUNT BYTES TIMEOUT_MS`. Says `ready`, waits for SIGUSR2, offers, and prints what became
 * of it and how much memory it took at most.
 */

const [url = '', ...numbers] = process.argv.slice(2);
const [count = 0, bytes = 0, timeoutMs = 0] = numbers.map(Number);
/** 24 MiB in all. */
const publishing = { unconfirmedBytes: 8 * 1024 * 1024, waitingBytes: 16 * 1024 * 1024 };
const transport = await openTransport(url, { name: 'publisher', publishing });
await transport.declareQueue({ name: 'f09', bindings: [] });
const to = { exchange: '', routingKey: 'f09' };
const publish = (): Promise<void> => transport.publish(to, { body: Buffer.alloc(bytes), headers: {} }, { timeoutMs });
/** The memory of a process that is at work: V8 takes some 30 MB for its youngest objects, and keeps them. */
for (let round = 0; round < 20; round += 1) await Promise.all(Array.from({ length: 1_000 }, publish));

const told = new Promise((resolve) => process.once('SIGUSR2', resolve));
process.stdout.write('ready\n');
await told;

const outcomes: Record<string, number> = {};
const noted = (outcome: string): void => void (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);
const before = taken();
let most = before;
let underWay = 0;
for (let offered = 0; offered < count; offered += 1) {
  underWay += 1;
  void publish()
    .then(() => noted('confirmed'))
    .catch((error: unknown) => noted((error as { readonly code: string }).code))
    .finally(() => (underWay -= 1));
  if (offered % 4_000 === 0) {
    most = Math.max(most, taken());
    await sleep(1);
  }
}
while (underWay > 0) {
  most = Math.max(most, taken());
  await sleep(200);
}
process.stdout.write(`${JSON.stringify({ outcomes, grownBytes: most - before })}\n`);
await transport.close();

function taken(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
