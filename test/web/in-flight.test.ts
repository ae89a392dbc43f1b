import { expect, test } from '@jest/globals';
import { InFlight } from '../../src/web/in-flight.js';

test('a stop waits for answers as long as they take, and for what streams on only so long', async () => {
  const inFlight = new InFlight(10);
  let answer: () => void = () => undefined;
  const answering = new Promise<void>((resolve) => (answer = resolve));
  const told: string[] = [];
  const tracked = inFlight.track(answering, async (giveUp) => {
    await answering;
    told.push('answered');
    await new Promise((resolve) => {
      giveUp.addEventListener('abort', resolve);
    });
    told.push('given up');
  });
  const ended = inFlight.end();
  expect(inFlight.stopping.signal.aborted).toBe(true);
  answer();
  await Promise.all([ended, tracked]);
  expect(told).toEqual(['answered', 'given up']);
});
