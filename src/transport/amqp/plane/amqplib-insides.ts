import type { Duplex } from 'node:stream';
import type { Channel, ChannelModel } from 'amqplib';

/*
 * The one place that touches what amqplib does not document. `test/transport/plane/amqplib-insides.test.ts` holds that the version that
 * is installed is like this; where another one is not, the plain way is taken.
 */

/** The part of a connection of amqplib that messages are taken from. */
export interface Insides {
  /** amqplib reads it by `read()` whenever it is `readable`, and writes whole frames to it. */
  readonly stream: Duplex;
  /** Bytes of the longest frame that was agreed on with the broker. */
  readonly frameMax: number;
}

/** Undefined where this amqplib has other insides, or has begun to read something that we would have to see. */
export function insidesOf(model: ChannelModel): Insides | undefined {
  const { stream, frameMax, rest } = model.connection as { stream?: unknown; frameMax?: unknown; rest?: unknown };
  if (!isDuplex(stream) || typeof frameMax !== 'number' || !(frameMax >= 4096)) return undefined;
  const readsOnDemand = stream.listenerCount('readable') > 0 && stream.listenerCount('data') === 0;
  const isAtFrame = Buffer.isBuffer(rest) && rest.length === 0;
  return readsOnDemand && isAtFrame ? { stream, frameMax } : undefined;
}

/** The number of a channel that is open; undefined where this amqplib keeps it elsewhere. */
export function channelNumber(channel: Channel): number | undefined {
  const { ch } = channel as { ch?: unknown };
  return Number.isInteger(ch) && (ch as number) > 0 ? (ch as number) : undefined;
}

function isDuplex(stream: unknown): stream is Duplex {
  return (
    typeof stream === 'object' &&
    stream !== null &&
    'read' in stream &&
    typeof stream.read === 'function' &&
    'write' in stream &&
    typeof stream.write === 'function' &&
    'destroy' in stream &&
    typeof stream.destroy === 'function'
  );
}
