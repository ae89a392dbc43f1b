import { eventHandler, rpc, timer } from 'ntgen';
import { Parcels } from './parcels.js';
import type { Parcel, ShopEvents } from './types.js';

/** Packs what was ordered. */
export class PostService {
  static readonly serviceName = 'post';
  readonly parcels = Parcels();

  @eventHandler('shop', 'ordered')
  pack({ receipt }: ShopEvents['ordered']): void {
    this.parcels.push({ receipt: receipt.id, isbn: receipt.isbn, copies: receipt.quantity });
  }

  /** The parcels that wait for the van. */
  @rpc
  waiting(): Parcel[] {
    return this.parcels;
  }

  /** The van comes once an hour and takes everything. */
  @timer(3600)
  collect(): void {
    this.parcels.length = 0;
  }
}
