import type { PublishLimits } from '../transport/publish-limits.js';
import type { LoginMethod, TlsSettings, TransportOptions } from '../transport/transport.js';

export const DEFAULT_AMQP_URI = 'amqp://guest:guest@127.0.0.1:5672/';

/** `AMQP_SSL`, in the names of Python's `ssl`: files in PEM form. */
export interface AmqpSsl {
  readonly ca_certs?: string;
  readonly certfile?: string;
  readonly keyfile?: string;
  /** Of the key; Python has no name for it. */
  readonly password?: string;
  readonly server_hostname?: string;
}

/** What of a configuration says how the broker is connected to. Keys keep Nameko's spelling, where it has them. Source: Nameko 2.14. */
export interface ConnectionConfig {
  /** Default `amqp://guest:guest@127.0.0.1:5672/`. Several are the hosts of one broker, tried in turn. */
  readonly AMQP_URI?: string | readonly string[];
  /** Seconds between heartbeats of the connection; 0 is none. Default 10, or what the URL says. */
  readonly HEARTBEAT?: number;
  /** Seconds in which the broker has to be connected to. Default 10. */
  readonly AMQP_CONNECT_TIMEOUT?: number;
  /** Default `PLAIN`. */
  readonly LOGIN_METHOD?: LoginMethod;
  /** TLS. Default: as the URL says. */
  readonly AMQP_SSL?: boolean | AmqpSsl;
  /** With TLS: lets everybody on the way read and change everything. Default false. */
  readonly AMQP_ACCEPT_ANY_CERTIFICATE?: boolean;
  /** Seconds in which a message has to be confirmed. Default 30. */
  readonly PUBLISH_TIMEOUT?: number;
  /** Most messages, and bytes, that are sent and not confirmed. Default 1024 and 8 MiB. */
  readonly PUBLISH_MAX_UNCONFIRMED?: number;
  readonly PUBLISH_MAX_UNCONFIRMED_BYTES?: number;
  /** Most messages, and bytes, that wait to be sent. Default 65 536 and 64 MiB. */
  readonly PUBLISH_MAX_WAITING?: number;
  readonly PUBLISH_MAX_WAITING_BYTES?: number;
  /** Bytes of the longest message that is taken. Default 16 MiB. */
  readonly MAX_MESSAGE_BYTES?: number;
}

/** The URL of the broker, or several with `;` between them. */
export function brokerUrl({ AMQP_URI: given }: ConnectionConfig): string {
  return typeof given === 'string' ? given : (given?.join(';') ?? DEFAULT_AMQP_URI);
}

/** What of the configuration a transport is opened with. A file may say `null` for what it does not say. */
export function transportSettings(config: ConnectionConfig): TransportOptions {
  return withoutGaps({
    heartbeatSeconds: config.HEARTBEAT,
    connectTimeoutMs: milliseconds(config.AMQP_CONNECT_TIMEOUT),
    loginMethod: config.LOGIN_METHOD,
    tls: tlsSettings(config.AMQP_SSL),
    acceptAnyCertificate: config.AMQP_ACCEPT_ANY_CERTIFICATE,
    maxMessageBytes: config.MAX_MESSAGE_BYTES,
    publishing: withoutGaps<PublishLimits>({
      timeoutMs: milliseconds(config.PUBLISH_TIMEOUT),
      unconfirmedMessages: config.PUBLISH_MAX_UNCONFIRMED,
      unconfirmedBytes: config.PUBLISH_MAX_UNCONFIRMED_BYTES,
      waitingMessages: config.PUBLISH_MAX_WAITING,
      waitingBytes: config.PUBLISH_MAX_WAITING_BYTES,
    }),
  });
}

function tlsSettings(given: ConnectionConfig['AMQP_SSL'] | null): TlsSettings | undefined {
  if (given === undefined || given === null || given === false) return undefined;
  if (given === true) return {};
  const { ca_certs: ca, certfile: cert, keyfile: key, password: passphrase, server_hostname: serverName } = given;
  return withoutGaps<TlsSettings>({ ca, cert, key, passphrase, serverName });
}

function milliseconds(seconds: number | null | undefined): number | undefined {
  return seconds === undefined || seconds === null ? undefined : seconds * 1000;
}

type WithGaps<Settings> = { readonly [Key in keyof Settings]: Settings[Key] | null | undefined };

/** Without what is not set, so that defaults stand. */
function withoutGaps<Settings extends object>(settings: WithGaps<Settings>): Partial<Settings> {
  const set = Object.entries(settings).filter(([, value]) => value !== undefined && value !== null);
  // The same keys, some of them left out.
  return Object.fromEntries(set) as Partial<Settings>;
}
