import { rpcName, type Contract, type EntrypointContract } from '../contract/contract.js';
import { typeName } from '../contract/type-name.js';

/**
 * What a service promises, a line each:
 *
 *     shop  (src/shop.service.ts)
 *       rpc         order(code: string, quantity?: number): Receipt
 *       http        GET /receipts/<int:id> -> receipt
 *       dispatches  ordered: Ordered
 */
export function describeContract({ service, source, entrypoints, events }: Contract): string {
  const rows = [
    ...entrypoints.map((entrypoint) => [entrypoint.kind, describeEntrypoint(entrypoint)] as const),
    ...Object.entries(events).map(([type, payload]) => ['dispatches', `${type}: ${typeName(payload)}`] as const),
  ];
  const width = Math.max(0, ...rows.map(([kind]) => kind.length));
  const lines = rows.map(([kind, text]) => `  ${kind.padEnd(width)}  ${text}`);
  return [`${service}  (${source})`, ...lines, ''].join('\n');
}

function describeEntrypoint(entrypoint: EntrypointContract): string {
  const { kind, method, options, params, result } = entrypoint;
  switch (kind) {
    case 'rpc': {
      const named = params.map(
        ({ name, wireName = name, optional, rest, schema }) =>
          `${rest === true ? '...' : ''}${wireName}${optional === true ? '?' : ''}: ${typeName(schema)}`,
      );
      return `${rpcName(entrypoint)}(${named.join(', ')})${result === undefined ? '' : `: ${typeName(result)}`}`;
    }
    case 'event':
      return `${text(options['source'])}.${text(options['type'])} -> ${method}`;
    case 'http': {
      const { methods, path } = options;
      return `${Array.isArray(methods) ? methods.map(text).join(',') : ''} ${text(path)} -> ${method}`;
    }
    case 'timer':
      return `every ${text(options['interval'])} s -> ${method}`;
    default:
      return Object.keys(options).length === 0 ? method : `${method} ${JSON.stringify(options)}`;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
