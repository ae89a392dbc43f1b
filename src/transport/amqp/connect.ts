import type { Socket } from 'node:net';
import { connect, type ChannelModel, type Options } from 'amqplib';
import { ConfigurationError, NtgenError, messageOf } from '../../errors/errors.js';
import { maskUrl } from '../address.js';
import { brokerText } from './broker-error.js';
import { IntegerTags } from './integer-tags.js';

const CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_HEARTBEAT_SECONDS = 10;

/** Where a broker is and who we are there. Holds the password: not for logs. */
export interface BrokerAddress {
  /** The URL with its password hidden. */
  readonly masked: string;
  readonly options: Options.Connect;
}

/**
 * Reads `amqp://`, `amqps://` and `pyamqp://` URLs. Without a user it is guest, without a path the vhost is `/`.
 *
 * @param heartbeatSeconds stands before the URL's `?heartbeat=`
 * @throws ConfigurationError NTG5005
 */
export function readBrokerUrl(url: string, heartbeatSeconds: number | undefined): BrokerAddress {
  const masked = maskUrl(url);
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(url);
  if (hostname === '')
    throw new ConfigurationError(`"${masked}" names no host. Write amqp://user:password@host:port/vhost.`);
  const heartbeat = heartbeatSeconds ?? Number(searchParams.get('heartbeat') ?? DEFAULT_HEARTBEAT_SECONDS);
  if (!Number.isInteger(heartbeat) || heartbeat < 0 || heartbeat > 65_535) {
    throw new ConfigurationError(
      `The heartbeat of "${masked}" has to be a number of seconds from 0 to 65535; 0 is none.`,
    );
  }
  return {
    masked,
    options: {
      protocol: protocol === 'amqps:' ? 'amqps' : 'amqp',
      // An IPv6 address has brackets in a URL only.
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port: Number(port) }),
      ...(username + password === ''
        ? {}
        : { username: decoded(username, masked), password: decoded(password, masked) }),
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

/**
 * Connects once.
 *
 * @param signal while connecting it gives up; later it cuts the connection
 * @throws NtgenError NTG4012 when the broker refuses us, which another attempt would not mend; NTG4011 for everything else
 */
export async function connectBroker(broker: BrokerAddress, name: string, signal: AbortSignal): Promise<ChannelModel> {
  const socket = {
    // Nagle's algorithm and delayed acknowledgements together cost 44 ms a call.
    noDelay: true,
    keepAlive: true,
    timeout: CONNECT_TIMEOUT_MS,
    clientProperties: { connection_name: name },
    // Not in amqplib's types, but handed on to `net.connect`.
    signal,
  };
  let model: ChannelModel;
  try {
    model = await connect(broker.options, socket);
  } catch (error) {
    throw explained(error, broker);
  }
  readTagsOfPython(model);
  writeOnceATurn(model);
  return model;
}

/** The socket that amqplib reads and writes, which is not among its types. */
interface UsedByAmqplib {
  readonly stream: Pick<Socket, 'read' | 'write' | 'cork' | 'uncork'>;
}

/** No message can have come yet: there is no channel. */
function readTagsOfPython(model: ChannelModel): void {
  const { stream } = model.connection as unknown as UsedByAmqplib;
  const tags = new IntegerTags();
  const read = stream.read.bind(stream);
  stream.read = () => {
    const chunk = read() as Buffer | null; // no encoding is set
    return chunk === null ? null : tags.push(chunk);
  };
}

/**
 * What is written in one turn of the event loop leaves as one packet. A message alone is three frames, an acknowledgement
 * one more, and each system call costs more than the bytes do.
 */
function writeOnceATurn(model: ChannelModel): void {
  const { stream } = model.connection as unknown as UsedByAmqplib;
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  let isCorked = false;
  stream.write = (...args: unknown[]) => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      setImmediate(() => {
        isCorked = false;
        stream.uncork();
      });
    }
    return write(...args);
  };
}

function explained(cause: unknown, { masked, options }: BrokerAddress): NtgenError {
  const text = messageOf(cause);
  const user = options.username ?? 'guest';
  const details = { address: masked };
  if (text.includes('ACCESS_REFUSED') || text.includes('ACCESS-REFUSED')) {
    return new NtgenError('NTG4012', `The broker at ${masked} refuses user "${user}": ${brokerText(text)}`, {
      cause,
      details,
    });
  }
  // How amqplib words the refusal of a vhost; the broker's text is lost.
  if (text.startsWith('Expected ConnectionOpenOk; got <ConnectionClose')) {
    const vhost = decodeURIComponent(options.vhost ?? '') || '/';
    return new NtgenError(
      'NTG4012',
      `The broker at ${masked} refuses vhost "${vhost}": it does not exist, user "${user}" may not use it, or it takes no more connections.`,
      { cause, details },
    );
  }
  if (isTlsFault(cause)) {
    return new NtgenError('NTG4012', `No TLS connection to ${masked}: ${reasonOf(cause)}`, { cause, details });
  }
  return new NtgenError('NTG4011', `The broker at ${masked} cannot be reached: ${reasonOf(cause)}`, { cause, details });
}

function isTlsFault(error: unknown): boolean {
  return /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(codeOf(error));
}

/** Where a name has several addresses, Node's error has no text of its own, only a code. */
function reasonOf(error: unknown): string {
  return messageOf(error).trim() || codeOf(error);
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
