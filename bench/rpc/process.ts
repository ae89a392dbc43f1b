import { sample } from '../measure.js';
import type { Contestant } from './contestant.js';
import { load } from './load.js';
import type { AnswerMessage, CommandMessage, ContestantName, Side } from './protocol.js';

/*
 * One side of one contestant in a process of its own: `process.ts <contestant> <server|client>`.
 */

const [contestantName, side] = process.argv.slice(2) as [ContestantName, Side]; // peer.ts starts it, and nobody else
const loaders: Readonly<Record<ContestantName, () => Promise<Contestant>>> = {
  amqplib: async () => (await import('./amqplib.js')).amqplib,
  ntgen: async () => (await import('./ntgen.js')).ntgen,
};
const contestant = await loaders[contestantName]();
let server: Awaited<ReturnType<Contestant['serve']>> | undefined;
let client: Awaited<ReturnType<Contestant['connect']>> | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (message: CommandMessage) => {
  obey(message).then(
    (answer) => {
      tell({ answer });
      if (message.command === 'stop') process.disconnect();
    },
    (error: unknown) => {
      tell({ failure: String(error) });
    },
  );
});

async function obey(message: CommandMessage): Promise<Extract<AnswerMessage, { answer: unknown }>['answer']> {
  switch (message.command) {
    case 'start':
      if (side === 'server') server = await contestant.serve(message.ask);
      else client = await contestant.connect(message.ask);
      return null;
    case 'sample':
      return sample();
    case 'load': {
      if (client === undefined) throw new Error('only a client that was started can make calls');
      const { outstanding, seconds } = message.ask;
      return load(client.echo, outstanding, seconds);
    }
    case 'stop':
      await client?.close();
      await server?.close();
      return null;
  }
}

function tell(message: AnswerMessage): void {
  process.send?.(message);
}
