import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Correlations } from '../../src/runtime/correlations.js';
import { Crowd } from '../../src/runtime/crowd.js';

interface Waiting {
  correlationId: string;
}

function wait(correlations: Correlations<Waiting>): Waiting {
  const waiting = { correlationId: '' };
  waiting.correlationId = correlations.add(waiting);
  return waiting;
}

test('who waits is found by an id that is a UUID in its form and nobody else has or had', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), (story) => {
      const correlations = new Correlations<Waiting>();
      const given = new Set<string>();
      let waiting: Waiting[] = [];
      for (const step of story) {
        const [leaving] = waiting.slice(step);
        if (leaving === undefined) {
          const comer = wait(correlations);
          expect(comer.correlationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
          expect(given).not.toContain(comer.correlationId);
          given.add(comer.correlationId);
          waiting.push(comer);
        } else {
          correlations.delete(leaving);
          waiting = waiting.filter((other) => other !== leaving);
          expect(correlations.find(leaving.correlationId)).toBeUndefined();
        }
        for (const one of waiting) expect(correlations.find(one.correlationId)).toBe(one);
        expect(new Set(correlations.all)).toEqual(new Set(waiting));
      }
    }),
  );
});

test('an id that others have made finds nobody', () => {
  const correlations = new Correlations<Waiting>();
  const { correlationId } = wait(correlations);
  const foreign = ['', 'x', '__proto__', '00000000-0000-4000-8000-000000000000', `${correlationId}0`, '€'.repeat(40)];
  for (const id of foreign) expect(correlations.find(id)).toBeUndefined();
});

test('a crowd has those who came and did not go', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), (story) => {
      const crowd = new Crowd<{ place: number }>();
      const inside = new Set<{ place: number }>();
      for (const step of story) {
        const [leaving] = [...inside].slice(step);
        if (leaving === undefined) {
          const comer = { place: -1 };
          crowd.add(comer);
          inside.add(comer);
        } else {
          crowd.delete(leaving);
          crowd.delete(leaving);
          inside.delete(leaving);
        }
        expect(new Set(crowd.members)).toEqual(inside);
        expect(crowd.members).toHaveLength(inside.size);
      }
    }),
  );
});
