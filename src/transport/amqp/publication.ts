import type { Message as ReturnedMessage } from 'amqplib';
import type { Address, Message } from '../../wire/message.js';

/** A message on its way to the broker, from `publish` to its confirm. */
export class Publication {
  /** Its place among all publications of a transport: it keeps it when it is sent again. */
  readonly sequence: number;
  readonly to: Address;
  readonly message: Message;
  readonly mandatory: boolean;
  readonly done: Promise<void>;
  /** It came back: the confirm, which follows, then means that nobody got it. */
  returned = false;
  /** The broker may have it already. */
  wasSent = false;
  resolve: () => void = () => undefined;
  reject: (reason: unknown) => void = () => undefined;

  constructor(sequence: number, to: Address, message: Message, mandatory: boolean) {
    this.sequence = sequence;
    this.to = to;
    this.message = message;
    this.mandatory = mandatory;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /**
   * Whether a returned message is this one.
   *
   * AMQP does not say which publish a return answers, and Nameko's requests carry no message id to tell. So everything that
   * identifies a message is compared. The broker returns messages in the order of publishing: the oldest one that fits is it.
   * Only messages that are alike in every byte could be taken for each other, and only while a queue comes or goes.
   */
  matches({ fields, properties, content }: ReturnedMessage): boolean {
    return (
      this.mandatory &&
      !this.returned &&
      fields.exchange === this.to.exchange &&
      fields.routingKey === this.to.routingKey &&
      properties.correlationId === this.message.correlationId &&
      properties.messageId === this.message.messageId &&
      content.equals(this.message.body)
    );
  }
}
