import { dependency, DependencyProvider } from 'ntgen';
import type { Receipt } from './types.js';

/** The receipts of the shop: a service instance lives for one call, so what must outlive it belongs to a provider. */
export interface Ledger {
  enter(receipt: Omit<Receipt, 'id'>): Receipt;
  find(id: number): Receipt | undefined;
}

class LedgerProvider extends DependencyProvider<Ledger> {
  readonly #receipts: Receipt[] = [];
  readonly #ledger: Ledger = {
    enter: (receipt) => {
      const entered = { id: this.#receipts.length + 1, ...receipt };
      this.#receipts.push(entered);
      return entered;
    },
    find: (id) => this.#receipts[id - 1],
  };

  override getDependency(): Ledger {
    return this.#ledger;
  }
}

export const Ledger = dependency(LedgerProvider);
