import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { describeWithRabbit } from '../support/rabbit.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describeWithRabbit('npm run bench:events', (url) => {
  test('prints a row for each contestant and one of ratios, for each number of queues', () => {
    const options = ['--seconds', '0.02', '--rounds', '1', '--queues', '2', '--contestants', 'amqplib,ntgen'];
    const command = ['--conditions=ntgen-source', '--import', 'tsx', 'bench/events.ts', ...options, '--broker', url];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '2 queues: warming up\n2 queues: round 1 of 1\n' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /^queues {2}contestant +events\/s {2}publisher CPU us {2}consumers CPU us {2}broker CPU us {2}writes$/,
      ),
      expect.stringMatching(/^2 +amqplib +\d+ /),
      expect.stringMatching(/^2 +ntgen +\d+ /),
      expect.stringMatching(/^2 +ntgen\/amqplib +x\d+\.\d\d /),
      '',
      expect.stringMatching(/^Medians of 1 rounds of 0\.02 s.+ amqplib \d.+ RabbitMQ \d.+ Node v\d.+ cores /),
    ]);
  }, 60_000);
});
