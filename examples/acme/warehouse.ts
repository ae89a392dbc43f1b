import { dependency, DependencyProvider } from 'ntgen';

export interface StoredItem {
  readonly price: number;
  readonly stock: number;
}

/** What the warehouse holds. A toy: a map is no database. */
class WarehouseProvider extends DependencyProvider<ReadonlyMap<string, StoredItem>> {
  readonly #items: ReadonlyMap<string, StoredItem> = new Map([
    ['anvil', { price: 100, stock: 3 }],
    ['dehydrated_boulders', { price: 999, stock: 12 }],
    ['invisible_paint', { price: 10, stock: 30 }],
    ['toothpicks', { price: 1, stock: 0 }],
  ]);

  override getDependency(): ReadonlyMap<string, StoredItem> {
    return this.#items;
  }
}

export const Warehouse = dependency(WarehouseProvider);
