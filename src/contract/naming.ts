import type { ContractSet, EntrypointContract, ParameterContract } from './contract.js';

/** The kinds whose method names travel: in routing keys, and in the names of queues. */
const NAMED_ON_THE_WIRE: ReadonlySet<string> = new Set(['rpc', 'event']);

/**
 * Contracts whose methods and parameters have Python's names on the wire: `getUser(userId)` is `get_user(user_id)` there.
 * What `@rpc({ name })` says stands, and names within payloads stay as they are written.
 */
export function withSnakeCase(contracts: ContractSet): ContractSet {
  return {
    ...contracts,
    services: contracts.services.map((contract) => ({
      ...contract,
      entrypoints: contract.entrypoints.map(renamed),
    })),
  };
}

/** `getUserById` is `get_user_by_id`, `parseHTTPBody` is `parse_http_body`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase();
}

function renamed(entrypoint: EntrypointContract): EntrypointContract {
  const { kind, method, params } = entrypoint;
  if (!NAMED_ON_THE_WIRE.has(kind)) return entrypoint;
  const wireName = snakeCase(method);
  return {
    ...entrypoint,
    ...(wireName === method ? {} : { wireName }),
    params: kind === 'rpc' ? params.map(renamedParameter) : params,
  };
}

function renamedParameter(param: ParameterContract): ParameterContract {
  const wireName = snakeCase(param.name);
  return wireName === param.name ? param : { ...param, wireName };
}
