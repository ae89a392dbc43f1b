import type { Options } from 'amqplib';
import { maskText } from '../../config/mask-secrets.js';
import { ConfigurationError } from '../../errors/errors.js';
import type { ConnectionSettings, LoginMethod, TlsSettings } from '../transport.js';

const DEFAULT_HEARTBEAT_SECONDS = 10;
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const LOGIN_METHODS: readonly LoginMethod[] = ['PLAIN', 'AMQPLAIN', 'EXTERNAL'];

/** Where a broker is and who we are there. Holds the password: not for logs. */
export interface BrokerAddress {
  /** The URL with its password hidden. */
  readonly masked: string;
  /** The name of the user, as the broker sees it. */
  readonly username: string;
  readonly password: string;
  readonly loginMethod: LoginMethod;
  readonly connectTimeoutMs: number;
  /** Undefined: without TLS. */
  readonly tls: TlsSettings | undefined;
  readonly acceptAnyCertificate: boolean;
  /** As amqplib takes it. */
  readonly target: Options.Connect;
}

/**
 * Reads an `amqp://`, `amqps://` or `pyamqp://` URL. Without a user it is guest, without a path the vhost is `/`. Its query may say
 * what RabbitMQ's own clients take: `heartbeat`, `connection_timeout` in milliseconds, `auth_mechanism`, and for TLS `cacertfile`,
 * `certfile`, `keyfile`, `password` and `server_name_indication`.
 *
 * @param settings stand before what the URL says
 * @throws ConfigurationError NTG5005
 */
export function readBrokerUrl(url: string, settings: ConnectionSettings): BrokerAddress {
  const masked = maskText(url);
  const { protocol, hostname, port, username, password, pathname, searchParams: query } = new URL(url);
  if (hostname === '')
    throw new ConfigurationError(`"${masked}" names no host. Write amqp://user:password@host:port/vhost.`);
  const heartbeat = settings.heartbeatSeconds ?? Number(query.get('heartbeat') ?? DEFAULT_HEARTBEAT_SECONDS);
  if (!Number.isInteger(heartbeat) || heartbeat < 0 || heartbeat > 65_535) {
    throw new ConfigurationError(
      `The heartbeat of "${masked}" has to be a number of seconds from 0 to 65535; 0 is none.`,
    );
  }
  const tls = protocol === 'amqps:' || settings.tls !== undefined ? tlsSettings(query, settings, masked) : undefined;
  const isNobody = username + password === '';
  return {
    masked,
    username: isNobody ? 'guest' : decoded(username, masked),
    password: isNobody ? 'guest' : decoded(password, masked),
    loginMethod: loginMethod(query, settings.loginMethod, masked),
    connectTimeoutMs: connectTimeout(query, settings.connectTimeoutMs, masked),
    tls,
    acceptAnyCertificate: settings.acceptAnyCertificate ?? false,
    target: {
      protocol: tls === undefined ? 'amqp' : 'amqps',
      // An IPv6 address has brackets in a URL only.
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port: Number(port) }),
      // amqplib decodes the vhost itself.
      vhost: pathname.slice(1),
      heartbeat,
    },
  };
}

function decoded(text: string, masked: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ConfigurationError(`User or password in "${masked}" has a "%" that starts no escape. Write "%25".`, {
      cause,
    });
  }
}

function loginMethod(query: URLSearchParams, given: LoginMethod | undefined, masked: string): LoginMethod {
  const named = (given ?? query.get('auth_mechanism') ?? 'PLAIN').toUpperCase();
  const method = LOGIN_METHODS.find((known) => known === named);
  if (method !== undefined) return method;
  throw new ConfigurationError(`"${masked}" asks for the login "${named}". Known are ${LOGIN_METHODS.join(', ')}.`);
}

function connectTimeout(query: URLSearchParams, given: number | undefined, masked: string): number {
  const milliseconds = given ?? Number(query.get('connection_timeout') ?? DEFAULT_CONNECT_TIMEOUT_MS);
  if (milliseconds > 0 && milliseconds < 2 ** 31) return milliseconds;
  throw new ConfigurationError(`The connection timeout of "${masked}" has to be a number of milliseconds above 0.`);
}

function tlsSettings(
  query: URLSearchParams,
  { tls, acceptAnyCertificate = false }: ConnectionSettings,
  masked: string,
): TlsSettings {
  if (query.get('verify') === 'verify_none' && !acceptAnyCertificate) {
    throw new ConfigurationError(
      `"${masked}" asks not to verify the broker's certificate, which lets everybody on the way read and change everything. ` +
        'Give the certificate of its authority as "cacertfile", or say AMQP_ACCEPT_ANY_CERTIFICATE.',
    );
  }
  const told: [keyof TlsSettings, string | null][] = [
    ['ca', query.get('cacertfile')],
    ['cert', query.get('certfile')],
    ['key', query.get('keyfile')],
    ['passphrase', query.get('password')],
    ['serverName', query.get('server_name_indication')],
  ];
  return { ...Object.fromEntries(told.filter(([, value]) => value !== null)), ...tls };
}
