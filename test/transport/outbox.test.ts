import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Outbox } from '../../src/transport/amqp/outbox.js';
import { Publication } from '../../src/transport/amqp/publication.js';
import { DEFAULT_PUBLISH_LIMITS } from '../../src/transport/publish-limits.js';
import { message } from './conformance/kit.js';

const publication = (sequence: number): Publication =>
  new Publication(
    sequence,
    { exchange: '', routingKey: 'q' },
    message('x'),
    { mandatory: false, resend: true, timeoutMs: 1_000, signal: undefined },
    () => undefined,
  );

/** More than what the outbox moves at once. */
const MANY = Array.from({ length: 3_000 }, (_, sequence) => publication(sequence));

test('what waits leaves in the order of the calls, whatever is given up and comes back', () => {
  const step = fc.tuple(fc.constantFrom('add', 'send', 'give up', 'bring back'), fc.nat(2_000));
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 30 }), (steps) => {
      const outbox = new Outbox({ ...DEFAULT_PUBLISH_LIMITS, waitingMessages: MANY.length });
      const sent: Publication[] = [];
      let expected: Publication[] = [];
      let next = 0;
      const put = (publications: readonly Publication[]): void => {
        publications.forEach((one) => outbox.add(one));
        expected = [...expected, ...publications].sort((one, other) => one.sequence - other.sequence);
      };
      for (const [what, number] of steps) {
        if (what === 'add') put(MANY.slice(next, (next += number)));
        if (what === 'bring back') put(sent.splice(0, number));
        if (what === 'send') {
          const leaving = expected.splice(0, number);
          const left = leaving.map(() => {
            const first = outbox.first();
            if (first !== undefined) outbox.delete(first);
            return first;
          });
          expect(left.map((one) => one?.sequence)).toEqual(leaving.map(({ sequence }) => sequence));
          sent.push(...leaving);
        }
        if (what === 'give up' && expected.length > 0) {
          const [one] = expected.splice(number % expected.length, 1);
          expect(one && [outbox.delete(one), outbox.delete(one)]).toEqual([true, false]);
        }
        expect(outbox.size).toBe(expected.length);
      }
      expect(outbox.all().map(({ sequence }) => sequence)).toEqual(expected.map(({ sequence }) => sequence));
    }),
  );
});
