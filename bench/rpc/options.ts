import { parseArgs } from 'node:util';
import { brokerUrl, DEFAULT_BROKER, names, positive, whole, wholes } from '../harness/options.js';
import { CONTESTANTS } from './contestants.js';

export interface Options {
  /** Of one contestant in one round, at each level of load. */
  readonly seconds: number;
  readonly rounds: number;
  readonly outstanding: readonly number[];
  readonly bytes: readonly number[];
  readonly contestants: readonly string[];
  /** How often a client is started anew to see how long that takes. */
  readonly cold: number;
  readonly broker: string;
  /** Where CPU profiles go. */
  readonly profile: string | undefined;
}

export const USAGE = `Usage: npm run bench:rpc -- [options]

  --seconds N          of one contestant in one round (default 0.5)
  --rounds N           how often the contestants take turns (default 7)
  --outstanding N,N    calls under way at once (default 1,10,100,1000)
  --bytes N,N          JSON of a payload, each way (default 103,10240)
  --contestants A,B    default: all that are installed, of
                       ${CONTESTANTS.names.join(', ')}
  --cold N             starts a client of each N times, from nothing to its first result (default 5; 0: does not)
  --broker URL         default: AMQP_URI, else amqp://guest:guest@127.0.0.1:5672
  --profile FOLDER     leaves a CPU profile of each process there; it costs time, so do not trust the table then
`;

/** @throws TypeError  an option that there is not, or a value that makes no sense */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '0.5' },
      rounds: { type: 'string', default: '7' },
      outstanding: { type: 'string', default: '1,10,100,1000' },
      bytes: { type: 'string', default: '103,10240' },
      contestants: { type: 'string', default: '' },
      cold: { type: 'string', default: '5' },
      broker: { type: 'string', default: DEFAULT_BROKER },
      profile: { type: 'string' },
    },
  });
  return {
    seconds: positive('seconds', values.seconds),
    rounds: whole('rounds', values.rounds),
    outstanding: wholes('outstanding', values.outstanding),
    bytes: wholes('bytes', values.bytes),
    contestants: names('contestants', values.contestants, CONTESTANTS.names),
    cold: values.cold === '0' ? 0 : whole('cold', values.cold),
    broker: brokerUrl(values.broker),
    profile: values.profile,
  };
}
