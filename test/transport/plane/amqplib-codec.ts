import { createRequire } from 'node:module';

/*
 * amqplib's own encoder and decoder, which its package does not export: what we read and write is held against them.
 */

const require = createRequire(import.meta.url);
const lib = (file: string): unknown => require(require.resolve('amqplib').replace('channel_api.js', `lib/${file}.js`));

export interface Frame {
  readonly id?: number;
  readonly channel: number;
  /** Of a content header. */
  readonly size?: number;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Of a body. */
  readonly content?: Buffer;
}

interface Structure {
  readonly rest: Buffer;
}

const frames = lib('frame') as {
  parseFrame(bytes: Buffer, max: number): Structure | false;
  decodeFrame(structure: Structure): Frame;
  makeBodyFrame(channel: number, body: Buffer): Buffer;
};
const defs = lib('defs') as {
  readonly BasicDeliver: number;
  readonly BasicReturn: number;
  readonly BasicAck: number;
  readonly BasicNack: number;
  readonly BasicPublish: number;
  readonly BasicProperties: number;
  readonly ChannelFlowOk: number;
  encodeMethod(id: number, channel: number, fields: object): Buffer;
  encodeProperties(id: number, channel: number, size: number, fields: object): Buffer;
};

export const METHODS = {
  publish: defs.BasicPublish,
  deliver: defs.BasicDeliver,
  return: defs.BasicReturn,
  ack: defs.BasicAck,
  nack: defs.BasicNack,
  /** One that is no part of a message. */
  flowOk: defs.ChannelFlowOk,
  properties: defs.BasicProperties,
} as const;

/** All frames in the bytes. @throws when there is anything else, or less than a frame */
export function decodeFrames(bytes: Buffer): readonly Frame[] {
  const decoded: Frame[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const structure = frames.parseFrame(rest, 0);
    if (structure === false) throw new Error('half a frame');
    decoded.push(frames.decodeFrame(structure));
    ({ rest } = structure);
  }
  return decoded;
}

export function methodFrame(id: number, channel: number, fields: object): Buffer {
  return defs.encodeMethod(id, channel, fields);
}

/** The frames of one message after its method: a content header, and bodies of at most so many bytes. */
export function contentFrames(channel: number, properties: object, body: Buffer, longest: number): Buffer {
  const parts: Buffer[] = [Buffer.from(defs.encodeProperties(defs.BasicProperties, channel, body.length, properties))];
  for (let at = 0; at < body.length; at += longest) {
    parts.push(frames.makeBodyFrame(channel, body.subarray(at, at + longest)));
  }
  return Buffer.concat(parts);
}

/** A content header whose headers are these bytes. */
export function headerFrame(channel: number, table: Buffer, bodySize: number): Buffer {
  const payload = Buffer.alloc(14 + 4 + table.length);
  payload.writeUInt16BE(60, 0);
  payload.writeBigUInt64BE(BigInt(bodySize), 4);
  payload.writeUInt16BE(1 << 13, 12);
  payload.writeUInt32BE(table.length, 14);
  table.copy(payload, 18);
  return frame(2, channel, payload);
}

export function frame(type: number, channel: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}
