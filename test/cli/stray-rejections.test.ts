import { afterAll, expect, test } from '@jest/globals';
import { Project } from './project.js';

const project = new Project({
  'src/ticker.ts': `import { timer } from 'ntgen';

let ticks = 0;

export class TickerService {
  static readonly serviceName = 'ticker';

  @timer(0.05)
  tick(): void {
    ticks += 1;
    if (ticks > 1) console.log('still ticking');
    else void Promise.reject(new Error('forgotten'));
  }
}
`,
});

afterAll(() => project.remove());

test('a rejection that a method forgot is told, and ends nothing', async () => {
  const running = project.start('run', 'src/ticker.ts', '--broker', 'memory://stray');
  await running.says(/nobody awaited it: Error: forgotten\n +at .*ticker/);
  await running.says(/^still ticking$/m);
  running.kill('SIGTERM');
  expect(await running.ended).toMatchObject({ code: 0 });
});
