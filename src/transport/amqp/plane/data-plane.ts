import type { Channel, ChannelModel } from 'amqplib';
import { channelNumber, type Insides } from './amqplib-insides.js';
import { FrameReader } from './frame-reader.js';
import type { ChannelReceiver } from './incoming.js';
import { Output } from './output.js';
import type { OutgoingChannel } from './publish-frames.js';

/** A channel whose messages we read and write ourselves. */
export interface FastChannel extends OutgoingChannel {
  readonly output: Output;
  /** From now on messages and confirms go to the receiver, and amqplib does not see them. */
  receive(receiver: ChannelReceiver): void;
  /** Calls that whenever the peer has read all that there was. */
  onDrained(call: () => void): void;
}

/** By the connection of amqplib. */
const planes = new WeakMap<object, DataPlane>();

/**
 * The frames of messages, on a connection that amqplib has made: read and written here, without the objects and system calls that
 * amqplib spends on each. Handshake, heartbeats, channels and declarations stay amqplib's.
 */
export class DataPlane {
  readonly #stream: Insides['stream'];
  readonly #reader: FrameReader;
  readonly #output: Output;
  readonly #frameMax: number;

  /** Steps between amqplib and its socket. */
  static install(model: ChannelModel, insides: Insides, maxMessageBytes: number): void {
    planes.set(model.connection, new DataPlane(insides, maxMessageBytes));
  }

  /** Takes the messages of a channel over, until it closes. Undefined where they go the plain way. */
  static take(channel: Channel): FastChannel | undefined {
    const plane = planes.get(channel.connection);
    const number = channelNumber(channel);
    if (plane === undefined || number === undefined) return undefined;
    const reader = plane.#reader;
    const stream = plane.#stream;
    channel.once('close', () => {
      reader.detach(number);
    });
    return {
      number,
      frameMax: plane.#frameMax,
      output: plane.#output,
      receive: (receiver) => {
        reader.attach(number, receiver);
      },
      onDrained: (call) => {
        stream.on('drain', call);
        channel.once('close', () => stream.off('drain', call));
      },
    };
  }

  private constructor({ stream, frameMax }: Insides, maxMessageBytes: number) {
    const read = stream.read.bind(stream) as () => Buffer | null; // no encoding is set
    const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
    this.#stream = stream;
    this.#frameMax = frameMax;
    this.#output = new Output({
      get writable() {
        return stream.writable;
      },
      get writableLength() {
        return stream.writableLength;
      },
      write: (bytes) => write(bytes),
    });
    this.#reader = new FrameReader({
      read,
      broken: (reason) => {
        stream.destroy(reason);
      },
      frameMax,
      maxMessageBytes,
    });
    stream.read = () => this.#reader.read();
    // What was written before it goes before it: an acknowledgement before the close of its channel.
    stream.write = (...args: readonly unknown[]) => {
      this.#output.flush();
      return write(...args);
    };
  }
}
