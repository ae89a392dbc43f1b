import { Broker } from './broker.js';
import { masked, messageOf } from './text.js';

/** What the options say; where they make no sense the process ends with 2. */
export function optionsOrExit<Options>(bench: string, usage: string, read: () => Options): Options {
  try {
    return read();
  } catch (error) {
    process.stderr.write(`${bench}: ${messageOf(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/** A connection to the broker; where none answers the process ends with 1. */
export async function brokerOrExit(bench: string, url: string): Promise<Broker> {
  try {
    return await Broker.open(url);
  } catch (error) {
    process.stderr.write(
      `${bench}: no broker answers at ${masked(url)}: ${messageOf(error)}. Start RabbitMQ, or name another with --broker or AMQP_URI.\n`,
    );
    process.exit(1);
  }
}
