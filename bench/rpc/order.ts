/** What travels, there and back. */
export interface Order {
  id: number;
  item: string;
  quantity: number;
  price: number;
  express: boolean;
  tags: string[];
}

const TAG = 'engraved-000';

/**
 * An order of 103 bytes as JSON, or of as many more as its tags make it. The id makes every call another one.
 *
 * @param bytes about how long its JSON is to be; 103 is the least
 */
export function orderOf(call: number, bytes = 0): Order {
  const more = Math.max(0, Math.round((bytes - 103) / (TAG.length + 3)));
  return {
    id: 100_000 + (call % 900_000),
    item: 'an iron anvil',
    quantity: 3,
    price: 149.95,
    express: true,
    tags: ['heavy', 'acme', ...Array.from({ length: more }, () => TAG)],
  };
}
