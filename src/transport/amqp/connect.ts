import { connect, credentials, type ChannelModel } from 'amqplib';
import { NtgenError, messageOf } from '../../errors/errors.js';
import { brokerText } from './broker-error.js';
import type { BrokerAddress } from './broker-address.js';
import { tlsFault, tlsOptions } from './tls.js';

/**
 * The hosts of one broker, tried in turn: in their order at first, and after a lost connection from the next one on.
 */
export class BrokerHosts {
  readonly #name: string;
  /** The next to be tried is the first. */
  #addresses: readonly BrokerAddress[];

  /** @param name is shown in the broker's list of connections */
  constructor(addresses: readonly BrokerAddress[], name: string) {
    this.#addresses = addresses;
    this.#name = name;
  }

  /**
   * Connects to the first that can be had.
   *
   * @param signal while connecting it gives up; later it cuts the connection
   * @throws ConfigurationError NTG5005
   * @throws NtgenError NTG4012 when each of them refuses us, which another attempt would not mend; NTG4011 for everything else
   */
  async connect(signal: AbortSignal): Promise<ChannelModel> {
    let failure: unknown;
    for (const address of this.#addresses) {
      this.#addresses = [...this.#addresses.slice(1), address];
      try {
        return await connectBroker(address, this.#name, signal);
      } catch (error) {
        // One that is merely away may still take us.
        failure = isHealable(failure) ? failure : error;
      }
    }
    throw failure;
  }
}

function isHealable(error: unknown): boolean {
  return error instanceof NtgenError && error.code === 'NTG4011';
}

async function connectBroker(broker: BrokerAddress, name: string, signal: AbortSignal): Promise<ChannelModel> {
  const options = {
    ...(broker.tls === undefined ? {} : await tlsOptions(broker.tls, broker.acceptAnyCertificate)),
    // Nagle's algorithm and delayed acknowledgements together cost 44 ms a call.
    noDelay: true,
    keepAlive: true,
    timeout: broker.connectTimeoutMs,
    clientProperties: { connection_name: name },
    credentials: credentialsOf(broker),
    // Not in amqplib's types, but handed on to `net.connect`.
    signal,
  };
  try {
    return await connect(broker.target, options);
  } catch (error) {
    throw explained(error, broker);
  }
}

function credentialsOf({ loginMethod, username, password }: BrokerAddress): ReturnType<typeof credentials.external> {
  switch (loginMethod) {
    case 'PLAIN':
      return credentials.plain(username, password);
    case 'AMQPLAIN':
      return credentials.amqplain(username, password);
    case 'EXTERNAL':
      return credentials.external();
  }
}

function explained(cause: unknown, { masked, username, loginMethod, target }: BrokerAddress): NtgenError {
  const text = messageOf(cause);
  const details = { address: masked };
  if (text.includes('ACCESS_REFUSED') || text.includes('ACCESS-REFUSED')) {
    const who = loginMethod === 'EXTERNAL' ? 'our certificate' : `user "${username}"`;
    return new NtgenError('NTG4012', `The broker at ${masked} refuses ${who}: ${brokerText(text)}`, { cause, details });
  }
  if (text.startsWith('SASL mechanism')) {
    const message = `The broker at ${masked} does not let anybody in by ${loginMethod}: ${text}`;
    return new NtgenError('NTG4012', message, { cause, details });
  }
  // How amqplib words the refusal of a vhost; the broker's text is lost.
  if (text.startsWith('Expected ConnectionOpenOk; got <ConnectionClose')) {
    const vhost = decodeURIComponent(target.vhost ?? '') || '/';
    return new NtgenError(
      'NTG4012',
      `The broker at ${masked} refuses vhost "${vhost}": it does not exist, user "${username}" may not use it, or it takes no more connections.`,
      { cause, details },
    );
  }
  const code = codeOf(cause);
  const fault = tlsFault(code);
  if (fault !== undefined) {
    const message = `No TLS connection to the broker at ${masked}: ${fault} (${code}).`;
    return new NtgenError('NTG4012', message, { cause, details: { ...details, tlsCode: code } });
  }
  return new NtgenError('NTG4011', `The broker at ${masked} cannot be reached: ${reasonOf(cause)}`, { cause, details });
}

/** Where a name has several addresses, Node's error has no text of its own, only a code. */
function reasonOf(error: unknown): string {
  const text = messageOf(error).trim() || codeOf(error);
  const isMute = text.startsWith('Socket closed abruptly during opening handshake');
  return isMute ? `${text}. Is that the port of AMQP, and does it speak without TLS?` : text;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
