import { canonicalJson } from './canonical.js';
import { rpcName, type Contract, type EntrypointContract, type ErrorContract } from './contract.js';
import { innerSchemas, mapInnerSchemas } from './schema-parts.js';
import { refName, refTo, type Schema } from './schema.js';

type Definitions = Readonly<Record<string, Schema>>;

/**
 * One contract of a class and of the schema file that describes its service: payloads of rpc methods and of events are the
 * schema file's, everything else is the class's.
 */
export function joinContract(implemented: Contract, described: Contract): Contract {
  const names = newNames(implemented.$defs, described.$defs);
  const rename = (schema: Schema): Schema => renamed(schema, names);
  const doc = described.doc ?? implemented.doc;
  const { errors } = implemented;
  const joined: Contract = {
    ...implemented,
    ...(described.schemaFile === undefined ? {} : { schemaFile: described.schemaFile }),
    ...(doc === undefined ? {} : { doc }),
    entrypoints: implemented.entrypoints.map((own) => joinEntrypoint(own, described, rename)),
    events: described.events,
    ...(errors && {
      errors: Object.fromEntries(
        Object.entries(errors).map(([name, error]): [string, ErrorContract] => [
          name,
          { ...error, data: rename(error.data) },
        ]),
      ),
    }),
    $defs: {},
  };
  const renamedDefs = Object.entries(implemented.$defs).map(
    ([name, schema]) => [names.get(name) ?? name, rename(schema)] as const,
  );
  return { ...joined, $defs: usedOf(joined, { ...Object.fromEntries(renamedDefs), ...described.$defs }) };
}

function joinEntrypoint(
  own: EntrypointContract,
  described: Contract,
  rename: (schema: Schema) => Schema,
): EntrypointContract {
  const promised = own.kind === 'rpc' ? described.entrypoints.find(({ method }) => method === rpcName(own)) : undefined;
  if (promised === undefined) {
    return {
      ...own,
      params: own.params.map((param) => ({ ...param, schema: rename(param.schema) })),
      ...(own.result === undefined ? {} : { result: rename(own.result) }),
      ...(own.request === undefined ? {} : { request: rename(own.request) }),
    };
  }
  const doc = promised.doc ?? own.doc;
  const { params, result } = promised;
  return {
    ...own,
    ...(doc === undefined ? {} : { doc }),
    // the class may have names of its own for what goes by those of the schema file on the wire
    params: params.map((param, index) => ({
      ...own.params[index],
      ...param,
      name: own.params[index]?.name ?? param.name,
    })),
    ...(result === undefined ? {} : { result }),
  };
}

/** New names for the types of the class that are called like others of the schema file. */
function newNames(own: Definitions, described: Definitions): ReadonlyMap<string, string> {
  const taken = new Set([...Object.keys(own), ...Object.keys(described)]);
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(own)) {
    const other = Object.hasOwn(described, name) ? described[name] : undefined;
    if (other === undefined || canonicalJson(other) === canonicalJson(schema)) continue;
    let number = 2;
    while (taken.has(name + String(number))) number += 1;
    taken.add(name + String(number));
    names.set(name, name + String(number));
  }
  return names;
}

function renamed(schema: Schema, names: ReadonlyMap<string, string>): Schema {
  const inner = mapInnerSchemas(schema, (one) => renamed(one, names));
  const name = schema.$ref === undefined ? undefined : names.get(refName(schema.$ref));
  return name === undefined ? inner : { ...inner, ...refTo(name) };
}

/** The named types that some payload leads to. */
function usedOf({ entrypoints, events, errors = {} }: Contract, all: Definitions): Definitions {
  const waiting: Schema[] = [
    ...entrypoints.flatMap(({ params, result, request }) => [
      ...params.map(({ schema }) => schema),
      ...[result, request].filter((schema) => schema !== undefined),
    ]),
    ...Object.values(events),
    ...Object.values(errors).map(({ data }) => data),
  ];
  const used = new Set<string>();
  for (let schema = waiting.pop(); schema !== undefined; schema = waiting.pop()) {
    waiting.push(...innerSchemas(schema));
    const name = schema.$ref === undefined ? undefined : refName(schema.$ref);
    const target = name === undefined || !Object.hasOwn(all, name) ? undefined : all[name];
    if (name === undefined || target === undefined || used.has(name)) continue;
    used.add(name);
    waiting.push(target);
  }
  return Object.fromEntries([...used].sort().map((name) => [name, all[name] ?? {}]));
}
