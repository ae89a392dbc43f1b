import { expect } from '@jest/globals';
import { openTransport } from '../../src/transport/open.js';
import { TlsProxy, tlsFile } from '../support/tls-proxy.js';
import { OTHER_USER } from './harness/broker.js';
import type { Stage } from './harness/stage.js';
import { DEADLINE_MS, until } from './harness/until.js';
import type { Faults } from './harness/with-broker.js';

/** Of `ntgen run`: what was asked for has failed. */
const FAILED = 1;

/** Sooner than an outage is told of again. */
const TOLD_MS = 25_000;

function urlWith(stage: Stage, change: (url: URL) => void): string {
  const url = new URL(stage.url);
  change(url);
  return url.href;
}

/** Being let in. */
export function accessFaults({ beside }: Faults): void {
  beside(
    'F11: the password is wrong: at the start that is the end, and later it is waited out',
    async (stage, broker) => {
      const wrong = urlWith(stage, (url) => (url.password = 'n0t-the-password'));
      const refused = await stage.client({ through: wrong }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'NTG4012', message: expect.stringMatching(/refuses user "guest"/) });
      const child = stage.forkUnready({ through: wrong }).mayEnd();
      expect((await child.exited()).code).toBe(FAILED);
      expect(child.output).toContain('refuses user "guest"');
      expect(JSON.stringify(refused) + child.output).not.toContain('n0t-the-password');

      const proxy = await stage.proxy();
      const { name, password } = OTHER_USER;
      const through = proxy.urlFor(urlWith(stage, (url) => Object.assign(url, { username: name, password })));
      await stage.worker({ through });
      await broker.ctl('change_password', name, 'another');
      proxy.cut();
      await until(
        'it says why it has no connection',
        () => stage.log.some((line) => line.includes('refuses user "other"')),
        TOLD_MS,
      );
      await broker.ctl('change_password', name, password);
      await stage.expectConsumers(1);
      expect(await stage.call(await stage.client())).toBe('result');
      expect(await stage.violations()).toEqual([]);
    },
  );

  beside('F12: the vhost is missing', async (stage) => {
    const nowhere = urlWith(stage, (url) => (url.pathname = '/nowhere'));
    const refused = await stage.client({ through: nowhere }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'NTG4012', message: expect.stringMatching(/vhost "nowhere"/) });
    const child = stage.forkUnready({ through: nowhere }).mayEnd();
    expect((await child.exited()).code).toBe(FAILED);
    expect(child.output).toContain('vhost "nowhere"');
    expect(await stage.violations()).toEqual([]);
  });

  beside(
    'F13: the broker’s certificate is expired, for another host, of an unknown authority, or there is none',
    async (stage) => {
      const before = async (certificate: string): Promise<string> => {
        const proxy = new TlsProxy(stage.url, certificate);
        stage.onClose(() => proxy.stop());
        return proxy.start();
      };
      const ca = tlsFile('ca.pem');
      const trusted = await before('broker');
      const plain = urlWith(stage, (url) => (url.search = '')).replace('amqp:', 'amqps:');
      const cases: readonly [string, { readonly ca?: string }, RegExp][] = [
        [await before('expired'), { ca }, /has expired/],
        [await before('elsewhere'), { ca }, /is for another host/],
        [trusted, {}, /nobody who is trusted/],
        [await before('stranger'), { ca }, /nobody who is trusted/],
        [plain, { ca }, /does not speak TLS/],
      ];
      for (const [url, tls, told] of cases) {
        const outages: Error[] = [];
        const transport = await openTransport(url, {
          tls,
          listener: { disconnected: (_address, reason) => outages.push(reason) },
        });
        stage.onClose(() => transport.close());
        await expect(transport.ready({ signal: AbortSignal.timeout(DEADLINE_MS) })).rejects.toMatchObject({
          code: 'NTG4012',
          message: expect.stringMatching(told),
        });
        // Not tried again.
        expect(outages).toEqual([]);
      }
      const transport = await openTransport(trusted, { tls: { ca } });
      stage.onClose(() => transport.close());
      await transport.ready();
    },
  );
}
