import type { Address, Message } from '../../wire/message.js';
import type { Revocable } from '../transport.js';
import type { ReturnedMessage } from './plane/publish-line.js';

/** What a message weighs besides its body: headers, properties, and what is kept to wait for its confirm. */
const OVERHEAD_BYTES = 1024;

/** How much of the limits a message takes up. */
export function bytesOf({ body }: Message): number {
  return body.length + OVERHEAD_BYTES;
}

/** `message to exchange "shop.events" with routing key "sold"` */
export function subjectOf({ exchange, routingKey }: Address): string {
  return `message to exchange "${exchange}" with routing key "${routingKey}"`;
}

export interface Sending {
  readonly mandatory: boolean;
  /** Whether it is sent again when nobody knows if it has arrived. */
  readonly resend: boolean;
  readonly timeoutMs: number;
  readonly signal: Revocable | undefined;
}

/** A message on its way to the broker, from `publish` to its end. */
export class Publication {
  /** Its place among all publications of a transport: it keeps it when it is sent again. */
  readonly sequence: number;
  readonly to: Address;
  readonly message: Message;
  readonly mandatory: boolean;
  readonly resend: boolean;
  readonly bytes: number;
  readonly timeoutMs: number;
  /** When it is given up, by `performance.now()`. */
  readonly deadline: number;
  readonly done: Promise<void>;
  /** It came back: the confirm, which follows, then means that nobody got it. */
  returned = false;
  /** On the line that is open now. */
  isSent = false;
  /** It was sent on a line that was lost. */
  wasLost = false;
  /** How often the broker did not take it. */
  refusals = 0;
  /** The exchange was gone, and was declared again for it. */
  wasRepaired = false;
  readonly #signal: Revocable | undefined;
  readonly #givenUp: (publication: Publication) => void;
  #resolve: () => void = nobody;
  #reject: (reason: unknown) => void = nobody;
  #isOver = false;

  /** @param givenUp is told when the signal has ended it */
  constructor(
    sequence: number,
    to: Address,
    message: Message,
    { mandatory, resend, timeoutMs, signal }: Sending,
    givenUp: (publication: Publication) => void,
  ) {
    this.sequence = sequence;
    this.to = to;
    this.message = message;
    this.mandatory = mandatory;
    this.resend = resend;
    this.bytes = bytesOf(message);
    this.timeoutMs = timeoutMs;
    this.deadline = performance.now() + timeoutMs;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#givenUp = givenUp;
    this.#signal = signal;
    signal?.addEventListener('abort', this);
  }

  /** The signal has fired. */
  handleEvent(): void {
    this.fail(this.#signal?.reason);
    this.#givenUp(this);
  }

  /** The broker may have it already. */
  get mayHaveArrived(): boolean {
    return this.isSent || this.wasLost;
  }

  /** Nobody waits for it any longer. */
  get isOver(): boolean {
    return this.#isOver;
  }

  succeed(): void {
    this.#end();
    this.#resolve();
  }

  fail(reason: unknown): void {
    this.#end();
    this.#reject(reason);
  }

  get subject(): string {
    return subjectOf(this.to);
  }

  /**
   * Whether a returned message is this one. AMQP does not say which publish a return answers, and ids that were given to us
   * need not be unique; so everything that identifies a message is compared. The broker returns messages in the order of
   * publishing: the oldest one that fits is it.
   */
  matches({ exchange, routingKey, correlationId, messageId, body }: ReturnedMessage): boolean {
    return (
      this.mandatory &&
      !this.returned &&
      messageId === this.message.messageId &&
      exchange === this.to.exchange &&
      routingKey === this.to.routingKey &&
      correlationId === this.message.correlationId &&
      body.equals(this.message.body)
    );
  }

  #end(): void {
    this.#isOver = true;
    this.#signal?.removeEventListener('abort', this);
  }
}

/** Until the promise is there. */
function nobody(): void {
  // nobody waits yet
}
