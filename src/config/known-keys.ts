/** A key that means something, in Nameko's spelling. Source: FEATURES 11. */
export interface KnownKey {
  /** What it takes, as a phrase. */
  readonly expected: string;
  takes(value: unknown): boolean;
  /** What ntgen does not do with a value, as a sentence; undefined where it does as it is told. */
  unheeded?(value: unknown): string | undefined;
}

const text = (expected: string): KnownKey => ({
  expected,
  takes: (value) => typeof value === 'string' && value !== '',
});
const wholeNumber = (expected: string, most = Number.MAX_SAFE_INTEGER): KnownKey => ({
  expected,
  takes: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most,
});
const positive = (expected: string): KnownKey => ({
  expected,
  takes: (value) => typeof value === 'number' && value > 0 && value < Infinity,
});
const yesOrNo: KnownKey = { expected: 'true or false', takes: (value) => typeof value === 'boolean' };
const mapping: KnownKey = { expected: 'a mapping', takes: isMapping };

/** A key of Nameko's that ntgen has no use for, or not yet. */
const unheeded = (key: KnownKey, sentence: string, harmless: (value: unknown) => boolean = () => false): KnownKey => ({
  ...key,
  unheeded: (value) => (harmless(value) ? undefined : sentence),
});

const ONLY_JSON = 'ntgen writes and reads JSON only';
const isJson = (value: unknown): boolean => value === 'json';

/** Every key that ntgen or Nameko knows; all others are the services' own. `null` stands for the default everywhere. */
export const KNOWN_KEYS: Readonly<Record<string, KnownKey>> = {
  AMQP_URI: text('a URL such as amqp://user:password@host:5672/vhost'),
  max_workers: wholeNumber('a whole number from 0, which is the default'),
  parent_calls_tracked: wholeNumber('a whole number from 0'),
  rpc_exchange: text('the name of an exchange'),
  WEB_SERVER_ADDRESS: text('a text such as "8000" or "127.0.0.1:8000", a port alone in quotes'),
  WEB_MAX_BODY_BYTES: positive('a number of bytes above 0'),
  WEB_REQUEST_TIMEOUT: positive('seconds above 0'),
  WEBSOCKET_MAX_MESSAGE_BYTES: positive('a number of bytes above 0'),
  WEBSOCKET_PING_INTERVAL: positive('seconds above 0'),
  AUTO_DELETE_EVENT_EXCHANGES: yesOrNo,
  DECLARE_EVENT_EXCHANGES: yesOrNo,
  HEARTBEAT: wholeNumber('seconds from 0 to 65535', 65_535),
  LOGGING: mapping,

  LOGIN_METHOD: unheeded(
    text('the name of a mechanism, such as PLAIN'),
    'ntgen logs in by PLAIN only',
    (value) => value === 'PLAIN',
  ),
  // Not merely unheeded: who asks for TLS must not be connected without.
  AMQP_SSL: {
    expected: 'false; for TLS, with the certificates that Node trusts, write amqps:// in AMQP_URI',
    takes: (value) => value === false,
  },
  TRANSPORT_OPTIONS: unheeded(mapping, 'ntgen reconnects by rules of its own'),
  serializer: unheeded(text('the name of a serializer, such as json'), ONLY_JSON, isJson),
  ACCEPT: unheeded(
    {
      expected: 'a list of names of serializers',
      takes: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    },
    ONLY_JSON,
    (value) => Array.isArray(value) && value.every(isJson),
  ),
  SERIALIZERS: unheeded(mapping, ONLY_JSON),
  SERVICE_CONTAINER_CLS: unheeded(text('the path of a class'), 'it names a class in Python'),
};

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
