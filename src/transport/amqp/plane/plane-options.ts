import { maskText } from '../../../config/mask-secrets.js';
import { ConfigurationError } from '../../../errors/errors.js';
import { DEFAULT_MAX_MESSAGE_BYTES } from '../../body-limit.js';

/** Who reads and writes the frames of messages: we ourselves, or amqplib. */
export type PlaneKind = 'fast' | 'plain';

export interface PlaneOptions {
  readonly plane: PlaneKind;
  /** Bytes of the longest body that is taken. */
  readonly maxMessageBytes: number;
}

/**
 * What a broker's URL says of the way that messages take: `?plane=plain` leaves them to amqplib, should ours ever be in doubt.
 *
 * @throws ConfigurationError NTG5005
 */
export function planeOptions(url: string, maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES): PlaneOptions {
  const plane = new URL(url).searchParams.get('plane') ?? 'fast';
  if (plane !== 'fast' && plane !== 'plain') {
    throw new ConfigurationError(`The plane of "${maskText(url)}" has to be "fast", which is the default, or "plain".`);
  }
  return { plane, maxMessageBytes };
}
