import { eventHandler, EventDispatcher, rpc, RpcProxy } from 'ntgen';
import type { ServiceEvents, ServiceInterface } from 'ntgen/schema';
import type { Item } from '../../generated/contract-first/inventory/types.js';
import type { Order, Reservation, reservations } from './reservations.schema.js';

const HOUR = 3_600_000;

/** What it takes and returns is said in `reservations.schema.ts`; what it calls, in `inventory.service.yaml`. */
export class ReservationService implements ServiceInterface<typeof reservations> {
  static readonly serviceName = 'reservations';

  readonly inventory = RpcProxy('inventory');
  readonly dispatch = EventDispatcher<ServiceEvents<typeof reservations>>();

  @rpc
  async reserve(order: Order, note?: string): Promise<Reservation> {
    const { copies } = await this.inventory.find(order.code, note === 'urgent' ? 'north' : undefined);
    const reservation = {
      code: order.code,
      left: Math.max(0, copies - order.quantity),
      until: new Date(Date.now() + HOUR),
    };
    await this.dispatch('reserved', reservation);
    return reservation;
  }

  @rpc
  async available(code: string): Promise<number> {
    return (await this.inventory.find(code)).copies;
  }

  @eventHandler('inventory', 'restocked')
  onRestocked(item: Item): void {
    if (item.counted !== undefined && item.counted > new Date()) throw new RangeError('counted in the future');
  }
}
