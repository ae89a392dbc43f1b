import { EventDispatcher, rpc } from 'ntgen';

export interface TillEvents {
  sold: { code: string; quantity: number };
}

/** Sells, and tells whoever wants to know. */
export class TillService {
  static readonly serviceName = 'till';
  readonly dispatch = EventDispatcher<TillEvents>();

  @rpc
  async sell(code: string, quantity: number): Promise<void> {
    await this.dispatch('sold', { code, quantity });
  }
}
