import { dependency, DependencyProvider, type WorkerContext } from 'ntgen';

export class NotLoggedInError extends Error {}

export class Basket {
  readonly #items: string[] = [];

  add(item: string): void {
    this.#items.push(item);
  }

  items(): string[] {
    return [...this.#items];
  }
}

/** A basket for each user: whose it is says the context data that travels with the call. */
class ShoppingBasketProvider extends DependencyProvider<Basket> {
  readonly #baskets = new Map<string, Basket>();

  override getDependency({ data }: WorkerContext): Basket {
    const userId = data['user_id'];
    if (typeof userId !== 'string') throw new NotLoggedInError('Nobody is logged in.');
    const basket = this.#baskets.get(userId) ?? new Basket();
    this.#baskets.set(userId, basket);
    return basket;
  }
}

export const ShoppingBasket = dependency(ShoppingBasketProvider);
