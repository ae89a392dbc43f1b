import type { ByteWriter } from './byte-writer.js';
import { BASIC_ACK, BASIC_NACK, METHOD_FRAME, MULTIPLE, REQUEUE } from './frames.js';
import { beginFrame, endFrame } from './publish-frames.js';

export function writeAck(writer: ByteWriter, channel: number, tag: number, multiple: boolean): void {
  writeSettlement(writer, channel, BASIC_ACK, tag, multiple ? MULTIPLE : 0);
}

export function writeNack(writer: ByteWriter, channel: number, tag: number, requeue: boolean): void {
  writeSettlement(writer, channel, BASIC_NACK, tag, requeue ? REQUEUE : 0);
}

function writeSettlement(writer: ByteWriter, channel: number, method: number, tag: number, bits: number): void {
  const frame = beginFrame(writer, METHOD_FRAME, channel);
  writer.uint32(method);
  writer.uint64(tag);
  writer.uint8(bits);
  endFrame(writer, frame);
}
