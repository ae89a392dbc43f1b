import { expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deleteFromRabbit, describeWithRabbit } from '../support/rabbit.js';

jest.setTimeout(60_000); // it generates first, which loads a compiler

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The transcript of `npm run demo`. */
function demo(env: Readonly<Record<string, string>>): Promise<string> {
  const { AMQP_URI: _given, ...rest } = process.env;
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--conditions=ntgen-source', '--import', 'tsx', 'examples/bookshop/demo.ts'],
      { cwd: root, env: { ...rest, ...env } },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      },
    );
  });
}

function expectWholeStory(transcript: string): void {
  expect(transcript).toMatch(/shop {3}rpc order, http receipt/);
  expect(transcript).toMatch(/"total":2580,"paidBy":"card"/);
  expect(transcript).toMatch(/receipt\.issued is a Date/);
  expect(transcript).toMatch(/"copies":2/);
  expect(transcript).toMatch(/GET \/receipts\/1\n.*200 2 x 978-0-14-044913-6: 25\.80 EUR/);
  expect(transcript).toMatch(/GET \/receipts\/first\n.*404/);
  expect(transcript).toMatch(/\/payment\/expires: expected a date-time/);
  expect(transcript).toMatch(/OutOfStock 978-0-15-601219-5/);
  expect(transcript).toMatch(/^Done\./m);
}

test('the demo tells the whole story on the embedded transport', async () => {
  const transcript = await demo({});
  expect(transcript).toContain('on the embedded transport');
  expectWholeStory(transcript);
});

describeWithRabbit('with AMQP_URI', (url) => {
  test('the demo tells the same over RabbitMQ', async () => {
    try {
      const transcript = await demo({ AMQP_URI: url });
      expect(transcript).toContain('on RabbitMQ');
      expectWholeStory(transcript);
    } finally {
      await deleteFromRabbit(url, {
        queues: ['rpc-shop', 'rpc-stock', 'rpc-post', 'evt-shop-ordered--post.pack'],
        exchanges: ['shop.events'],
      });
    }
  });
});
