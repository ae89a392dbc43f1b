import { consume, Context, Publisher, queue, rpc, type QueueDescription } from '../../src/index.js';
import { Log } from '../services/log.js';
import type { Parcel } from '../services/messages.service.js';

/** The queue of the capture `messaging_publish_consume`, and another one, under names of our own: tests share a broker. */
export function messageServices(names: {
  readonly sender: string;
  readonly receiver: string;
  readonly exchange: string;
  readonly queue: string;
  readonly letters: string;
}) {
  const parcels: QueueDescription = queue({
    name: names.queue,
    exchange: { name: names.exchange, type: 'direct' },
    routingKey: 'rk',
  });
  const letters = queue({ name: names.letters, durable: false, arguments: { 'x-max-length': 100 } });

  class Sender {
    static readonly serviceName = names.sender;
    readonly parcels = Publisher<Parcel>({
      queue: parcels,
      priority: 5,
      headers: { 'nameko.language': 'lost', foo: 'bar' },
    });
    readonly letters = Publisher({ queue: letters });
    readonly anywhere = Publisher<string>();
    readonly context = Context();

    @rpc
    async sendParcel(to: string): Promise<void> {
      this.context.data['added'] = 'late';
      await this.parcels({ to, sent: new Date('2030-01-02T03:04:05Z') });
    }

    @rpc
    async sendLetter(letter: string, contentType: string): Promise<void> {
      await this.letters(letter, { contentType, compression: 'gzip' });
    }

    @rpc
    async sendBytes(): Promise<void> {
      await this.letters(new Uint8Array([0, 255]));
    }

    @rpc
    async sendWithEverything(): Promise<void> {
      await this.parcels(
        { to: 'all', sent: new Date(0) },
        {
          persistent: false,
          mandatory: true,
          priority: 9,
          expirationMs: 60_000,
          correlationId: 'c',
          replyTo: 'r',
          messageId: 'm',
          type: 'parcel',
          appId: 'app',
          timestamp: 1_700_000_000,
          headers: { own: 1 },
        },
      );
    }

    @rpc
    async sendNowhere(key: string): Promise<void> {
      await this.anywhere('lost', { routingKey: key, mandatory: true });
    }

    /** Sends with one option that cannot be. */
    @rpc
    async sendBadly(name: string, value: number | string): Promise<void> {
      await this.parcels({ to: 'nobody', sent: new Date(0) }, { [name]: value });
    }
  }

  class Receiver {
    static readonly serviceName = names.receiver;
    readonly log = Log();
    readonly context = Context();

    @consume(parcels, { prefetch: 5 })
    receive(parcel: Parcel): void {
      this.log.add('parcel', parcel);
      this.log.add('data', { ...this.context.data });
    }

    @consume(letters, { requeueOnError: true })
    read(letter: string | Uint8Array): void {
      const attempts = this.log.entries.filter(({ what }) => what === 'letter').length;
      this.log.add('letter', letter);
      if (letter === 'try again' && attempts === 0) throw new Error('not yet');
    }
  }

  return { Sender, Receiver };
}
