import { expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Output } from '../../../src/transport/amqp/plane/output.js';

function recorded(): { output: Output; written: string[]; sink: { writable: boolean; writableLength: number } } {
  const written: string[] = [];
  const sink = { writable: true, writableLength: 0, write: (bytes: Buffer) => written.push(bytes.toString('hex')) };
  return { output: new Output(sink), written, sink };
}

test('what a turn and its promises have to say leaves at once, and what was put off with it', async () => {
  const { output, written } = recorded();
  output.atEndOfTurn(() => output.writer.uint8(9));
  output.writer.uint8(1);
  await Promise.resolve();
  output.writer.uint8(2);
  void Promise.resolve().then(() => output.writer.uint8(3));
  await nextTurn();
  output.writer.uint8(4);
  await nextTurn();
  expect(written).toEqual(['01020309', '04']);
});

test('what others have to write does not overtake it', async () => {
  const { output, written } = recorded();
  output.writer.uint8(1);
  output.flush();
  written.push('theirs');
  output.writer.uint8(2);
  await nextTurn();
  expect(written).toEqual(['01', 'theirs', '02']);
});

test('a socket that is gone gets nothing', async () => {
  const { output, written, sink } = recorded();
  sink.writable = false;
  output.writer.uint8(1);
  await nextTurn();
  expect(written).toEqual([]);
});

test('is full with what the turn has written and the socket holds', async () => {
  const { output, sink } = recorded();
  output.writer.bytes(Buffer.alloc(1_000_000));
  expect(output.isFull).toBe(false);
  sink.writableLength = 100_000;
  expect(output.isFull).toBe(true);
  await nextTurn();
  expect(output.isFull).toBe(false);
});
