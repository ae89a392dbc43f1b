import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Backoff, BackoffExpired, ValidationError } from '../../src/index.js';
import { nextTry, type Retried } from '../../src/runtime/retry.js';

const FIRST = { retries: 0, isExpected: false };
const failure = new Error('no');

/** The delay before the next try. */
function delayOf(options: Retried, error: unknown, retries: number): number {
  const next = nextTry(options, error, { retries, isExpected: false });
  if (next === undefined || next instanceof BackoffExpired) throw new Error('no further try');
  return next.delayMs;
}

test('the schedule is gone through, and its last time holds for all further ones', () => {
  const options = { retry: { scheduleMs: [10, 20], jitterMs: 0, limit: 0 } };
  expect([0, 1, 2, 3, 2 ** 40].map((retries) => delayOf(options, failure, retries))).toEqual([10, 20, 20, 20, 20]);
});

test('without a word it is the schedule of nameko-amqp-retry, within six standard deviations', () => {
  const seconds = [1, 2, 3, 5, 8, 13, 21, 34, 55, 55];
  for (const [retries, second] of seconds.entries()) {
    expect(Math.abs(delayOf({ retry: true }, failure, retries) - second * 1000)).toBeLessThanOrEqual(600);
  }
});

test('times are scattered over few queues: whole milliseconds, never negative, in steps of a fifth of the jitter', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), fc.integer({ min: 5, max: 500 }), (scheduled, jitter) => {
      const jitterMs = jitter * 5;
      const delayMs = delayOf({ retry: { scheduleMs: [scheduled], jitterMs } }, failure, 0);
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs % jitter).toBe(0);
    }),
  );
});

test('what a `Backoff` is told goes before the `retry`, and that before the defaults', () => {
  const options = { retry: { scheduleMs: [10], jitterMs: 0, limit: 5 } };
  expect(delayOf(options, new Backoff(), 4)).toBe(10);
  expect(delayOf(options, new Backoff({ scheduleMs: [70] }), 4)).toBe(70);
  expect(nextTry(options, new Backoff({ limit: 2 }), { retries: 2, isExpected: false })).toBeInstanceOf(BackoffExpired);
  expect(delayOf({ retry: false }, new Backoff({ scheduleMs: [70], jitterMs: 0 }), 0)).toBe(70);
});

test.each<readonly [string, Retried, unknown, boolean]>([
  ['nothing was asked for', {}, failure, false],
  ['it is turned off', { retry: false }, failure, false],
  ['the error is expected', { retry: true }, failure, true],
  ['the payload is refused', { retry: true }, new ValidationError('request', 'a.b', []), false],
  ['the error is of another class', { retry: { for: [RangeError] } }, failure, false],
  [
    'an error throws when it is asked',
    { retry: { for: [RangeError] } },
    new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error('do not ask');
        },
      },
    ),
    false,
  ],
])('nothing is tried again where %s', (_title, options, error, isExpected) => {
  expect(nextTry(options, error, { retries: 0, isExpected })).toBeUndefined();
});

test('at the limit it says what nameko-amqp-retry says, with the error of the last attempt as cause', () => {
  const expired = nextTry({ retry: true }, failure, { retries: 20, isExpected: false });
  expect(expired).toMatchObject({ code: 'NTG4019', cause: failure });
  expect((expired as Error).message).toBe("Backoff aborted after '20' retries (~747 seconds)");
});

test('there is none that would come when nobody waits for it any more', () => {
  const options = { retry: { scheduleMs: [100], jitterMs: 0 } };
  expect(nextTry(options, failure, { ...FIRST, leftMs: 101 })).toEqual({ delayMs: 100 });
  expect(nextTry(options, failure, { ...FIRST, leftMs: 100 })).toBeInstanceOf(BackoffExpired);
});

test('a number of retries that a peer has made up is not counted up to', () => {
  const options = { retry: { scheduleMs: [1_000, 2_000], limit: 0 } };
  const expired = nextTry(options, failure, { ...FIRST, retries: 2 ** 50, leftMs: 0 });
  expect((expired as Error).message).toMatch(/^Backoff aborted after '1125899906842624' retries/);
  expect(nextTry({ retry: true }, failure, { ...FIRST, retries: 2 ** 50 })).toBeInstanceOf(BackoffExpired);
});

test.each([[[]], [[-5]], [[Number.NaN]], [[Infinity]]])(
  'times that are none, as nobody checks those of a thrown `Backoff`: %j',
  (scheduleMs) => {
    for (const jitterMs of [0, -1, 100, Number.NaN, Infinity]) {
      const delayMs = delayOf({}, new Backoff({ scheduleMs, jitterMs }), 0);
      expect(Number.isInteger(delayMs) && delayMs >= 0 && delayMs < 2 ** 32).toBe(true);
    }
    expect(nextTry({}, new Backoff({ limit: Number.NaN }), FIRST)).toBeInstanceOf(BackoffExpired);
  },
);
