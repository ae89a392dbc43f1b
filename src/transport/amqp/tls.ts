import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { ConfigurationError, messageOf } from '../../errors/errors.js';
import type { TlsSettings } from '../transport.js';

const PEM_START = '-----BEGIN';

/**
 * What Node makes a TLS connection with. Files are read.
 *
 * @throws ConfigurationError NTG5005: a file cannot be read
 */
export async function tlsOptions(settings: TlsSettings, acceptAnyCertificate: boolean): Promise<ConnectionOptions> {
  const { ca, cert, key, passphrase, serverName } = settings;
  return {
    ...(ca !== undefined && { ca: await pem(ca) }),
    ...(cert !== undefined && { cert: await pem(cert) }),
    ...(key !== undefined && { key: await pem(key) }),
    ...(passphrase !== undefined && { passphrase }),
    ...(serverName !== undefined && { servername: serverName }),
    rejectUnauthorized: !acceptAnyCertificate,
  };
}

async function pem(given: string): Promise<string> {
  if (given.trimStart().startsWith(PEM_START)) return given;
  try {
    return await readFile(given, 'utf8');
  } catch (cause) {
    throw new ConfigurationError(`The TLS file "${given}" cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** Why there is no TLS connection and what to do about it, by the code of Node or OpenSSL; undefined for any other error. */
export function tlsFault(code: string): string | undefined {
  return FAULTS.find(([pattern]) => pattern.test(code))?.[1];
}

const UNTRUSTED =
  'its certificate is signed by nobody who is trusted here; give the certificate of its authority as "ca_certs"';

const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/^CERT_HAS_EXPIRED$/, 'its certificate has expired'],
  [/^CERT_NOT_YET_VALID$/, 'its certificate is not valid yet; is the clock of this machine right?'],
  [/^CERT_REVOKED$/, 'its certificate was revoked'],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'its certificate is for another host; give the name that it is for as "server_hostname"',
  ],
  [/^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED_|CERT_UNTRUSTED)/, UNTRUSTED],
  [
    /^(ERR_SSL_WRONG_VERSION_NUMBER|EPROTO|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/,
    'the port does not speak TLS; 5671 is usual',
  ],
  [
    /CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|ALERT_UNKNOWN_CA|ALERT_BAD_CERTIFICATE|ALERT_CERTIFICATE/,
    'it wants a certificate of ours that it trusts; give it as "certfile" and "keyfile"',
  ],
  [/^(ERR_OSSL_|ERR_TLS_|ERR_SSL_|CERT_)/, 'the certificates or the key are not usable'],
];
