import { EventDispatcher, eventHandler, rpc } from 'ntgen';
import { Log } from './log.js';

/** One of everything that is richer in TypeScript than in JSON. */
export interface Warehouse {
  opened: Date;
  grains: bigint;
  seal: Uint8Array;
  site: URL;
  stock: Map<string, bigint>;
  owners: Set<string>;
  label: `warehouse-${number}`;
}

export interface Shelf {
  /**
   * @minLength 2
   * @maxLength 4
   */
  code: string;
  /** @minimum 0 */
  count: number;
}

export interface WarehouseEvents {
  moved: Warehouse;
}

/** Gives back what it gets. */
export class WarehouseService {
  static readonly serviceName = 'warehouse';
  readonly dispatch = EventDispatcher<WarehouseEvents>();
  readonly log = Log();

  @rpc
  same(warehouse: Warehouse): Warehouse {
    this.log.add('same', warehouse);
    return warehouse;
  }

  @rpc
  total(stock: ReadonlyMap<string, bigint>, ...more: bigint[]): bigint {
    return [...stock.values(), ...more].reduce((sum, one) => sum + one, 0n);
  }

  /** @maxItems shelves 2 */
  @rpc
  put(shelves: Shelf[]): number {
    return shelves.length;
  }

  @rpc
  async move(warehouse: Warehouse): Promise<void> {
    await this.dispatch('moved', warehouse);
  }

  @eventHandler('warehouse', 'moved')
  moved(warehouse: Warehouse): void {
    this.log.add('moved', warehouse);
  }
}
