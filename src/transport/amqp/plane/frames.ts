/*
 * AMQP 0-9-1 as far as messages need it: where things stand in the bytes of a connection.
 *
 *     frame            type 1 | channel 2 | size 4 | payload, of that size | 0xCE
 *     method payload   class 2 | method 2 | arguments
 *     header payload   class 2 | weight 2 | size of the body 8 | flags 2 | the properties that the flags announce, in their order
 *     body payload     bytes of the body; a long body has several such frames
 *
 *     Basic.Publish    ticket 2 | exchange: short text | routing key: short text | bits: 1 mandatory
 *     Basic.Deliver    consumer tag: short text | delivery tag 8 | bits: 1 redelivered | exchange | routing key
 *     Basic.Return     reply code 2 | reply text: short text | exchange | routing key
 *     Basic.Ack        delivery tag 8 | bits: 1 multiple
 *     Basic.Nack       delivery tag 8 | bits: 1 multiple, 2 requeue
 *
 * A short text is a byte with its length and that many bytes of UTF-8. A message is a method, a header, and as many bodies as it takes;
 * on one channel nothing comes between them, on the connection frames of other channels may.
 */

export const METHOD_FRAME = 1;
export const HEADER_FRAME = 2;
export const BODY_FRAME = 3;
export const FRAME_END = 0xce;

/** Bytes of a frame before its payload. */
export const FRAME_HEAD = 7;
/** Bytes of a frame beside its payload. */
export const FRAME_OVERHEAD = 8;

export const BASIC = 60;

/** Class and method as the four bytes that they are. */
export const BASIC_PUBLISH = (BASIC << 16) | 40;
export const BASIC_RETURN = (BASIC << 16) | 50;
export const BASIC_DELIVER = (BASIC << 16) | 60;
export const BASIC_ACK = (BASIC << 16) | 80;
export const BASIC_NACK = (BASIC << 16) | 120;

export const MULTIPLE = 1;
export const REQUEUE = 2;

/** Where in the payload of a content header its parts stand. */
export const BODY_SIZE_AT = 4;
export const FLAGS_AT = 12;
export const PROPERTIES_AT = 14;

/** The flags of the properties, in the order in which these follow. */
export const CONTENT_TYPE = 1 << 15;
export const CONTENT_ENCODING = 1 << 14;
export const HEADERS = 1 << 13;
export const DELIVERY_MODE = 1 << 12;
export const PRIORITY = 1 << 11;
export const CORRELATION_ID = 1 << 10;
export const REPLY_TO = 1 << 9;
export const EXPIRATION = 1 << 8;
export const MESSAGE_ID = 1 << 7;
export const TIMESTAMP = 1 << 6;
export const TYPE = 1 << 5;
export const USER_ID = 1 << 4;
export const APP_ID = 1 << 3;
export const CLUSTER_ID = 1 << 2;

export function uint16At(bytes: Uint8Array, at: number): number {
  return (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1);
}

export function uint32At(bytes: Uint8Array, at: number): number {
  return int32At(bytes, at) >>> 0;
}

export function int32At(bytes: Uint8Array, at: number): number {
  return (uint16At(bytes, at) << 16) | uint16At(bytes, at + 2);
}

/** An unsigned integer of 64 bits; beyond 2^53 the nearest number. */
export function uint64At(bytes: Uint8Array, at: number): number {
  return uint32At(bytes, at) * 2 ** 32 + uint32At(bytes, at + 4);
}

/** A byte; 0 beyond the end. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
