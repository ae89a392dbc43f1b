import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { describeWithRabbit } from '../support/rabbit.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

function bench(...options: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ['--conditions=ntgen-source', '--import', 'tsx', 'bench/rpc.ts', ...options];
  return spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
}

describeWithRabbit('npm run bench:rpc', (url) => {
  test('prints a row for each contestant and one of ratios, and how it came to them', () => {
    const { status, stdout, stderr } = bench(
      '--seconds',
      '0.02',
      '--rounds',
      '1',
      '--outstanding',
      '1,10',
      '--bytes',
      '103',
      '--contestants',
      'amqplib,ntgen',
      '--cold',
      '1',
      '--broker',
      url,
    );

    expect({ status, stderr }).toEqual({ status: 0, stderr: 'warming up\nround 1 of 1\ncold start 1 of 1\n' });
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header?.split(/ {2,}/)).toEqual([
      'bytes',
      'outstanding',
      'contestant',
      'calls/s',
      'p50 ms',
      'p99 ms',
      'client CPU us',
      'server CPU us',
      'CPU us',
      'broker CPU us',
      'writes',
      'RSS MB',
    ]);
    const numbers = String.raw`( +\d+(\.\d+)?){6}( +(\d+\.\d|-))( +\d+(\.\d+)?){2}`;
    const ratios = String.raw`( +x\d+\.\d\d){6} +(x\d+\.\d\d|x?[A-Z]\w+|-)( +x\d+\.\d\d){2}`;
    expect(rows).toEqual([
      expect.stringMatching(`^103  +1  +amqplib${numbers}$`),
      expect.stringMatching(`^103  +1  +ntgen${numbers}$`),
      expect.stringMatching(`^103  +1  +ntgen/amqplib${ratios}$`),
      expect.stringMatching(`^103  +10  +amqplib${numbers}$`),
      expect.stringMatching(`^103  +10  +ntgen${numbers}$`),
      expect.stringMatching(`^103  +10  +ntgen/amqplib${ratios}$`),
      '',
      expect.stringMatching(/^cold start {2}contestant +ms to first result$/),
      expect.stringMatching(/^client +amqplib +\d+$/),
      expect.stringMatching(/^client +ntgen +\d+$/),
      expect.stringMatching(/^client +ntgen\/amqplib +x\d+\.\d\d$/),
      '',
      expect.stringMatching(/^Medians of 1 rounds of 0\.02 s.+ amqplib \d.+ RabbitMQ \d.+ Node v\d.+ cores /),
    ]);
  }, 60_000);
});

test('without a broker there is one line, which does not show the password', () => {
  const { status, stdout, stderr } = bench('--broker', 'amqp://guest:secret@127.0.0.1:1');

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^bench:rpc: no broker answers at amqp:\/\/guest:\*\*@127\.0\.0\.1:1: .+ECONNREFUSED.+\n$/);
}, 60_000);

test('an option that makes no sense is refused', () => {
  const { status, stderr } = bench('--rounds', 'many');

  expect(status).toBe(2);
  expect(stderr).toMatch(/^bench:rpc: --rounds has to be a number above 0, not "many"\n\nUsage: /);
}, 60_000);

test('a contestant that there is not is refused, and the others are named', () => {
  const { status, stderr } = bench('--contestants', 'ntgen,kafka');

  expect(status).toBe(2);
  expect(stderr).toMatch(/^bench:rpc: --contestants has no "kafka"; there are amqplib, ntgen, .*moleculer/);
}, 60_000);
