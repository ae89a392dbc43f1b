import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ServiceContainer } from '../../src/index.js';
import { contracts } from '../services/generated/index.js';
import { WebService } from '../services/web.service.js';
import { listening } from './listening.js';
import { SocketClient } from './socket-client.js';

/* All frames that were captured from Nameko, in their order, against its twin in TypeScript: values and order of keys. */

type Entry =
  | { readonly from: string; readonly frame: string }
  | { readonly to: string; readonly frame: string }
  | { readonly to: string; readonly closed: number };

const { log } = JSON.parse(readFileSync(new URL('./fixtures/websocket.json', import.meta.url), 'utf8')) as {
  readonly log: readonly Entry[];
};

/** What is otherwise than in Nameko, and why. */
const DEVIATIONS: Readonly<Record<string, unknown>> = {
  // A service that stops says goodbye; Nameko cuts the connection.
  'ws2 closed 1006': 1001,
};

test('frames are those of Nameko', async () => {
  const { container, base } = await listening((config, logger) => {
    return new ServiceContainer(WebService, { config, contracts, logger });
  });
  const clients = new Map<string, SocketClient>();
  const clientOf = async (name: string): Promise<SocketClient> => {
    const client = clients.get(name) ?? (await SocketClient.connect(base));
    clients.set(name, client);
    return client;
  };
  const ids = new Map<string, string>();
  const ours = (text: string): string => [...ids].reduce((told, [theirs, own]) => told.replaceAll(theirs, own), text);

  for (const entry of log) {
    if ('from' in entry) {
      (await clientOf(entry.from)).send(ours(entry.frame));
    } else if ('frame' in entry) {
      const frame = await (await clientOf(entry.to)).next();
      const [, theirs] = /"socket_id": "(.*?)"/.exec(entry.frame) ?? [];
      if (theirs !== undefined) ids.set(theirs, (frame['data'] as { socket_id: string }).socket_id);
      expect(JSON.stringify(frame)).toBe(JSON.stringify(JSON.parse(ours(entry.frame))));
    } else {
      const client = await clientOf(entry.to);
      const closed = client.closed();
      if (entry.closed === 1000) client.socket.close(1000);
      else await container.stop();
      expect(await closed).toBe(DEVIATIONS[`${entry.to} closed ${entry.closed}`] ?? entry.closed);
    }
  }
});
