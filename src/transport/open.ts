import { maskText } from '../config/mask-secrets.js';
import { ConfigurationError } from '../errors/errors.js';
import type { OpenTransport } from './transport.js';
import { splitUrls } from './urls.js';

const AMQP_SCHEMES = ['amqp:', 'amqps:', 'pyamqp:'];
const ALLOWED =
  'Allowed are amqp://user:password@host:port/vhost, amqps://, pyamqp:// (the same as amqp://) and memory://name.';

/** Opens the transport that the URL's scheme names. See `OpenTransport`. */
export const openTransport: OpenTransport = async (url, options = {}) => {
  const urls = splitUrls(url);
  const [protocol = '', other] = new Set(urls.map(schemeOf));
  if (other !== undefined && !AMQP_SCHEMES.includes(other)) {
    throw new ConfigurationError(
      `"${maskText(url)}" names several transports. Several hosts are of one broker. ${ALLOWED}`,
    );
  }
  if (AMQP_SCHEMES.includes(protocol)) {
    const { AmqpTransport } = await import('./amqp/transport.js');
    return new AmqpTransport(urls, options);
  }
  if (protocol === 'memory:') {
    const { MemoryTransport } = await import('./memory/transport.js');
    return new MemoryTransport(url, options);
  }
  throw new ConfigurationError(`No transport has the scheme "${protocol}" of "${maskText(url)}". ${ALLOWED}`);
};

function schemeOf(url: string): string {
  if (URL.canParse(url)) return new URL(url).protocol;
  throw new ConfigurationError(`"${maskText(url)}" is not a URL that a transport can be opened for. ${ALLOWED}`);
}
