import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Acknowledgements } from '../../../src/transport/amqp/plane/acknowledgements.js';
import type { Settlement } from '../../../src/transport/transport.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** What RabbitMQ keeps of a channel: a settlement of a tag that it does not know closes the channel. */
class Broker {
  readonly unsettled: number[] = [];
  readonly settled = new Map<number, Settlement>();
  words = 0;

  readonly sender = {
    ack: (tag: number, multiple: boolean): void => {
      this.#settle(tag, multiple, 'ack');
    },
    nack: (tag: number, requeue: boolean): void => {
      this.#settle(tag, false, requeue ? 'requeue' : 'reject');
    },
  };

  #settle(tag: number, multiple: boolean, settlement: Settlement): void {
    this.words += 1;
    if (!this.unsettled.includes(tag)) throw new Error(`unknown delivery tag ${String(tag)}`);
    for (const each of [...this.unsettled]) {
      if (each !== tag && !(multiple && each < tag)) continue;
      this.unsettled.splice(this.unsettled.indexOf(each), 1);
      this.settled.set(each, settlement);
    }
  }
}

const settlements = fc.constantFrom<Settlement>('ack', 'ack', 'ack', 'requeue', 'reject');
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'deliver' as const }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), as: settlements }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'end of turn' as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.nat(30) }) },
  ),
  { maxLength: 80 },
);

describe('acknowledgements', () => {
  test('in whatever order handlers end, each delivery is settled as it was said, and once', () => {
    fc.assert(
      fc.property(fc.nat(20), steps, (prefetch, story) => {
        const broker = new Broker();
        const acknowledgements = new Acknowledgements(prefetch);
        const tell = (): void => acknowledgements.tell(broker.sender);
        const running: number[] = [];
        const said = new Map<number, Settlement>();
        let tags = 0;
        for (const step of story) {
          if (step.kind === 'deliver') {
            tags += 1;
            broker.unsettled.push(tags);
            acknowledgements.delivered(tags);
            running.push(tags);
          } else if (step.kind === 'settle' && running.length > 0) {
            const [tag = 0] = running.splice(step.which % running.length, 1);
            said.set(tag, step.as);
            acknowledgements.settle(tag, step.as, broker.sender);
          } else if (step.kind === 'end of turn') {
            acknowledgements.tellOrPutOff(broker.sender, tell);
          } else if (step.kind === 'time') {
            jest.advanceTimersByTime(step.ms);
          }
          for (const [tag, settlement] of broker.settled) expect(said.get(tag)).toBe(settlement);
        }
        tell();
        expect(broker.settled).toEqual(said);
        expect(broker.unsettled).toEqual(running.toSorted((a, b) => a - b));
        expect(jest.getTimerCount()).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  function told(prefetch: number, count: number): Broker {
    const broker = new Broker();
    const acknowledgements = new Acknowledgements(prefetch);
    for (let tag = 1; tag <= count; tag += 1) {
      broker.unsettled.push(tag);
      acknowledgements.delivered(tag);
      acknowledgements.settle(tag, 'ack', broker.sender);
      acknowledgements.tellOrPutOff(broker.sender, () => acknowledgements.tell(broker.sender));
    }
    return broker;
  }

  test('the first after a pause is told at once', () => {
    expect(told(100, 1).unsettled).toEqual([]);
  });

  test('many are told by few words, and the last of them soon', () => {
    const broker = told(100, 100);
    expect(broker.words).toBeLessThan(10);
    jest.advanceTimersByTime(20);
    expect(broker.unsettled).toEqual([]);
  });

  test('the broker never waits for more than a quarter of what it may send', () => {
    for (const prefetch of [1, 2, 3, 4, 10, 100]) {
      const broker = told(prefetch, 1_000);
      expect(broker.unsettled.length).toBeLessThan(Math.max(1, prefetch / 4));
    }
  });

  test('a handler that does not end holds up no other', () => {
    const broker = new Broker();
    const acknowledgements = new Acknowledgements(10);
    for (let tag = 1; tag <= 10; tag += 1) {
      broker.unsettled.push(tag);
      acknowledgements.delivered(tag);
    }
    for (let tag = 2; tag <= 10; tag += 1) acknowledgements.settle(tag, 'ack', broker.sender);
    acknowledgements.tellOrPutOff(broker.sender, () => undefined);
    expect(broker.unsettled).toEqual([1]);
  });
});
