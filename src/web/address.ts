import { ConfigurationError } from '../errors/errors.js';

const DEFAULT_ADDRESS = '0.0.0.0:8000';

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/**
 * Reads `[address:]port`. Source: Nameko 2.14.
 *
 * @param key under which it stands in the configuration
 * @throws ConfigurationError
 */
export function parseListenAddress(given?: string | null, key = 'WEB_SERVER_ADDRESS'): ListenAddress {
  const text = given ?? DEFAULT_ADDRESS;
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:]*)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) {
    throw new ConfigurationError(
      `${key} is "${text}"; expected a port with or without an address, such as "8000" or "127.0.0.1:8000".`,
    );
  }
  const address = bracketed ?? plain ?? '';
  return { host: address === '' ? '0.0.0.0' : address, port };
}

/** The address as it is written in a URL. */
export function addressText({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}
