/* eslint-disable @typescript-eslint/no-meaningless-void-operator -- `void x` uses what only the compiler looks at */
/* Types of schema modules. What must not compile stands under a `@ts-expect-error`; `npm run types` is the test. */
import {
  defineService,
  Type,
  Wire,
  type ServiceEvents,
  type ServiceInterface,
  type Static,
} from '../../src/schema/schema.js';

const Order = Type.Object({ code: Type.String(), note: Type.Optional(Type.String()) });
type Order = Static<typeof Order>;

export const shop = defineService('shop', {
  methods: {
    buy: {
      params: [
        { name: 'order', schema: Order },
        { name: 'until', schema: Wire.Date(), optional: true },
      ],
      result: Type.Integer(),
    },
    many: { params: [{ name: 'codes', schema: Type.Array(Type.String()), rest: true }] },
    ping: {},
  },
  events: { sold: Order, closed: Type.Null() },
});

export class ShopService implements ServiceInterface<typeof shop> {
  async buy(order: Order, until?: Date): Promise<number> {
    return order.code.length + (until?.getTime() ?? 0);
  }
  many(...codes: string[]): void {
    void codes;
  }
  ping(): void {}
}

type Shop = ServiceInterface<typeof shop>;

export const wrong: Shop = {
  // @ts-expect-error -- the order has no number for a code
  buy: (order: { code: number }) => order.code,
  // @ts-expect-error -- callers may leave it out
  many: (first: number) => void first,
  // @ts-expect-error -- it resolves to nothing
  ping: () => 1,
};

// @ts-expect-error -- a method is missing
export class Half implements ServiceInterface<typeof shop> {
  ping(): void {}
}

export const sold: ServiceEvents<typeof shop>['sold'] = { code: 'anvil' };
// @ts-expect-error -- such an event is not promised
export type Gone = ServiceEvents<typeof shop>['gone'];

// @ts-expect-error -- a parameter has a name
defineService('bad', { methods: { get: { params: [{ schema: Type.String() }] } } });
