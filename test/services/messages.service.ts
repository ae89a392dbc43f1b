import { consume, queue } from 'ntgen';
import { Log } from './log.js';

export interface Parcel {
  to: string;
  sent: Date;
}

/** Takes typed messages. */
export class Receiver {
  static readonly serviceName = 'message_receiver';
  readonly log = Log();

  @consume(queue({ name: 'typed-parcels', arguments: { 'x-max-length': 100 } }), { prefetch: 5 })
  receive(parcel: Parcel): void {
    this.log.add('parcel', parcel);
  }

  @consume('typed-numbers', { requeueOnError: true })
  count(number?: number): void {
    this.log.add('number', number);
  }
}
