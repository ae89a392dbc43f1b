import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadServiceConfig, rpc, ServiceContainer, silentLogger } from '../../src/index.js';
import { ServiceContainer as Container } from '../../src/runtime/container.js';
import { openTransport } from '../../src/transport/open.js';
import type { TransportOptions } from '../../src/transport/transport.js';

class QuietService {
  static readonly serviceName = 'quiet-of-config';
  @rpc
  nothing(): void {}
}

test('a container refuses a configuration of wrong types, wherever it comes from', () => {
  const config = JSON.parse('{ "max_workers": "3", "WEB_SERVER_ADDRESS": 8000 }');
  expect(() => new ServiceContainer(QuietService, { config })).toThrow(
    /^max_workers: expected a whole number .* got "3"\.\nWEB_SERVER_ADDRESS: expected a text .* got 8000\.$/,
  );
});

test('HEARTBEAT reaches the transport', async () => {
  let asked: TransportOptions | undefined;
  const container = new Container(QuietService, {
    config: { HEARTBEAT: 3 },
    logger: silentLogger,
    openTransport: (_url, options) => {
      asked = options;
      return openTransport('memory://heartbeat', options);
    },
  });
  await container.start();
  await container.stop();
  expect(asked).toMatchObject({ heartbeatSeconds: 3 });
});

test('what a configuration leaves null is as if it were not there', async () => {
  let asked: TransportOptions | undefined;
  const config = JSON.parse(
    '{ "HEARTBEAT": null, "max_workers": null, "parent_calls_tracked": null, "rpc_exchange": null, "AMQP_URI": null }',
  );
  const container = new Container(QuietService, {
    config,
    logger: silentLogger,
    openTransport: (_url, options) => {
      asked = options;
      return openTransport('memory://nulls', options);
    },
  });
  await container.start();
  await container.stop();
  expect(asked).not.toHaveProperty('heartbeatSeconds');
});

describe('loadServiceConfig', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ntgen-service-config-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('gives a container its configuration from a file', async () => {
    const path = join(folder, 'config.yaml');
    await writeFile(path, 'AMQP_URI: ${BROKER}\nmax_workers: ${WORKERS}\nAMQP_URL: x\n');
    const warnings: string[] = [];
    const config = await loadServiceConfig(path, {
      env: { BROKER: 'memory://config' },
      warn: (text) => warnings.push(text),
    });
    expect(config).toEqual({ AMQP_URI: 'memory://config', AMQP_URL: 'x' });
    expect(warnings).toEqual(['AMQP_URL is no key of ntgen\'s. Did you mean "AMQP_URI"?']);
  });
});
