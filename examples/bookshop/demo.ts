/*
 * The bookshop at work: `npm run demo`.
 *
 * Generates first, so that it runs in a fresh clone, then hosts the three services in this process and calls them. It runs on the
 * embedded transport, or on RabbitMQ when AMQP_URI is set.
 */
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { ServiceContainer, ServiceRunner, silentLogger, ValidationError } from 'ntgen';
import { PostService, ShopService, StockService } from './services.js';
import type { Payment } from './types.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return colours ? styleText(style, text) : text;
}

function heading(text: string): void {
  print(`\n${styled('bold', text)}`);
}

/** One exchange of the transcript: what was said, what came back. */
function exchange(said: string, answer: string): void {
  print(`  ${styled('cyan', '>')} ${said}`);
  for (const line of answer.split('\n')) print(`  ${styled('dim', '<')} ${line}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}

function generate(): void {
  const command = [`${root}bin/ntgen.js`, 'generate', '--project', 'examples/bookshop', '--quiet'];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 3);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}

/** The handler of an event runs when the broker says so: ask until it has. */
async function until<T>(ask: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const value = await ask();
    if (good(value)) return value;
  }
  throw new Error('the event was not handled');
}

print(styled('bold', 'ntgen: a bookshop of three services'));
heading('1. Generate: read the classes, write proxies, validators and routes');
generate();
const { connect, contracts } = await import('../../generated/bookshop/index.js');
for (const { service, entrypoints } of Object.values(contracts)) {
  print(`  ${service.padEnd(6)} ${entrypoints.map(({ kind, method }) => `${kind} ${method}`).join(', ')}`);
}

const broker = process.env['AMQP_URI'] ?? 'memory://bookshop';
const address = `127.0.0.1:${String(await freePort())}`;
const config = { AMQP_URI: broker, WEB_SERVER_ADDRESS: address };
const services = [StockService, ShopService, PostService];
const runner = new ServiceRunner(
  services.map((service) => new ServiceContainer(service, { config, contracts, logger: silentLogger })),
);
await runner.start();
const rpc = await connect(broker);
heading(
  `2. Run: ${runner.serviceNames.join(', ')} on ${broker.startsWith('memory:') ? 'the embedded transport' : 'RabbitMQ'}`,
);

try {
  const payment: Payment = { method: 'card', number: '4111 1111 1111 1111', expires: new Date('2030-01-01') };

  heading('3. A typed call: the client calls shop, shop calls stock');
  const receipt = await rpc.shop.order('978-0-14-044913-6', 2, payment);
  exchange("rpc.shop.order('978-0-14-044913-6', 2, payment)", shown(receipt));
  print(`    receipt.issued is a ${receipt.issued.constructor.name}, as the type says`);

  heading('4. An event: shop dispatched "ordered", post packed a parcel');
  const parcels = await until(
    () => rpc.post.waiting(),
    (waiting) => waiting.length > 0,
  );
  exchange('rpc.post.waiting()', shown(parcels));

  heading('5. An HTTP request, by the generated route table');
  for (const path of [`/receipts/${String(receipt.id)}`, '/receipts/first']) {
    const response = await fetch(`http://${address}${path}`);
    exchange(`GET ${path}`, `${String(response.status)} ${(await response.text()).trimEnd()}`);
  }

  heading('6. A bad payload is refused before it leaves, and again where it arrives');
  const careless = { method: 'card', number: 4111, expires: 'never' } as unknown as Payment;
  await rpc.shop.order('978-0-14-044913-6', 1, careless).catch((error: unknown) => {
    if (!(error instanceof ValidationError)) throw error;
    exchange(`rpc.shop.order('978-0-14-044913-6', 1, ${shown(careless)})`, error.issues.map(toLine).join('\n'));
  });

  heading('7. An error of the other side');
  await rpc.shop.order('978-0-15-601219-5', 7, payment).catch((error: unknown) => {
    exchange("rpc.shop.order('978-0-15-601219-5', 7, payment)", String(error));
  });
} finally {
  await rpc.close();
  await runner.stop();
}
print(
  `\n${styled('green', 'Done.')} The classes are in examples/bookshop, what was generated from them in generated/bookshop.`,
);

function toLine({ pointer, expected, got }: ValidationError['issues'][number]): string {
  return `${pointer}: expected ${expected}, got ${got}`;
}
