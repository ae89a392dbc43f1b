/*
 * The payloads that the aims were set with: limits and whole numbers here and there, as people write them.
 */

const text = { type: 'string' };
const number = { type: 'number' };
const whole = { type: 'integer' };
const yes = { type: 'boolean' };
const texts = { type: 'array', items: text };

const address = object({ street: text, city: text, zip: { type: 'string', minLength: 3 } });
const item = object({
  sku: text,
  title: text,
  quantity: { type: 'integer', minimum: 1 },
  price: number,
  tags: texts,
  options: object({ gift: yes }),
});
const happening = {
  anyOf: Object.entries({
    created: { id: number, by: text },
    renamed: { id: number, from: text, to: text },
    moved: { id: number, x: number, y: number },
    deleted: { id: number, hard: yes },
    tagged: { id: number, tags: texts },
    priced: { id: number, price: number, currency: text },
    shipped: { id: number, carrier: text, eta: number },
    noted: { id: number, text },
  }).map(([kind, properties]) => object({ kind: { const: kind }, ...properties })),
};

/** A service whose results are the payloads, as a schema file. What is asked of them is what Ajv is asked too. */
export const SERVICE = {
  service: 'payload',
  methods: {
    flat: {
      params: [],
      result: object({
        id: whole,
        name: { type: 'string', minLength: 1, maxLength: 100 },
        email: text,
        active: yes,
        tags: texts,
        score: { type: 'number', minimum: 0 },
      }),
    },
    order: {
      params: [],
      result: object(
        { id: whole, customer: object({ name: text, email: text, address }), items: { type: 'array', items: item } },
        { note: text },
      ),
    },
    union: {
      params: [],
      result: object({ ref: { anyOf: [text, number] }, happenings: { type: 'array', items: happening } }),
    },
  },
};

function object(required: object, optional: object = {}): object {
  return { type: 'object', properties: { ...required, ...optional }, required: Object.keys(required) };
}

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

/** Texts of JSON: valid ones, and the same with one fault in the last place that is looked at. */
export const PAYLOADS: Readonly<
  Record<'flat' | 'order' | 'union', { readonly valid: string; readonly invalid: string }>
> = {
  flat: pair(flat, { ...flat, tags: ['a', 1] }),
  order: pair(order, { ...order, items: [...items.slice(0, -1), { ...items[49], tags: ['x', 1] }] }),
  union: pair(
    { ref: 5, happenings },
    { ref: 5, happenings: [...happenings.slice(0, -1), { kind: 'noted', id: 1, text: 5 }] },
  ),
};

function pair(valid: unknown, invalid: unknown): { readonly valid: string; readonly invalid: string } {
  return { valid: JSON.stringify(valid), invalid: JSON.stringify(invalid) };
}
