import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Publication } from '../../src/transport/amqp/publication.js';
import { Sent } from '../../src/transport/amqp/sent.js';
import { DEFAULT_PUBLISH_LIMITS } from '../../src/transport/publish-limits.js';

function publication(sequence: number): Publication {
  const to = { exchange: '', routingKey: 'q' };
  const sending = { mandatory: false, resend: true, timeoutMs: 1_000, signal: undefined };
  return new Publication(sequence, to, { body: Buffer.alloc(0), headers: {} }, sending, () => undefined);
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), count: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constantFrom('one' as const, 'many' as const), back: fc.nat({ max: 120 }) }),
  fc.record({ kind: fc.constant('lost' as const) }),
);

test('each message is taken out once, by its tag or by a later one, in the order of sending', () => {
  fc.assert(
    fc.property(fc.array(step), (story) => {
      const sent = new Sent(DEFAULT_PUBLISH_LIMITS);
      let byTag = new Map<number, Publication>();
      let lastTag = 0;
      let sequence = 0;
      for (const happening of story) {
        if (happening.kind === 'send') {
          for (let index = 0; index < happening.count; index += 1) {
            const one = publication(sequence++);
            byTag.set(++lastTag, one);
            sent.add(lastTag, one);
          }
        } else if (happening.kind === 'lost') {
          expect(sent.takeAll()).toEqual([...byTag.values()]);
          byTag = new Map();
          lastTag = 0;
        } else {
          const tag = lastTag - happening.back;
          const isMeant = ([other]: readonly [number, Publication]): boolean =>
            happening.kind === 'one' ? other === tag : other <= tag;
          const meant = [...byTag].filter(isMeant);
          const taken: Publication[] = [];
          sent.take(tag, happening.kind === 'many', (one) => taken.push(one));
          expect(taken).toEqual(meant.map(([, one]) => one));
          for (const [gone] of meant) byTag.delete(gone);
        }
        expect(sent.size).toBe(byTag.size);
        expect(sent.all()).toEqual([...byTag.values()]);
      }
    }),
  );
});
