import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '../../src/config/check-config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { readLogging } from '../../src/config/logging.js';
import { maskSecrets } from '../../src/config/mask-secrets.js';

describe('checkConfig', () => {
  test('has nothing to say of good keys, of unset ones, and of the services’ own', () => {
    const config = {
      AMQP_URI: 'pyamqp://guest@h',
      max_workers: 3,
      rpc_exchange: null,
      HEARTBEAT: 0,
      colour: 7,
      db: {},
    };
    expect(checkConfig(config)).toEqual([]);
  });

  test.each<[key: string, value: unknown, message: string]>([
    ['max_workers', 'three', 'max_workers: expected a whole number from 0, which is the default, got "three".'],
    ['max_workers', 1.5, 'got 1.5.'],
    ['parent_calls_tracked', -1, 'parent_calls_tracked: expected a whole number from 0, got -1.'],
    ['WEB_SERVER_ADDRESS', 8000, 'WEB_SERVER_ADDRESS: expected a text such as "8000" or "127.0.0.1:8000"'],
    ['rpc_exchange', '', 'rpc_exchange: expected the name of an exchange, got "".'],
    ['max_workers', 'amqp://guest:secret@h', 'got "amqp://guest:**@h".'],
    ['ACCEPT', 'json', 'ACCEPT: expected a list of names of serializers, got "json".'],
    ['AMQP_URI', ['amqp://a', ''], 'AMQP_URI: expected a URL such as amqp://user:password@host:5672/vhost, or a list'],
    ['AMQP_URI', [], 'got a list.'],
    ['AMQP_SSL', { cert_reqs: 'CERT_NONE' }, 'AMQP_SSL: expected true, false, or a mapping of ca_certs, certfile'],
    ['AMQP_SSL', { ca_cert: 'misspelled.pem' }, 'AMQP_SSL: expected true, false, or a mapping of ca_certs, certfile'],
    ['LOGIN_METHOD', 'GSSAPI', 'LOGIN_METHOD: expected PLAIN, AMQPLAIN or EXTERNAL, got "GSSAPI".'],
    ['LOGGING', 'debug', 'LOGGING: expected a mapping, got "debug".'],
    ['LOGGING', { root: { level: 'LOUD' } }, 'LOGGING.root.level: expected one of debug, info, warn, '],
  ])('%s: %j is refused', (key, value, message) => {
    expect(() => checkConfig({ [key]: value })).toThrow(message);
  });

  test.each<[key: string, value: unknown]>([
    ['AMQP_URI', ['amqp://a', 'amqp://b']],
    ['AMQP_SSL', true],
    ['AMQP_SSL', { ca_certs: 'ca.pem', certfile: 'own.pem', keyfile: 'own.key', password: 'x', cert_reqs: 2 }],
    ['LOGIN_METHOD', 'AMQPLAIN'],
    ['PUBLISH_MAX_WAITING', 0],
  ])('%s: %j is taken, without a warning', (key, value) => {
    expect(checkConfig({ [key]: value })).toEqual([]);
  });

  test('tells all that is wrong at once', () => {
    expect(() => checkConfig({ max_workers: 'x', HEARTBEAT: 'y' })).toThrow(/^max_workers: .*\nHEARTBEAT: /);
  });

  test.each<[key: string, meant: string | undefined]>([
    ['AMQP_URL', 'AMQP_URI'],
    ['max_worker', 'max_workers'],
    ['MAX_WORKERS', 'max_workers'],
    ['rpcExchange', 'rpc_exchange'],
    ['web-server-address', 'WEB_SERVER_ADDRESS'],
    ['accent', 'ACCEPT'],
    ['database', undefined],
    ['toString', undefined],
    ['x', undefined],
  ])('%s is a near miss of %s', (key, meant) => {
    expect(checkConfig({ [key]: 1 })).toEqual(
      meant === undefined ? [] : [`${key} is no key of ntgen's. Did you mean "${meant}"?`],
    );
  });

  test.each<[string, unknown, unknown]>([
    ['serializer', 'json', 'pickle'],
    ['SERVICE_CONTAINER_CLS', null, 'my.Container'],
  ])('%s, which Nameko has, is never silently ignored', (key, harmless, value) => {
    expect(checkConfig({ [key]: harmless })).toEqual([]);
    expect(checkConfig({ [key]: value })).toEqual([expect.stringContaining(`${key} is ignored: `)]);
  });
});

describe('LOGGING', () => {
  test.each<[unknown, string | undefined]>([
    [{ level: 'DEBUG' }, 'debug'],
    [{ version: 1, root: { level: 'WARNING', handlers: ['console'] } }, 'warn'],
    [{ loggers: { nameko: { level: 'CRITICAL' } } }, 'error'],
    [{ level: 'error', root: { level: 'DEBUG' } }, 'error'],
    [{}, undefined],
    [null, undefined],
  ])('%j asks for %s', (section, level) => {
    expect(readLogging(section).level).toBe(level);
  });

  test('says what of it is Python’s business', () => {
    const LOGGING = { version: 1, formatters: {}, handlers: { console: {} }, root: { level: 'INFO' } };
    expect(checkConfig({ LOGGING })).toEqual([
      'LOGGING: formatters, handlers are ignored; ntgen takes the level and writes to stderr.',
    ]);
  });
});

test('maskSecrets hides passwords in URLs and what stands under keys that sound secret', () => {
  expect(
    maskSecrets({
      AMQP_URI: 'pyamqp://guest:s3:cret@@localhost',
      mirrors: ['amqp://a:b@h1;amqp://c:d@h2', 'https://example.com/?api_key=abc&x=1'],
      db: { password: 'x', PASSWD: 12, pass: null, user: 'me', bypass: 'route', compass: 'north' },
      SECRETS: { a: { b: 'c' }, list: ['x'] },
      apiKey: 'k',
      monkey: 'george',
    }),
  ).toEqual({
    AMQP_URI: 'pyamqp://guest:**@localhost',
    mirrors: ['amqp://a:**@h2', 'https://example.com/?api_key=**&x=1'],
    db: { password: '**', PASSWD: '**', pass: null, user: 'me', bypass: 'route', compass: 'north' },
    SECRETS: { a: { b: '**' }, list: ['**'] },
    apiKey: '**',
    monkey: 'george',
  });
});

describe('loadConfig', () => {
  let folder: string;
  const path = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ntgen-config-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('reads a file, replaces variables, and leaves out keys of ntgen’s that are unset', async () => {
    await writeFile(path('a.yaml'), 'AMQP_URI: ${BROKER}\nmax_workers: ${WORKERS:5}\ncolour: ${COLOUR}\n');
    expect(await loadConfig(path('a.yaml'), {})).toEqual({ max_workers: 5, colour: null });
    expect(await loadConfig(path('a.yaml'), { BROKER: 'memory://x', WORKERS: '' })).toEqual({
      AMQP_URI: 'memory://x',
      colour: null,
    });
  });

  test('an empty file is an empty configuration', async () => {
    await writeFile(path('empty.yaml'), '# nothing yet\n');
    expect(await loadConfig(path('empty.yaml'), {})).toEqual({});
  });

  test.each([
    ['list.yaml', '- 1\n', /list\.yaml has to be a mapping/],
    ['text.yaml', 'AMQP_URI=memory://x\n', /text\.yaml has to be a mapping/],
    ['wrong.yaml', 'a: 1\na: 2\n', /wrong\.yaml:2:1: /],
  ])('%s', async (name, text, message) => {
    await writeFile(path(name), text);
    await expect(loadConfig(path(name), {})).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringMatching(message),
    });
  });

  test('a file that is not there', async () => {
    await expect(loadConfig('nowhere.yaml', {})).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringContaining('The configuration file nowhere.yaml cannot be read: ENOENT'),
    });
  });
});
