import { defineService, Type, Wire, type Static } from 'ntgen/schema';

export const Order = Type.Object({
  code: Type.String({ minLength: 1, description: 'As printed on the shelf.' }),
  quantity: Type.Integer({ minimum: 1, maximum: 1000 }),
});
export type Order = Static<typeof Order>;

export const Reservation = Type.Object({
  code: Type.String(),
  left: Type.Integer({ minimum: 0 }),
  until: Wire.Date(),
});
export type Reservation = Static<typeof Reservation>;

/** What the service promises, before there is a line of its code. */
export const reservations = defineService('reservations', {
  description: 'Sets things aside for customers.',
  methods: {
    reserve: {
      description: 'Sets copies aside, until somebody pays or an hour has passed.',
      params: [
        { name: 'order', schema: Order },
        { name: 'note', schema: Type.String({ maxLength: 200 }), optional: true },
      ],
      result: Reservation,
    },
    available: { params: [{ name: 'code', schema: Type.String({ minLength: 1 }) }], result: Type.Integer() },
  },
  events: { reserved: Reservation },
});
