import { ConfigurationError } from '../errors/errors.js';
import type { OpenQueueReader } from './queue-reader.js';
import { splitUrls } from './urls.js';

/** See `OpenQueueReader`. What `memory:` carries ends with its process: there is nothing to look into from elsewhere. */
export const openQueueReader: OpenQueueReader = async (url, settings = {}) => {
  if (url.startsWith('memory:')) {
    throw new ConfigurationError('Queues of memory:// belong to the process that made them. Name a broker: amqp://…');
  }
  const { AmqpQueueReader } = await import('./amqp/queue-reader.js');
  return AmqpQueueReader.open(splitUrls(url), settings);
};
