/** What travels. The body is opaque here; `content.ts` knows its encodings. */
export interface Message {
  readonly body: Buffer;
  /** Header table as AMQP carries it: strings, numbers, booleans, null, arrays and tables of these. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** 2 is persistent. */
  readonly deliveryMode?: 1 | 2;
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Milliseconds after which the broker drops the message unread. */
  readonly expirationMs?: number;
  readonly messageId?: string;
  /** What kind of message the sender says it is; nobody here asks. */
  readonly type?: string;
  readonly appId?: string;
  /** Seconds since the epoch. */
  readonly timestamp?: number;
}

/** Where a message goes. The empty exchange delivers to the queue that the routing key names. */
export interface Address {
  readonly exchange: string;
  readonly routingKey: string;
}

export interface ExchangeSpec {
  readonly name: string;
  readonly type: 'topic' | 'direct' | 'fanout' | 'headers';
  /** Default true. */
  readonly durable?: boolean;
  readonly autoDelete?: boolean;
}

/** What ties a queue to an exchange. */
export interface Binding extends Address {
  /** What a `headers` exchange compares with a message's headers: `x-match` says if all of them count, or any. */
  readonly arguments?: Readonly<Record<string, string | number | boolean>>;
}

export interface QueueSpec {
  readonly name: string;
  /** Default true. */
  readonly durable?: boolean;
  /** Belongs to one connection and goes with it. */
  readonly exclusive?: boolean;
  /** Goes with its last consumer. */
  readonly autoDelete?: boolean;
  /** `x-expires`: milliseconds without a consumer after which the broker deletes the queue. */
  readonly expiresMs?: number;
  /** Further arguments, such as `x-message-ttl`: the broker refuses the queue when it exists with others. */
  readonly arguments?: Readonly<Record<string, string | number | boolean>>;
  readonly bindings: readonly Binding[];
}
