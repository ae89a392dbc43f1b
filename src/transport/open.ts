import { ConfigurationError } from '../errors/errors.js';
import { maskUrl } from './address.js';
import type { OpenTransport } from './transport.js';

const ALLOWED =
  'Allowed are amqp://user:password@host:port/vhost, amqps://, pyamqp:// (the same as amqp://) and memory://name.';

/** Opens the transport that the URL's scheme names. See `OpenTransport`. */
export const openTransport: OpenTransport = async (url, options = {}) => {
  const { protocol } = parse(url);
  switch (protocol) {
    case 'amqp:':
    case 'amqps:':
    case 'pyamqp:': {
      const { AmqpTransport } = await import('./amqp/transport.js');
      return new AmqpTransport(url, options);
    }
    case 'memory:': {
      const { MemoryTransport } = await import('./memory/transport.js');
      return new MemoryTransport(url, options);
    }
    default:
      throw new ConfigurationError(`No transport has the scheme "${protocol}" of "${maskUrl(url)}". ${ALLOWED}`);
  }
};

function parse(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new ConfigurationError(`"${maskUrl(url)}" is not a URL that a transport can be opened for. ${ALLOWED}`);
}
