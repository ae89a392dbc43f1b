import { parseArgs } from 'node:util';

export interface Options {
  /** Of one contestant in one round, at each number of outstanding calls. */
  readonly seconds: number;
  readonly rounds: number;
  readonly outstanding: readonly number[];
  readonly broker: string;
  /** Where CPU profiles go. */
  readonly profile: string | undefined;
}

export const USAGE = `Usage: npm run bench:rpc -- [options]

  --seconds N        of one contestant in one round (default 1)
  --rounds N         how often the contestants take turns (default 9)
  --outstanding N,N  calls under way at once (default 1,10,100)
  --broker URL       default: AMQP_URI, else amqp://guest:guest@127.0.0.1:5672
  --profile FOLDER   leaves a CPU profile of each process there; it costs time, so do not trust the table then
`;

/** @throws TypeError  an option that there is not, or a value that makes no sense */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '9' },
      outstanding: { type: 'string', default: '1,10,100' },
      broker: { type: 'string', default: process.env['AMQP_URI'] ?? 'amqp://guest:guest@127.0.0.1:5672' },
      profile: { type: 'string' },
    },
  });
  return {
    seconds: positive('seconds', values.seconds),
    rounds: whole('rounds', values.rounds),
    outstanding: values.outstanding.split(',').map((text) => whole('outstanding', text)),
    // kombu's name for the same
    broker: values.broker.replace(/^pyamqp:/, 'amqp:'),
    profile: values.profile,
  };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new TypeError(`--${option} has to be a number above 0, not "${text}"`);
  return value;
}

function whole(option: string, text: string): number {
  const value = positive(option, text);
  if (!Number.isInteger(value)) throw new TypeError(`--${option} has to be a whole number, not "${text}"`);
  return value;
}
