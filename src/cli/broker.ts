/** The flag of every command that talks to a broker. */
export const brokerFlag = {
  type: 'string',
  describe: 'Where the broker is; else AMQP_URI of the environment, else amqp://guest:guest@127.0.0.1:5672/',
} as const;

/** The broker that was named, by flag or environment; undefined means the default. */
export function namedBroker(flag: string | undefined): string | undefined {
  return flag ?? process.env['AMQP_URI'];
}
