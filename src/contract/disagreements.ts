import { refusal } from './accepts.js';
import {
  declaredErrors,
  part,
  rpcName,
  type Contract,
  type EntrypointContract,
  type ParameterContract,
} from './contract.js';
import { mapInnerSchemas } from './schema-parts.js';
import type { Schema } from './schema.js';

/** A place where a class does not keep what its schema file promises. */
export interface Disagreement {
  /** Key of the place in the schema file, and in the class where it has one. */
  readonly part: string;
  /** Key of the place in the class, where it goes by another name there. */
  readonly partOfClass: string;
  /** What it is about, as the subject of a sentence. */
  readonly subject: string;
  readonly inClass: string;
  readonly inSchema: string;
}

/**
 * What keeps a class from being the service that a schema file describes.
 *
 * The class may take more than it is promised to take, and return less; what a type of TypeScript cannot say, a minimum for
 * one, is asked of its parameters alone, where it could be said by a tag.
 */
export function disagreements(implemented: Contract, described: Contract): readonly Disagreement[] {
  const methods = rpcMethods(implemented);
  const promised = rpcMethods(described);
  return [
    ...promised.flatMap((method) => {
      const own = methods.find((other) => rpcName(other) === method.method);
      return own === undefined
        ? [missing(implemented, described, method)]
        : inMethod(implemented, own, described, method);
    }),
    ...methods
      .filter((own) => !promised.some(({ method }) => method === rpcName(own)))
      .map((own) => undescribed(implemented, own)),
    ...inEvents(implemented, described),
  ];
}

function rpcMethods({ entrypoints }: Contract): readonly EntrypointContract[] {
  return entrypoints.filter(({ kind }) => kind === 'rpc');
}

function missing({ service }: Contract, _described: Contract, { method }: EntrypointContract): Disagreement {
  const key = part(service, method);
  return { part: key, partOfClass: key, subject: `The rpc method "${method}"`, inClass: 'missing', inSchema: 'there' };
}

function undescribed({ service, className }: Contract, own: EntrypointContract): Disagreement {
  const key = part(service, own.method);
  return {
    part: part(service),
    partOfClass: key,
    subject: `\`${className}.${own.method}\``,
    inClass: 'there',
    inSchema: 'missing',
  };
}

function inMethod(
  implemented: Contract,
  own: EntrypointContract,
  described: Contract,
  promised: EntrypointContract,
): readonly Disagreement[] {
  const { service, className } = implemented;
  const subject = `\`${className}.${own.method}\``;
  const at = (step?: string, stepOfClass = step) => ({
    part: part(service, promised.method, ...(step === undefined ? [] : [step])),
    partOfClass: part(service, own.method, ...(stepOfClass === undefined ? [] : [stepOfClass])),
  });
  const names = ({ params }: EntrypointContract): string => signatureOf(params);
  if (!sameParameters(own.params, promised.params)) {
    return [{ ...at(), subject: `What ${subject} takes`, inClass: names(own), inSchema: names(promised) }];
  }
  const params = promised.params.flatMap(({ name, schema }, index) => {
    const taken = own.params[index]?.schema ?? {};
    const found = refusal(
      { schema: taken, $defs: implemented.$defs },
      { schema, $defs: described.$defs },
      { revived: true },
    );
    if (found === undefined) return [];
    const where = found.path === '' ? `Param \`${name}\`` : `\`${found.path}\` of param \`${name}\``;
    return [
      {
        ...at(name, own.params[index]?.name),
        subject: `${where} of ${subject}`,
        inClass: found.handled,
        inSchema: found.dispatched,
      },
    ];
  });
  const result = returned(implemented, own.result ?? {}, described, promised.result ?? {});
  const errors = sameNames(declaredErrors(own), declaredErrors(promised))
    ? []
    : [
        {
          ...at(),
          subject: `What ${subject} declares to fail with`,
          inClass: listOf(declaredErrors(own)),
          inSchema: listOf(declaredErrors(promised)),
        },
      ];
  return [
    ...params,
    ...(result === undefined
      ? []
      : [{ ...at('returns'), subject: `${placed(result.path, 'the result')} of ${subject}`, ...result }]),
    ...errors,
  ];
}

function inEvents(implemented: Contract, described: Contract): readonly Disagreement[] {
  const { service, className } = implemented;
  const types = [...new Set([...Object.keys(described.events), ...Object.keys(implemented.events)])].sort();
  return types.flatMap((type): readonly Disagreement[] => {
    const key = part(service, 'events', type);
    const about = { part: key, partOfClass: key };
    const [own, promised] = [ownOf(implemented.events, type), ownOf(described.events, type)];
    const subject = `Event \`${type}\` of \`${className}\``;
    if (own === undefined) return [{ ...about, subject, inClass: 'dispatched by no field', inSchema: 'there' }];
    if (promised === undefined) return [{ ...about, subject, inClass: 'there', inSchema: 'missing' }];
    const found = returned(implemented, own, described, promised);
    return found === undefined
      ? []
      : [{ ...about, subject: `${placed(found.path, 'the payload')} of event \`${type}\``, ...found }];
  });
}

/** Why what a class gives is not what its schema file promises. */
function returned(
  implemented: Contract,
  own: Schema,
  described: Contract,
  promised: Schema,
): { readonly path: string; readonly inClass: string; readonly inSchema: string } | undefined {
  const $defs = Object.fromEntries(Object.entries(described.$defs).map(([name, schema]) => [name, typeOnly(schema)]));
  const found = refusal(
    { schema: typeOnly(promised), $defs },
    { schema: own, $defs: implemented.$defs },
    { revived: true },
  );
  return found && { path: found.path, inClass: found.dispatched, inSchema: found.handled };
}

/** What of a schema a type of TypeScript can say. */
function typeOnly(schema: Schema): Schema {
  const { type, 'x-ntgen': codec, const: only, enum: several, anyOf, discriminator, not, $ref } = schema;
  if ($ref !== undefined) return { $ref };
  const inner = mapInnerSchemas(schema, typeOnly);
  const { properties, required, additionalProperties, patternProperties, items, prefixItems, minItems } = inner;
  const kept = {
    type: type === 'integer' ? ('number' as const) : type,
    'x-ntgen': codec,
    // the form of a codec on the wire
    format: codec === undefined ? undefined : schema.format,
    const: only,
    enum: several,
    anyOf: anyOf === undefined ? undefined : inner.anyOf,
    discriminator,
    not,
    properties,
    required,
    additionalProperties,
    patternProperties,
    items,
    prefixItems,
    // of a tuple it says which places may be left out
    minItems: prefixItems === undefined ? undefined : minItems,
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

/** The same names in the same order; the class may leave out what callers may not. */
function sameParameters(own: readonly ParameterContract[], promised: readonly ParameterContract[]): boolean {
  return (
    own.length === promised.length &&
    own.every(({ name, wireName = name, optional, rest }, index) => {
      const other = promised[index];
      return wireName === other?.name && rest === other.rest && (optional === true || other.optional !== true);
    })
  );
}

/** `(code, quantity?, ...others)` */
function signatureOf(params: readonly ParameterContract[]): string {
  const names = params.map(
    ({ name, wireName = name, optional, rest }) =>
      `${rest === true ? '...' : ''}${wireName}${optional === true ? '?' : ''}`,
  );
  return `(${names.join(', ')})`;
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return listOf(one) === listOf(other);
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : [...names].sort().join(', ');
}

function placed(path: string, whole: string): string {
  return path === '' ? whole.charAt(0).toUpperCase() + whole.slice(1) : `\`${path}\` of ${whole}`;
}

function ownOf<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
