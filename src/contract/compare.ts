import { canonicalJson } from './canonical.js';
import { compareSchemas } from './compare-schemas.js';
import { part, type Contract, type ContractSet, type EntrypointContract, type ParameterContract } from './contract.js';
import type { JsonValue, Schema } from './schema.js';
import { placesOfType } from './type-places.js';

/** One difference between what services promised and what they promise now. */
export interface Change {
  /** Key of the place in the new contract; of what is gone, in the old one. */
  readonly part: string;
  /** A sentence without its stop, in the words of the source: "param `total` of `OrdersService.create` changed number to string". */
  readonly text: string;
}

/** What changed from one set of contracts to another; empty exactly when they are the same. */
export function compareContracts(before: ContractSet, after: ContractSet): readonly Change[] {
  const changes = pairs(before.services, after.services, ({ service }) => service).flatMap(
    ([old, now]): readonly Change[] => {
      if (old === undefined)
        return now === undefined ? [] : [said(part(now.service), `service \`${now.service}\` is new`)];
      if (now === undefined) return [said(part(old.service), `service \`${old.service}\` is gone`)];
      return compareServices(old, now);
    },
  );
  const told = new Set<string>();
  return changes.filter((change) => {
    const sentence = JSON.stringify(change);
    if (told.has(sentence)) return false; // several entrypoints of one method tell the same of its parameters
    told.add(sentence);
    return true;
  });
}

function compareServices(before: Contract, after: Contract): readonly Change[] {
  const { service } = after;
  const own = part(service);
  const changes = [
    ...when(
      before.className !== after.className,
      own,
      `the class of service \`${service}\` is now called \`${after.className}\``,
    ),
    ...when(
      before.source !== after.source,
      own,
      `service \`${service}\` moved from ${before.source} to ${after.source}`,
    ),
    ...when(before.doc !== after.doc, own, `the comment of \`${after.className}\` changed`),
    ...pairs(methodsOf(before), methodsOf(after), ([method]) => method).flatMap(([old, now]) =>
      compareMethods(after, old, now),
    ),
    ...compareTables(before.events, after.events, (type) => ({
      part: () => part(service, 'events', type),
      whole: `event \`${type}\` of \`${service}\``,
      inside: (path) => `\`${path}\` of event \`${type}\` of \`${service}\``,
    })),
    ...compareErrors(service, before.errors, after.errors),
    ...compareTables(before.$defs, after.$defs, (name) => {
      const where = placesOfType(name, Object.hasOwn(after.$defs, name) ? after : before);
      return {
        part: (property) => part(service, '$defs', name, ...(property === undefined ? [] : [property])),
        whole: `\`${name}\` (${where})`,
        inside: (path) => `\`${name}.${path}\` (${where})`,
      };
    }),
  ];
  if (changes.length > 0 || canonicalJson(before) === canonicalJson(after)) return changes;
  return [said(own, `service \`${service}\` changed`)];
}

type Method = readonly [name: string, entrypoints: readonly EntrypointContract[]];

function methodsOf({ entrypoints }: Contract): readonly Method[] {
  const methods = new Map<string, EntrypointContract[]>();
  for (const entrypoint of entrypoints) {
    const known = methods.get(entrypoint.method);
    if (known === undefined) methods.set(entrypoint.method, [entrypoint]);
    else known.push(entrypoint);
  }
  return [...methods];
}

function compareMethods(
  { service, className }: Contract,
  before: Method | undefined,
  after: Method | undefined,
): readonly Change[] {
  const [name, entrypoints] = after ?? before ?? ['', []];
  const own = part(service, name);
  if (before === undefined) return [said(own, `method \`${name}\` of \`${className}\` is new`)];
  if (after === undefined) return [said(own, `method \`${name}\` of \`${className}\` is gone`)];
  const subject = `\`${className}.${name}\``;
  return pairs(before[1], entrypoints, ({ kind }) => kind).flatMap(([old, now]) => {
    const kind = now?.kind ?? old?.kind ?? '';
    if (old === undefined || now === undefined) {
      return [said(own, `the ${kind} entrypoint of ${subject} is ${old === undefined ? 'new' : 'gone'}`)];
    }
    return compareEntrypoints(own, subject, old, now);
  });
}

function compareEntrypoints(
  own: string,
  subject: string,
  before: EntrypointContract,
  after: EntrypointContract,
): readonly Change[] {
  const changes = [
    ...when(
      before.wireName !== after.wireName,
      own,
      `${subject} is now called \`${after.wireName ?? after.method}\` on the wire`,
    ),
    ...compareParameters(own, subject, before.params, after.params),
    ...compareResults(`${own}/returns`, subject, before.result, after.result),
    ...compareRequests(`${own}/request`, subject, before, after),
    ...compareOptions(own, `the ${after.kind} entrypoint of ${subject}`, before.options, after.options),
    ...when(before.doc !== after.doc, own, `the comment of ${subject} changed`),
  ];
  if (changes.length > 0) return changes;
  return when(before.arity !== after.arity, own, `the number of required params of ${subject} changed`);
}

function compareParameters(
  own: string,
  subject: string,
  before: readonly ParameterContract[],
  after: readonly ParameterContract[],
): readonly Change[] {
  const oldNames = before.map(({ name }) => name);
  const newNames = after.map(({ name }) => name);
  const changes = after.flatMap((now, index): readonly Change[] => {
    const named = before.find(({ name }) => name === now.name);
    const here = before[index];
    const old = named ?? (here === undefined || newNames.includes(here.name) ? undefined : here);
    const place = `${own}/${part(now.name)}`;
    if (old === undefined) return [said(place, `param \`${now.name}\` of ${subject} is new`)];
    const told = `param \`${now.name}\` of ${subject}`;
    return [
      ...when(old.name !== now.name, place, `param \`${old.name}\` of ${subject} is now called \`${now.name}\``),
      ...when(
        old.wireName !== now.wireName,
        place,
        `${told} is now called \`${now.wireName ?? now.name}\` on the wire`,
      ),
      ...when(
        old.optional !== now.optional,
        place,
        `${told} is now ${now.optional === true ? 'optional' : 'required'}`,
      ),
      ...when(old.rest !== now.rest, place, `${told} is ${now.rest === true ? 'now' : 'no longer'} a rest parameter`),
      ...compareSchemas(old.schema, now.schema).map(({ steps, text }) =>
        said(place, `param \`${pathOf([now.name, ...steps])}\` of ${subject} ${text}`),
      ),
    ];
  });
  const gone = before.filter(({ name }, index) => {
    const here = newNames[index];
    return !newNames.includes(name) && (here === undefined || oldNames.includes(here));
  });
  const kept = newNames.filter((name) => oldNames.includes(name));
  const keptBefore = oldNames.filter((name) => newNames.includes(name));
  return [
    ...changes,
    ...gone.map(({ name }) => said(`${own}/${part(name)}`, `param \`${name}\` of ${subject} is gone`)),
    ...when(
      kept.join() !== keptBefore.join(),
      own,
      `the params of ${subject} changed their order from (${keptBefore.join(', ')}) to (${kept.join(', ')})`,
    ),
  ];
}

function compareResults(
  place: string,
  subject: string,
  before: Schema | undefined,
  after: Schema | undefined,
): readonly Change[] {
  if (before === undefined || after === undefined) {
    return when(before !== after, place, `${subject} has ${after === undefined ? 'no' : 'a'} result now`);
  }
  return compareSchemas(before, after).map(({ steps, text }) =>
    said(
      place,
      steps.length === 0 ? `result of ${subject} ${text}` : `\`${pathOf(steps)}\` in the result of ${subject} ${text}`,
    ),
  );
}

/** What is asked of a request: an object of its parts, so that a change is one of `body`, `query.page` or the like. */
function compareRequests(
  place: string,
  subject: string,
  before: EntrypointContract,
  after: EntrypointContract,
): readonly Change[] {
  const [old, now] = [before.request ?? NO_PARTS, after.request ?? NO_PARTS];
  return compareSchemas(old, now).map(({ steps, text }) => {
    const which = steps.length > 1 ? `\`${pathOf(steps)}\`` : (steps[0] ?? 'request');
    return said(place, `${which} of ${requestName(after, subject)} ${text}`);
  });
}

const NO_PARTS: Schema = { type: 'object', properties: {} };

/** `GET /receipts`, and the method behind it. */
function requestName({ options: { methods, path } }: EntrypointContract, subject: string): string {
  if (!Array.isArray(methods) || typeof path !== 'string') return subject;
  return `${methods.join(', ')} ${path} (${subject})`;
}

type OptionTable = Readonly<Record<string, JsonValue>>;

function compareOptions(own: string, subject: string, before: OptionTable, after: OptionTable): readonly Change[] {
  const entries = pairs(Object.entries(before), Object.entries(after), ([name]) => name);
  return entries.flatMap(([old, now]) => {
    const name = (now ?? old)?.[0] ?? '';
    const [from, to] = [old, now].map((entry) => (entry === undefined ? 'nothing' : JSON.stringify(entry[1])));
    return when(from !== to, own, `option \`${name}\` of ${subject} changed ${String(from)} to ${String(to)}`);
  });
}

type ErrorTable = Contract['errors'];

function compareErrors(service: string, before: ErrorTable, after: ErrorTable): readonly Change[] {
  return pairs(Object.entries(before ?? {}), Object.entries(after ?? {}), ([name]) => name).flatMap(([old, now]) => {
    const name = (now ?? old)?.[0] ?? '';
    const own = part(service, 'errors', name);
    const subject = `error \`${name}\` of \`${service}\``;
    if (old === undefined || now === undefined)
      return [said(own, `${subject} is ${old === undefined ? 'new' : 'gone'}`)];
    const [from, to] = [old[1], now[1]];
    const [made, makes] = [from, to].map(({ args }) => `(${args?.join(', ') ?? '...'})`);
    return [
      ...when(from.excPath !== to.excPath, own, `the path of ${subject} changed ${from.excPath} to ${to.excPath}`),
      ...when(made !== makes, own, `what ${subject} is made from changed ${String(made)} to ${String(makes)}`),
      ...compareSchemas(from.data, to.data).map(({ steps, text }) =>
        said(own, steps.length === 0 ? `the data of ${subject} ${text}` : `\`${pathOf(steps)}\` of ${subject} ${text}`),
      ),
    ];
  });
}

/** How the changes of one named schema are told. */
interface Telling {
  part(property: string | undefined): string;
  readonly whole: string;
  inside(path: string): string;
}

function compareTables(
  before: Readonly<Record<string, Schema>>,
  after: Readonly<Record<string, Schema>>,
  telling: (name: string) => Telling,
): readonly Change[] {
  return pairs(Object.entries(before), Object.entries(after), ([name]) => name).flatMap(([old, now]) => {
    const told = telling((now ?? old)?.[0] ?? '');
    if (old === undefined || now === undefined) {
      return [said(told.part(undefined), `${told.whole} is ${old === undefined ? 'new' : 'gone'}`)];
    }
    return compareSchemas(old[1], now[1]).map(({ steps, text }) => {
      const [first] = steps;
      const property = first === '[]' ? undefined : first;
      return said(told.part(property), `${steps.length === 0 ? told.whole : told.inside(pathOf(steps))} ${text}`);
    });
  });
}

/** What has one key in both lists side by side, in the new order; what is gone comes first. Equal keys pair in order. */
function pairs<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [Item | undefined, Item | undefined])[] {
  const rest = [...before];
  const matched = after.map((now): readonly [Item | undefined, Item | undefined] => {
    const index = rest.findIndex((old) => keyOf(old) === keyOf(now));
    return [index === -1 ? undefined : rest.splice(index, 1)[0], now];
  });
  return [...rest.map((old): readonly [Item | undefined, Item | undefined] => [old, undefined]), ...matched];
}

function pathOf(steps: readonly string[]): string {
  return steps.join('.').replaceAll('.[]', '[]');
}

function said(place: string, text: string): Change {
  return { part: place, text };
}

function when(happened: boolean, place: string, text: string): readonly Change[] {
  return happened ? [said(place, text)] : [];
}
