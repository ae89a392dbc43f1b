/** A key that means something, in Nameko's spelling. Source: Nameko 2.14. */
export interface KnownKey {
  /** What it takes, as a phrase. */
  readonly expected: string;
  takes(value: unknown): boolean;
  /** What ntgen does not do with a value, as a sentence; undefined where it does as it is told. */
  unheeded?(value: unknown): string | undefined;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const text = (expected: string): KnownKey => ({ expected, takes: isText });
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

const SSL_TEXTS = ['ca_certs', 'certfile', 'keyfile', 'password', 'server_hostname'];
/** Python's `ssl.CERT_REQUIRED`, which is the only one that keeps anybody out. */
const SSL_REQUIRED: readonly unknown[] = ['CERT_REQUIRED', 'ssl.CERT_REQUIRED', 'required', 2];

/** A setting that is not understood is refused: it may be there for safety. */
function isAmqpSsl(value: unknown): boolean {
  if (typeof value === 'boolean') return true;
  if (!isMapping(value)) return false;
  return Object.entries(value).every(([key, setting]) => {
    if (setting === null) return true;
    return key === 'cert_reqs' ? SSL_REQUIRED.includes(setting) : SSL_TEXTS.includes(key) && isText(setting);
  });
}

/** Every key that ntgen or Nameko knows; all others are the services' own. `null` stands for the default everywhere. */
export const KNOWN_KEYS: Readonly<Record<string, KnownKey>> = {
  AMQP_URI: {
    expected: 'a URL such as amqp://user:password@host:5672/vhost, or a list of them',
    takes: (value) => (Array.isArray(value) && value.length > 0 ? value : [value]).every(isText),
  },
  max_workers: wholeNumber('a whole number from 0, which is the default'),
  parent_calls_tracked: wholeNumber('a whole number from 0'),
  rpc_exchange: text('the name of an exchange'),
  WEB_SERVER_ADDRESS: text('a text such as "8000" or "127.0.0.1:8000", a port alone in quotes'),
  HEALTH_ADDRESS: text('a text such as "8001" or "127.0.0.1:8001", a port alone in quotes'),
  WEB_MAX_BODY_BYTES: positive('a number of bytes above 0'),
  WEB_REQUEST_TIMEOUT: positive('seconds above 0'),
  WEBSOCKET_MAX_MESSAGE_BYTES: positive('a number of bytes above 0'),
  WEBSOCKET_PING_INTERVAL: positive('seconds above 0'),
  AUTO_DELETE_EVENT_EXCHANGES: yesOrNo,
  DECLARE_EVENT_EXCHANGES: yesOrNo,
  DEAD_LETTERS: {
    expected: 'the name of an exchange, or false',
    takes: (value) => value === false || (typeof value === 'string' && value !== ''),
  },
  HANDLER_TIMEOUT: {
    expected: 'seconds from 0, which is no limit',
    takes: (value) => typeof value === 'number' && value >= 0 && value < Infinity,
  },
  DRAIN_TIMEOUT: {
    expected: 'seconds from 0, which is no limit',
    takes: (value) => typeof value === 'number' && value >= 0 && value < Infinity,
  },
  HEARTBEAT: wholeNumber('seconds from 0 to 65535', 65_535),
  LOGIN_METHOD: {
    expected: 'PLAIN, AMQPLAIN or EXTERNAL',
    takes: (value) => ['PLAIN', 'AMQPLAIN', 'EXTERNAL'].some((known) => known === value),
  },
  AMQP_SSL: {
    expected: `true, false, or a mapping of ${SSL_TEXTS.join(', ')}, all of them texts; "cert_reqs" can be CERT_REQUIRED only, as certificates are verified (see AMQP_ACCEPT_ANY_CERTIFICATE)`,
    takes: isAmqpSsl,
  },
  AMQP_ACCEPT_ANY_CERTIFICATE: yesOrNo,
  AMQP_CONNECT_TIMEOUT: positive('seconds above 0'),
  PUBLISH_TIMEOUT: positive('seconds above 0'),
  PUBLISH_MAX_UNCONFIRMED: wholeNumber('a whole number of messages from 0, which is one at a time'),
  PUBLISH_MAX_UNCONFIRMED_BYTES: wholeNumber('a number of bytes from 0, which is one message at a time'),
  PUBLISH_MAX_WAITING: wholeNumber('a whole number of messages from 0'),
  PUBLISH_MAX_WAITING_BYTES: wholeNumber('a number of bytes from 0'),
  MAX_MESSAGE_BYTES: positive('a number of bytes above 0'),
  LOGGING: mapping,

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
