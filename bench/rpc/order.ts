/** What travels, there and back. */
export interface Order {
  id: number;
  item: string;
  quantity: number;
  price: number;
  express: boolean;
  tags: string[];
}

/** An order of 103 bytes as JSON. The id makes every call another one. */
export function orderOf(call: number): Order {
  return {
    id: 100_000 + (call % 900_000),
    item: 'an iron anvil',
    quantity: 3,
    price: 149.95,
    express: true,
    tags: ['heavy', 'acme'],
  };
}
