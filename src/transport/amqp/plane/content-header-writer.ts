import type { Message } from '../../../wire/message.js';
import type { ByteWriter } from './byte-writer.js';
import { writeTable } from './field-table-writer.js';
import {
  APP_ID,
  BASIC,
  CLUSTER_ID,
  CONTENT_ENCODING,
  CONTENT_TYPE,
  CORRELATION_ID,
  DELIVERY_MODE,
  EXPIRATION,
  HEADERS,
  MESSAGE_ID,
  PRIORITY,
  REPLY_TO,
  TIMESTAMP,
  TYPE,
} from './frames.js';

/** What stands in a content header, and, for readers of ours alone, a text in the place that AMQP has reserved. */
export type HeaderContent = Omit<Message, 'body'> & { readonly clusterId?: string };

/**
 * Writes the payload of a content header. The properties have been through `wireForm`. Headers are present on the wire even when there
 * are none, as in Nameko.
 */
export function writeHeader(writer: ByteWriter, content: HeaderContent, bodySize: number): void {
  const { contentType, contentEncoding, headers, deliveryMode, priority, correlationId, replyTo, expirationMs } =
    content;
  const { messageId, timestamp, type, appId, clusterId } = content;
  writer.uint16(BASIC);
  writer.uint16(0);
  writer.uint64(bodySize);
  writer.uint16(
    HEADERS |
      (contentType === undefined ? 0 : CONTENT_TYPE) |
      (contentEncoding === undefined ? 0 : CONTENT_ENCODING) |
      (deliveryMode === undefined ? 0 : DELIVERY_MODE) |
      (priority === undefined ? 0 : PRIORITY) |
      (correlationId === undefined ? 0 : CORRELATION_ID) |
      (replyTo === undefined ? 0 : REPLY_TO) |
      (expirationMs === undefined ? 0 : EXPIRATION) |
      (messageId === undefined ? 0 : MESSAGE_ID) |
      (timestamp === undefined ? 0 : TIMESTAMP) |
      (type === undefined ? 0 : TYPE) |
      (appId === undefined ? 0 : APP_ID) |
      (clusterId === undefined ? 0 : CLUSTER_ID),
  );
  if (contentType !== undefined) writer.shortText(contentType);
  if (contentEncoding !== undefined) writer.shortText(contentEncoding);
  writeTable(writer, headers);
  if (deliveryMode !== undefined) writer.uint8(deliveryMode);
  if (priority !== undefined) writer.uint8(priority);
  if (correlationId !== undefined) writer.shortText(correlationId);
  if (replyTo !== undefined) writer.shortText(replyTo);
  if (expirationMs !== undefined) writer.shortText(String(expirationMs));
  if (messageId !== undefined) writer.shortText(messageId);
  if (timestamp !== undefined) writer.uint64(timestamp);
  if (type !== undefined) writer.shortText(type);
  if (appId !== undefined) writer.shortText(appId);
  if (clusterId !== undefined) writer.shortText(clusterId);
}
