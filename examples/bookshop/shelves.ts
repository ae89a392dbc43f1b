import { dependency, DependencyProvider } from 'ntgen';

export interface Shelf {
  /** In cents. */
  readonly price: number;
  copies: number;
}

/** Shelves by ISBN. */
class ShelvesProvider extends DependencyProvider<ReadonlyMap<string, Shelf>> {
  readonly #shelves: ReadonlyMap<string, Shelf> = new Map([
    ['978-0-14-044913-6', { price: 1290, copies: 5 }],
    ['978-0-15-601219-5', { price: 1640, copies: 1 }],
  ]);

  override getDependency(): ReadonlyMap<string, Shelf> {
    return this.#shelves;
  }
}

export const Shelves = dependency(ShelvesProvider);
