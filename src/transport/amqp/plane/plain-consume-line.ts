import type { Channel, ConsumeMessage } from 'amqplib';
import type { Generation } from '../generation.js';
import { deliveryOf } from '../properties.js';
import { ChannelConsumer } from './channel-consumer.js';
import type { ConsumeLine, ConsumeLineListener, ConsumeLineOptions } from './consume-line.js';

/** Consumes by what amqplib documents, and nothing else. */
export function startPlainConsumeLine(
  channel: Channel,
  generation: Generation,
  { queue, prefetch }: ConsumeLineOptions,
  listener: ConsumeLineListener,
): Promise<ConsumeLine> {
  // What amqplib wants to see again to settle it.
  const messages = new Map<number, ConsumeMessage>();
  const settle = (tag: number, send: (message: ConsumeMessage) => void): void => {
    const message = messages.get(tag);
    if (message !== undefined) send(message);
  };
  const forget = (tag: number, multiple: boolean): void => {
    if (multiple) {
      for (const earlier of messages.keys()) {
        if (earlier > tag) break;
        messages.delete(earlier);
      }
    } else {
      messages.delete(tag);
    }
  };
  const consumer = new ChannelConsumer(channel, {
    queue,
    prefetch,
    sender: {
      ack: (tag, multiple) => {
        settle(tag, (message) => channel.ack(message, multiple));
        forget(tag, multiple);
      },
      nack: (tag, requeue) => {
        settle(tag, (message) => channel.nack(message, false, requeue));
        forget(tag, false);
      },
    },
    atEndOfTurn: setImmediate,
  });
  return consumer.start(generation, (message) => {
    if (message === null) {
      listener.cancelled(consumer);
      return;
    }
    const { deliveryTag } = message.fields;
    messages.set(deliveryTag, message);
    consumer.delivered(deliveryTag);
    listener.delivered(consumer, deliveryTag, deliveryOf(message));
  });
}
