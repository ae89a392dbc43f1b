import type { Schema } from '../../contract/schema.js';
import { isWellFormed } from '../../contract/well-formed.js';
import { isPattern, shown } from './facets.js';
import { costOf } from '../pattern-cost.js';
import { below, isRecord, type JsonPlace } from './findings.js';

type Raw = Readonly<Record<string, unknown>>;

/** Reads what stands within a schema, and takes what is to be told of it. Reports come back as a schema without keywords. */
export interface PlaceReader {
  read(raw: unknown, place: JsonPlace): Schema;
  /** A keyword has a value that it cannot have. */
  wrong(place: JsonPlace, message: string): Schema;
  /** A contract could not keep it. */
  refuse(place: JsonPlace, message: string, hint?: string): Schema;
}

/** A pattern of a name that any name matches; TypeBox writes `Type.Record` so. */
const ANY_NAME: ReadonlySet<string> = new Set(['^.*$', '^(.*)$', '.*', '']);

/** What an object asks of its properties. */
export function objectParts(reader: PlaceReader, raw: Raw, place: JsonPlace): Schema {
  const { properties = {}, required = [], additionalProperties: others, patternProperties = {} } = raw;
  if (!isRecord(properties))
    return reader.wrong(below(place, 'properties'), '`properties` must be a mapping of names to schemas.');
  if (!Array.isArray(required) || required.some((name) => typeof name !== 'string')) {
    return reader.wrong(below(place, 'required'), '`required` must be a list of names.');
  }
  if (!isRecord(patternProperties))
    return reader.wrong(below(place, 'patternProperties'), '`patternProperties` must be a mapping.');
  const members = Object.entries(properties).sort(byKey);
  const broken = [...Object.keys(properties), ...(required as readonly string[])].find((name) => !isWellFormed(name));
  if (broken !== undefined) {
    return reader.refuse(below(place, 'properties'), `The name ${shown(broken)} has half of a surrogate pair.`);
  }
  const patterns = Object.entries(patternProperties).sort(byKey);
  const any = patterns.find(([pattern]) => ANY_NAME.has(pattern));
  if (any !== undefined && (others !== undefined || patterns.length > 1)) {
    return reader.refuse(
      below(place, 'patternProperties', any[0]),
      'A pattern that every name matches stands beside others.',
    );
  }
  const names = [...new Set(required as readonly string[])].sort(); // looked at above
  return {
    ...(members.length > 0 && {
      properties: Object.fromEntries(
        members.map(([name, one]) => [name, reader.read(one, below(place, 'properties', name))]),
      ),
    }),
    ...(names.length > 0 && { required: names }),
    ...(any === undefined
      ? otherProperties(reader, patterns, others, place)
      : { additionalProperties: reader.read(any[1], below(place, 'patternProperties', any[0])) }),
  };
}

function otherProperties(
  reader: PlaceReader,
  patterns: readonly (readonly [string, unknown])[],
  others: unknown,
  place: JsonPlace,
): Schema {
  for (const [pattern] of patterns) {
    const cost = isPattern(pattern) ? costOf(pattern) : 'is no regular expression that is valid with the flag `u`';
    if (cost === undefined) continue;
    const told = `${shown(pattern)} ${cost}.`;
    reader.wrong(below(place, 'patternProperties', pattern), told);
  }
  const rest = restOf(reader, others, below(place, 'additionalProperties'));
  return {
    ...(patterns.length > 0 && {
      patternProperties: Object.fromEntries(
        patterns.map(([pattern, one]) => [pattern, reader.read(one, below(place, 'patternProperties', pattern))]),
      ),
    }),
    ...(rest === undefined ? {} : { additionalProperties: rest }),
  };
}

/** What a list asks of its items. */
export function arrayParts(
  reader: PlaceReader,
  { items, prefixItems, additionalItems }: Raw,
  place: JsonPlace,
): Schema {
  // before 2020-12 a tuple was a list in `items`, and `additionalItems` what followed it
  const isOldTuple = Array.isArray(items) && prefixItems === undefined;
  const places: unknown = isOldTuple ? items : prefixItems;
  if (additionalItems !== undefined && !isOldTuple) {
    return reader.refuse(
      below(place, 'additionalItems'),
      '`additionalItems` says something only beside a list in `items`.',
      'Write `items`.',
    );
  }
  const [keyword, others] = isOldTuple ? (['additionalItems', additionalItems] as const) : (['items', items] as const);
  if (places !== undefined && (!Array.isArray(places) || places.length === 0)) {
    return reader.wrong(below(place, 'prefixItems'), '`prefixItems` must be a list of schemas that is not empty.');
  }
  const read = Array.isArray(places)
    ? {
        prefixItems: places.map((one: unknown, index) =>
          reader.read(one, below(place, isOldTuple ? 'items' : 'prefixItems', index)),
        ),
      }
    : {};
  const rest = restOf(reader, others, below(place, keyword));
  return { ...read, ...(rest === undefined ? (places === undefined ? { items: {} } : {}) : { items: rest }) };
}

/** `true`, which is the default, says nothing; `false` closes. */
function restOf(reader: PlaceReader, raw: unknown, place: JsonPlace): Schema | false | undefined {
  if (raw === undefined || raw === true) return undefined;
  return raw === false ? raw : reader.read(raw, place);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
