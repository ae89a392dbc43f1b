import type { Channel } from 'amqplib';
import type { Generation } from '../generation.js';
import { writeAck, writeNack } from './ack-frames.js';
import { ChannelConsumer } from './channel-consumer.js';
import type { ConsumeLine, ConsumeLineListener, ConsumeLineOptions } from './consume-line.js';
import { DataPlane } from './data-plane.js';

/** Consumes where we read the deliveries and write the settlements ourselves. Undefined where they go the plain way. */
export function startFastConsumeLine(
  channel: Channel,
  generation: Generation,
  { queue, prefetch }: ConsumeLineOptions,
  listener: ConsumeLineListener,
): Promise<ConsumeLine> | undefined {
  const fast = DataPlane.take(channel);
  if (fast === undefined) return undefined;
  const { output, number } = fast;
  const consumer = new ChannelConsumer(channel, {
    queue,
    prefetch,
    sender: {
      ack: (tag, multiple) => {
        writeAck(output.writer, number, tag, multiple);
      },
      nack: (tag, requeue) => {
        writeNack(output.writer, number, tag, requeue);
      },
    },
    atEndOfTurn: (call) => {
      output.atEndOfTurn(call);
    },
  });
  fast.receive({
    delivered: (tag, delivery) => {
      consumer.delivered(tag);
      listener.delivered(consumer, tag, delivery);
    },
    // Nothing is published here.
    returned: () => undefined,
    confirmed: () => undefined,
    refused: () => undefined,
  });
  return consumer.start(generation, (message) => {
    if (message === null) listener.cancelled(consumer);
  });
}
