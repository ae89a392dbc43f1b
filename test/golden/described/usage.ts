import type { StockInterface } from './expected/stock/interface.js';
import type { Item } from './expected/stock/types.js';

/** Keeps the promise: it may take more, and be asynchronous or not. */
export class StockService implements StockInterface {
  clear(): void {}

  async find(code: string, since?: Date): Promise<Item | null> {
    return since === undefined ? null : { code };
  }

  'put-back'(...items: Item[]): number {
    return items.length;
  }
}

const tooFew: StockInterface = {
  // @ts-expect-error the code is a text
  find: (code: number) => ({ code: String(code) }),
  clear: () => undefined,
  // @ts-expect-error the result is a number
  'put-back': () => 'none',
};

// @ts-expect-error a method is missing
export class Half implements StockInterface {
  clear(): void {}
  find(): null {
    return null;
  }
}

void tooFew;
