import type { Address, Message } from '../../../wire/message.js';
import type { ByteWriter } from './byte-writer.js';
import { writeHeader } from './content-header-writer.js';
import { BASIC_PUBLISH, BODY_FRAME, FRAME_END, FRAME_OVERHEAD, HEADER_FRAME, METHOD_FRAME } from './frames.js';

/** The channel that a message goes out on, and the longest frame that its connection has agreed on. */
export interface OutgoingChannel {
  readonly number: number;
  readonly frameMax: number;
}

/** Writes the frames of a message that has been through `wireForm`. */
export function writePublish(
  writer: ByteWriter,
  channel: OutgoingChannel,
  to: Address,
  message: Message,
  mandatory: boolean,
): void {
  const method = beginFrame(writer, METHOD_FRAME, channel.number);
  writer.uint32(BASIC_PUBLISH);
  writer.uint16(0);
  writer.shortText(to.exchange);
  writer.shortText(to.routingKey);
  writer.uint8(mandatory ? 1 : 0);
  endFrame(writer, method);

  const header = beginFrame(writer, HEADER_FRAME, channel.number);
  writeHeader(writer, message, message.body.length);
  endFrame(writer, header);

  writeBody(writer, channel, message.body);
}

/** An empty body has no frame. */
function writeBody(writer: ByteWriter, { number, frameMax }: OutgoingChannel, body: Buffer): void {
  const longest = frameMax - FRAME_OVERHEAD;
  for (let offset = 0; offset < body.length; offset += longest) {
    const frame = beginFrame(writer, BODY_FRAME, number);
    writer.bytes(body.length <= longest ? body : body.subarray(offset, offset + longest));
    endFrame(writer, frame);
  }
}

/** Returns what `endFrame` wants. */
export function beginFrame(writer: ByteWriter, type: number, channel: number): number {
  writer.uint8(type);
  writer.uint16(channel);
  return writer.reserveUint32();
}

export function endFrame(writer: ByteWriter, frame: number): void {
  writer.fillSize(frame);
  writer.uint8(FRAME_END);
}
