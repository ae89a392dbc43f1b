/** Flags of every command that talks to a broker. */
export const connectionFlags = {
  broker: {
    type: 'string',
    requiresArg: true,
    describe:
      'Where the broker is; else AMQP_URI of the configuration, else of the environment, else amqp://guest:guest@127.0.0.1:5672/',
  },
  config: { type: 'string', requiresArg: true, describe: 'A file of configuration for the services, YAML or JSON' },
} as const;

/** Flags of commands that do one thing and end, on a broker or on services that they host for it. */
export const reachFlags = {
  ...connectionFlags,
  services: {
    type: 'string',
    requiresArg: true,
    describe: 'Host the services of this module meanwhile, in this process and without a broker',
    conflicts: 'broker',
  },
  timeout: {
    type: 'number',
    requiresArg: true,
    default: 30,
    describe: 'Seconds until a call or a connection is given up',
  },
} as const;
