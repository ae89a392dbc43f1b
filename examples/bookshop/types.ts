/** How a customer pays. */
export type Payment = { method: 'card'; number: string; expires: Date } | { method: 'invoice'; address: Address };

export interface Address {
  street: string;
  city: string;
  country?: string;
}

export interface Receipt {
  id: number;
  isbn: string;
  quantity: number;
  /** In cents. */
  total: number;
  paidBy: 'card' | 'invoice';
  issued: Date;
}

export interface Reservation {
  /** Price of one copy, in cents. */
  price: number;
  left: number;
}

/** What the shop tells the world. */
export interface ShopEvents {
  ordered: { receipt: Receipt; reservation: Reservation };
}

export interface Parcel {
  receipt: number;
  isbn: string;
  copies: number;
}
