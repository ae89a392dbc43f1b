/** A service whose results are the payloads. What is asked of them is what Ajv is asked too. */
export const SERVICE = `import { rpc } from 'ntgen';

export interface Flat {
  id: number;
  name: string;
  email: string;
  active: boolean;
  tags: string[];
  score: number;
}

export interface Item {
  sku: string;
  title: string;
  quantity: number;
  price: number;
  tags: string[];
  options: { gift: boolean };
}
export interface Order {
  id: number;
  customer: { name: string; email: string; address: { street: string; city: string; zip: string } };
  note?: string;
  items: Item[];
}

export type Happening =
  | { kind: 'created'; id: number; by: string }
  | { kind: 'renamed'; id: number; from: string; to: string }
  | { kind: 'moved'; id: number; x: number; y: number }
  | { kind: 'deleted'; id: number; hard: boolean }
  | { kind: 'tagged'; id: number; tags: string[] }
  | { kind: 'priced'; id: number; price: number; currency: string }
  | { kind: 'shipped'; id: number; carrier: string; eta: number }
  | { kind: 'noted'; id: number; text: string };
export interface Log {
  ref: string | number;
  happenings: Happening[];
}

export class PayloadService {
  static readonly serviceName = 'payload';
  @rpc
  flat(): Flat {
    throw new Error('never called');
  }
  @rpc
  order(): Order {
    throw new Error('never called');
  }
  @rpc
  union(): Log {
    throw new Error('never called');
  }
}
`;

const items = Array.from({ length: 50 }, (_, index) => ({
  sku: `SKU-${String(index)}`,
  title: `Item number ${String(index)} with a name`,
  quantity: (index % 7) + 1,
  price: index * 1.25 + 0.99,
  tags: [`t${String(index)}`, 'x'],
  options: { gift: index % 2 === 0 },
}));
const flat = { id: 12345, name: 'John Smith', email: 'john@example.com', active: true, tags: ['a', 'b'], score: 12.5 };
const customer = { name: 'J', email: 'j@example.com', address: { street: '1 Main', city: 'S', zip: '12345' } };
const order = { id: 777, customer, items };
const happenings = Array.from({ length: 24 }, (_, id) => {
  const kinds = [
    { kind: 'created', id, by: 'b' },
    { kind: 'renamed', id, from: 'a', to: 'b' },
    { kind: 'moved', id, x: 1, y: 2 },
    { kind: 'deleted', id, hard: true },
    { kind: 'tagged', id, tags: ['a'] },
    { kind: 'priced', id, price: 1.5, currency: 'EUR' },
    { kind: 'shipped', id, carrier: 'c', eta: 4 },
    { kind: 'noted', id, text: 't' },
  ];
  return kinds[id % kinds.length];
});

/** Valid ones, and the same with one fault in the last place that is looked at. */
export const PAYLOADS: Readonly<
  Record<'flat' | 'order' | 'union', { readonly valid: unknown; readonly invalid: unknown }>
> = {
  flat: { valid: flat, invalid: { ...flat, tags: ['a', 1] } },
  order: { valid: order, invalid: { ...order, items: [...items.slice(0, -1), { ...items[49], tags: ['x', 1] }] } },
  union: {
    valid: { ref: 5, happenings },
    invalid: { ref: 5, happenings: [...happenings.slice(0, -1), { kind: 'noted', id: 1, text: 5 }] },
  },
};
