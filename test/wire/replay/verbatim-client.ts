import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const METHOD = 1;
const HEADER = 2;
const BODY = 3;
const FRAME_END = 0xce;

/**
 * An AMQP client that knows just enough to publish a message whose content header is given as bytes: what py-amqp or another
 * library wrote, down to the type of every header field, which no JavaScript library would write again.
 */
export class VerbatimClient {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(url: string): Promise<VerbatimClient> {
    const { hostname, port, username, password, pathname } = new URL(url);
    const socket = connect(Number(port || 5672), hostname);
    await once(socket, 'connect');
    const client = new VerbatimClient(socket);
    socket.on('error', () => undefined);
    socket.write(Buffer.from('AMQP\0\0\x09\x01', 'latin1'));
    await client.#expect(10, 10);
    const credentials = `\0${decodeURIComponent(username || 'guest')}\0${decodeURIComponent(password || 'guest')}`;
    client.#send(0, method(10, 11, Buffer.alloc(4), shortText('PLAIN'), longText(credentials), shortText('en_US')));
    const tune = await client.#expect(10, 30);
    // The server's limits, and no heartbeat.
    client.#send(0, method(10, 31, tune.subarray(0, 6), Buffer.alloc(2)));
    const vhost = decodeURIComponent(pathname.slice(1)) || '/';
    client.#send(0, method(10, 40, shortText(vhost), Buffer.alloc(2)));
    await client.#expect(10, 41);
    client.#send(1, method(20, 10, shortText('')));
    await client.#expect(20, 11);
    return client;
  }

  /** @param contentHeader the payload of the content header frame; its size of the body must be that of `body` */
  publish(exchange: string, routingKey: string, contentHeader: Buffer, body: Buffer): void {
    this.#send(1, method(60, 40, Buffer.alloc(2), shortText(exchange), shortText(routingKey), Buffer.alloc(1)));
    this.#write(HEADER, 1, contentHeader);
    if (body.length > 0) this.#write(BODY, 1, body);
  }

  /** Asks for direct replies, without which the broker takes no message that names `amq.rabbitmq.reply-to`. */
  async consumeDirectReplies(): Promise<void> {
    const noAck = Buffer.from([2]);
    const consume = [shortText('amq.rabbitmq.reply-to'), shortText(''), noAck, Buffer.alloc(4)];
    this.#send(1, method(60, 20, Buffer.alloc(2), ...consume));
    await this.#expect(60, 21);
  }

  /** Resolves when the broker has taken everything that was published. */
  async close(): Promise<void> {
    this.#send(1, method(20, 40, Buffer.alloc(2), shortText(''), Buffer.alloc(4)));
    await this.#expect(20, 41);
    this.#send(0, method(10, 50, Buffer.alloc(2), shortText(''), Buffer.alloc(4)));
    await this.#expect(10, 51);
    this.#socket.destroy();
  }

  #send(channel: number, payload: Buffer): void {
    this.#write(METHOD, channel, payload);
  }

  #write(type: number, channel: number, payload: Buffer): void {
    const head = Buffer.alloc(7);
    head.writeUInt8(type, 0);
    head.writeUInt16BE(channel, 1);
    head.writeUInt32BE(payload.length, 3);
    this.#socket.write(Buffer.concat([head, payload, Buffer.from([FRAME_END])]));
  }

  /** The arguments of the next method, which has to be this one. */
  async #expect(classId: number, methodId: number): Promise<Buffer> {
    for (;;) {
      const size = this.#received.length < 7 ? Infinity : this.#received.readUInt32BE(3);
      if (this.#received.length >= size + 8) {
        const payload = this.#received.subarray(7, 7 + size);
        this.#received = this.#received.subarray(size + 8);
        const [gotClass, gotMethod] = [payload.readUInt16BE(0), payload.readUInt16BE(2)];
        if (gotClass === classId && gotMethod === methodId) return payload.subarray(4);
        throw new Error(`expected method ${String([classId, methodId])}, got ${payload.toString('latin1')}`);
      }
      const [chunk] = (await once(this.#socket, 'data')) as [Buffer];
      this.#received = Buffer.concat([this.#received, chunk]);
    }
  }
}

function method(classId: number, methodId: number, ...fields: readonly Buffer[]): Buffer {
  const ids = Buffer.alloc(4);
  ids.writeUInt16BE(classId, 0);
  ids.writeUInt16BE(methodId, 2);
  return Buffer.concat([ids, ...fields]);
}

function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}

function longText(text: string): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([size, Buffer.from(text)]);
}
