import type { Code } from '../errors/codes.js';
import { refusal } from './accepts.js';
import { part, rpcName, type Contract, type ContractSet, type EntrypointContract } from './contract.js';
import { parseRoutePath, routeConflicts, type Route } from './route.js';

/** A rule that is broken; the caller knows where in the source its part stands. */
export interface Finding {
  readonly code: Code;
  /** Key of the place, see `part`. */
  readonly part: string;
  readonly message: string;
  readonly hint?: string;
}

type Rule = (contracts: ContractSet) => readonly Finding[];

/** Every rule that a set of contracts keeps. A new rule is a function and a row. */
const RULES: readonly Rule[] = [
  oneServicePerName,
  oneMethodPerWireName,
  oneParameterPerWireName,
  oneMethodPerRoute,
  namesOfTheClient,
  handlersTakeWhatIsDispatched,
  reliableBroadcastsAreIdentified,
  usableServiceNames,
  usableRpcNames,
  usableEventTypes,
];

/** What is wrong with a set of contracts, in the order of the rules. */
export function checkRules(contracts: ContractSet): readonly Finding[] {
  return RULES.flatMap((rule) => rule(contracts));
}

function oneServicePerName({ services }: ContractSet): readonly Finding[] {
  return namesakes(services, ({ service }) => service).map(([name, classes]) => {
    const told = classes.map(({ className, source }) => `\`${className}\` (${source})`).join(' and ');
    return {
      code: 'NTG2001',
      part: part(name),
      message: `${told} are both services named "${name}".`,
      hint: 'Give one of them another `serviceName`.',
    };
  });
}

function oneMethodPerWireName({ services }: ContractSet): readonly Finding[] {
  return services.flatMap(({ service, className, entrypoints }) =>
    namesakes(rpcMethods(entrypoints), rpcName).map(([name, methods]) => {
      const told = methods.map(({ method }) => `\`${className}.${method}\``).join(' and ');
      return {
        code: 'NTG2002',
        part: part(service, methods.at(-1)?.method ?? ''),
        message: `${told} are both the rpc method "${name}" of service "${service}".`,
        hint: 'Name one of them otherwise: @rpc({ name: "..." }).',
      };
    }),
  );
}

function oneParameterPerWireName({ services }: ContractSet): readonly Finding[] {
  return services.flatMap(({ service, className, entrypoints }) =>
    rpcMethods(entrypoints).flatMap(({ method, params }) =>
      namesakes(params, ({ name, wireName = name }) => wireName).map(([wireName, both]) => ({
        code: 'NTG2010',
        part: part(service, method, both.at(-1)?.name ?? ''),
        message: `${both.map(({ name }) => `\`${name}\``).join(' and ')} of \`${className}.${method}\` are both "${wireName}" on the wire.`,
        hint: 'Give one of them another name.',
      })),
    ),
  );
}

function oneMethodPerRoute({ services }: ContractSet): readonly Finding[] {
  return services.flatMap(({ service, className, entrypoints }) =>
    routeConflicts(entrypoints.flatMap(routeOf)).map(({ first, second, methods }) => ({
      code: 'NTG2003',
      part: part(service, second.method),
      message: `\`${className}.${first.method}\` and \`${className}.${second.method}\` both answer ${methods.join(', ')} ${second.path}.`,
      hint: 'Give one of them another path or other methods: no request would reach the second.',
    })),
  );
}

/** None for other kinds, and for a path that the reader has refused. */
function routeOf({ kind, method, options }: EntrypointContract): readonly Route[] {
  const { methods, path } = options;
  if (kind !== 'http' || typeof path !== 'string' || !Array.isArray(methods)) return [];
  const segments = parseRoutePath(path);
  if (typeof segments === 'string') return [];
  return [{ methods: methods.map((verb) => String(verb).toUpperCase()), path, segments, method }];
}

/** What the generated client has of its own, beside one property per service; `then` would make it a promise. */
const CLIENT_MEMBERS: ReadonlySet<string> = new Set(['dispatch', 'close', 'then']);

function namesOfTheClient({ services }: ContractSet): readonly Finding[] {
  return services
    .filter(({ service }) => CLIENT_MEMBERS.has(service))
    .map(({ service, className }) => ({
      code: 'NTG2004',
      part: part(service),
      message: `Service "${service}" (\`${className}\`) cannot be called by a client: \`${service}\` is the client's own.`,
      hint: `Choose a service name other than ${[...CLIENT_MEMBERS].map((name) => `"${name}"`).join(', ')}.`,
    }));
}

function handlersTakeWhatIsDispatched({ services }: ContractSet): readonly Finding[] {
  const sources = new Map(services.map((contract) => [contract.service, contract]));
  return services.flatMap((contract) =>
    contract.entrypoints.flatMap((entrypoint): readonly Finding[] => {
      const subscription = subscriptionOf(entrypoint);
      const source = subscription === undefined ? undefined : sources.get(subscription.source);
      return subscription === undefined || source === undefined
        ? []
        : handlerFindings(contract, entrypoint, source, subscription.type);
    }),
  );
}

function handlerFindings(
  { service, className, $defs }: Contract,
  { method, params }: EntrypointContract,
  source: Contract,
  type: string,
): readonly Finding[] {
  const dispatched = Object.hasOwn(source.events, type) ? source.events[type] : undefined;
  const [payload] = params;
  if (dispatched === undefined || payload === undefined) return [];
  const handled = payload.rest === true ? (payload.schema.items ?? {}) : payload.schema;
  if (handled === false) return [];
  const found = refusal({ schema: handled, $defs }, { schema: dispatched, $defs: source.$defs });
  if (found === undefined) return [];
  const place = found.path === '' ? 'it' : `\`${found.path}\``;
  return [
    {
      code: 'NTG2005',
      part: part(service, method, payload.name),
      message:
        `\`${className}.${method}\` cannot take every event \`${type}\` of \`${source.service}\`: ` +
        `${place} is dispatched as ${found.dispatched} and handled as ${found.handled}.`,
      hint: `Take what \`${source.className}\` (${source.source}) dispatches, or widen the parameter.`,
    },
  ];
}

/** Else each start would leave a queue that keeps events for ever. Nameko 2.14 refuses it too. */
function reliableBroadcastsAreIdentified({ services }: ContractSet): readonly Finding[] {
  return services.flatMap(({ service, className, entrypoints }) =>
    entrypoints
      .filter(({ kind, options }) => {
        const { handlerType, reliableDelivery, isIdentified } = options;
        return kind === 'event' && handlerType === 'broadcast' && reliableDelivery !== false && isIdentified !== true;
      })
      .map(({ method }) => ({
        code: 'NTG2006',
        part: part(service, method),
        message:
          `\`${className}.${method}\` is a broadcast handler with reliable delivery, which is the default, and has no identifier: ` +
          'a new queue at each start would keep events for ever.',
        hint: "Give it a `broadcastIdentifier` that is the instance's own, or `reliableDelivery: false`.",
      })),
  );
}

/**
 * Longest name of a queue, an exchange or a routing key, in bytes. Source: AMQP 0-9-1, 4.2.5.3, short strings.
 * The names below are those of Nameko's topology. Source: Nameko 2.14.
 */
const LONGEST_NAME = 255;
/** `-` and the 32 characters that tell the instances of a broadcast handler apart. */
const BROADCAST_IDENTIFIER = '-'.padEnd(33, '0');
/** Longest of what is derived from a service's name alone: its reply queue, with a uuid. */
const replyQueue = (service: string): string => `rpc.reply-${service}-`.padEnd(Buffer.byteLength(service) + 47, '0');

function usableServiceNames({ services }: ContractSet): readonly Finding[] {
  return services.flatMap(({ service, className }) => {
    const at = part(service);
    if (service === '') return [unusable(at, `The service name of \`${className}\` is empty.`)];
    if (service === '__proto__') {
      return [unusable(at, `\`${className}\` cannot be named "__proto__": it could change what an object is.`)];
    }
    if (service.split('.').some((word) => word === '*' || word === '#')) {
      const message = `Service name "${service}" would catch the calls of other services: "*" and "#" are wildcards.`;
      return [unusable(at, message)];
    }
    return tooLong(at, `Service name "${service}"`, replyQueue(service));
  });
}

function usableRpcNames({ services }: ContractSet): readonly Finding[] {
  return services.flatMap(({ service, className, entrypoints }) =>
    rpcMethods(entrypoints).flatMap((entrypoint) => {
      const name = rpcName(entrypoint);
      const at = part(service, entrypoint.method);
      const subject = `The rpc name "${name}" of \`${className}.${entrypoint.method}\``;
      if (name === '') return [unusable(at, `The rpc name of \`${className}.${entrypoint.method}\` is empty.`)];
      if (name.includes('.')) {
        return [unusable(at, `${subject} has a dot: no call would reach it.`, 'Use "_" instead.')];
      }
      if (name === '__proto__')
        return [unusable(at, `${subject} cannot be called: it could change what an object is.`)];
      if (name === 'then') {
        return [unusable(at, `${subject} cannot be called: a proxy that has \`then\` would be taken for a promise.`)];
      }
      return tooLong(at, subject, `${service}.${name}`);
    }),
  );
}

function usableEventTypes({ services }: ContractSet): readonly Finding[] {
  const dispatched = services.flatMap(({ service, events }) =>
    Object.keys(events).flatMap((type) => {
      const at = part(service, 'events', type);
      if (type === '') return [unusable(at, `Service "${service}" has an event type that is empty.`)];
      return tooLong(at, `Event type "${type}" of service "${service}"`, type);
    }),
  );
  const handled = services.flatMap(({ service, className, entrypoints }) =>
    entrypoints.flatMap((entrypoint): readonly Finding[] => {
      const subscription = subscriptionOf(entrypoint);
      if (subscription === undefined) return [];
      const { source, type } = subscription;
      const at = part(service, entrypoint.method);
      const subject = `\`${className}.${entrypoint.method}\``;
      if (source === '') return [unusable(at, `${subject} handles events of a service without a name.`)];
      if (type === '') return [unusable(at, `${subject} handles an event type that is empty.`)];
      const queue = `evt-${source}-${type}--${service}.${entrypoint.wireName ?? entrypoint.method}${BROADCAST_IDENTIFIER}`;
      return tooLong(at, `The queue of ${subject} for "${type}" of "${source}"`, queue);
    }),
  );
  return [...dispatched, ...handled];
}

function tooLong(at: string, subject: string, name: string): readonly Finding[] {
  const bytes = Buffer.byteLength(name);
  if (bytes <= LONGEST_NAME) return [];
  return [
    unusable(
      at,
      `${subject} is too long: the broker's name for it would take ${String(bytes)} bytes of ${String(LONGEST_NAME)}.`,
      'Shorten it.',
    ),
  ];
}

function unusable(at: string, message: string, hint = 'Choose another name.'): Finding {
  return { code: 'NTG2007', part: at, message, hint };
}

function rpcMethods(entrypoints: readonly EntrypointContract[]): readonly EntrypointContract[] {
  return entrypoints.filter(({ kind }) => kind === 'rpc');
}

/** What an event handler listens to; undefined for other kinds, and where the options are not known literally. */
function subscriptionOf({ kind, options }: EntrypointContract): { source: string; type: string } | undefined {
  const { source, type } = options;
  if (kind !== 'event' || typeof source !== 'string' || typeof type !== 'string') return undefined;
  return { source, type };
}

/** Items that share a key with another, by that key. */
function namesakes<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [string, readonly Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups].filter(([, group]) => group.length > 1);
}
