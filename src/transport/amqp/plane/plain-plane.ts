import type { Insides } from './amqplib-insides.js';
import { DecodeGuard } from './decode-guard.js';
import { BrokenFrames } from './frame-splitter.js';

/** Sees to it that amqplib, where it handles messages by itself, reads nothing that would end it, and writes once a turn. */
export function guardDecoding({ stream, frameMax }: Insides, maxMessageBytes: number): void {
  const guard = new DecodeGuard(frameMax, maxMessageBytes);
  const read = stream.read.bind(stream) as () => Buffer | null; // no encoding is set
  stream.read = () => {
    const chunk = read();
    try {
      return chunk === null ? null : guard.push(chunk);
    } catch (error) {
      if (!(error instanceof BrokenFrames)) throw error;
      stream.destroy(error);
      return null;
    }
  };
  writeOnceATurn({ stream });
}

/** A message is three frames to amqplib, an acknowledgement one more, and each system call costs more than what it carries. */
function writeOnceATurn({ stream }: Pick<Insides, 'stream'>): void {
  const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
  let isCorked = false;
  stream.write = (...args: readonly unknown[]) => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      setImmediate(() => {
        isCorked = false;
        stream.uncork();
      });
    }
    return write(...args);
  };
}
