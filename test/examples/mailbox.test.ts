import { on, once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MailroomService } from '../../examples/mailbox/mailroom.service.js';
import { mailroom } from '../../generated/mailbox/mailroom/service.js';
import { connect, dependency, DependencyProvider, ServiceContainer, silentLogger } from '../../src/index.js';
import { deleteFromRabbit } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

describeTransports('the mailroom', (url) => {
  let root: string;
  let container: ServiceContainer;

  function host(service: typeof MailroomService = MailroomService): ServiceContainer {
    const config = { AMQP_URI: url, MAILBOX: root };
    return new ServiceContainer(service, { config, contracts: { mailroom }, logger: silentLogger });
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ntgen-mailbox-'));
    container = host();
  });

  afterEach(async () => {
    await container.stop();
    await rm(root, { recursive: true });
    if (url.startsWith('amqp')) await deleteFromRabbit(url, { queues: ['rpc-mailroom'] });
  });

  /** The names in a folder, as soon as they are what is wanted. */
  async function names(folder: string, wanted: (names: readonly string[]) => boolean): Promise<readonly string[]> {
    const watcher = watch(join(root, folder));
    const changes = on(watcher, 'change');
    try {
      for (;;) {
        const found = (await readdir(join(root, folder))).sort();
        if (wanted(found)) return found;
        await changes.next();
      }
    } finally {
      watcher.close();
    }
  }

  const isEmpty = (found: readonly string[]): boolean => found.length === 0;

  async function texts(folder: string, found: readonly string[]): Promise<readonly string[]> {
    return Promise.all(found.map((name) => readFile(join(root, folder, name), 'utf8')));
  }

  test('letters are opened in their order, and gone once they are answered', async () => {
    await container.start();
    const client = await connect(url);
    for (const letter of ['one', 'two', 'three']) await client['mailroom'].post(letter);
    await client.close();
    const answers = await names('answers', (found) => found.filter((name) => name.endsWith('.message')).length === 3);
    expect(await texts('answers', answers)).toEqual(
      ['one', 'two', 'three'].map((letter) => `Thank you for your letter: ${letter}`),
    );
    await names('letters', isEmpty);
  });

  test('a letter waits for a receiver; one whose worker fails is kept', async () => {
    await container.start();
    await container.stop();
    await writeFile(join(root, 'letters', 'a.message'), '');
    await writeFile(join(root, 'letters', 'b.message'), 'well');
    await writeFile(join(root, 'letters', 'c'), 'half a mess');
    container = host();
    await container.start();
    const left = await names('letters', (found) => !found.includes('b.message'));
    expect(left).toEqual(['a.message.failed', 'c']);
    expect(await texts('answers', await readdir(join(root, 'answers')))).toEqual(['Thank you for your letter: well']);
  });

  test('a letter is there until its worker has ended, also when the container stops meanwhile', async () => {
    let finish = (): void => undefined;
    const opened = new AbortController();
    class Gate extends DependencyProvider<string> {
      override getDependency(): string {
        return 'open';
      }
      override async workerSetup(): Promise<void> {
        await new Promise<void>((resolve) => {
          finish = resolve;
          opened.abort();
        });
      }
    }
    const gate = dependency(Gate);
    class Slow extends MailroomService {
      readonly gate = gate();
    }
    container = host(Slow);
    await container.start();
    const openedOne = once(opened.signal, 'abort');
    for (const name of ['a', 'b']) {
      const file = join(root, 'letters', name);
      await writeFile(file, name);
      await rename(file, `${file}.message`);
    }
    await openedOne;
    const stopping = container.stop();
    await new Promise(setImmediate);
    expect(await readdir(join(root, 'letters'))).toContain('a.message');
    finish();
    await stopping;
    expect(await readdir(join(root, 'letters'))).toEqual(['b.message']);
  });
});
