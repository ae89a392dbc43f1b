import type { JsonValue, Schema } from '../../contract/schema.js';
import { didYouMean } from '../../errors/suggest.js';
import { literalSchemas, mergeBranches } from '../unions.js';
import { arrayParts, objectParts, type PlaceReader } from './containers.js';
import { readFacets, shown } from './facets.js';
import { below, isRecord, type JsonPlace, type SchemaFinding, type SchemaFindings } from './findings.js';
import {
  CODEC_FORMS,
  DECIDERS,
  INSTEAD,
  isCodec,
  isType,
  KEYWORDS_OF_TYPE,
  KNOWN,
  SILENT,
  NO_TYPES,
  TYPED_DECIDERS,
  type JsonType,
} from './keywords.js';
import { literalSchema } from './literals.js';
import { mergeObjects } from './merge-objects.js';
import type { NamedSchemas } from './named-schemas.js';

type Raw = Readonly<Record<string, unknown>>;

/** References that are followed to something else than a reference. */
const LONGEST_CHAIN = 50;

/**
 * Turns JSON Schema into the subset that contracts are written in.
 *
 * What the subset cannot keep is reported, and stands as a schema without keywords: nothing is left out in silence.
 * References have provisional names until the `NamedSchemas` are settled.
 */
export class SchemaReader implements PlaceReader {
  readonly #named: NamedSchemas;
  readonly #findings: SchemaFindings;

  constructor(named: NamedSchemas, findings: SchemaFindings) {
    this.#named = named;
    this.#findings = findings;
  }

  /** The schema that stands at a place. */
  read(raw: unknown, place: JsonPlace): Schema {
    if (raw === true) return {};
    if (raw === false) return this.refuse(place, 'Nothing can be sent here.', 'Leave it out, or say what is meant.');
    if (!isRecord(raw)) return this.wrong(place, `A schema has to be a mapping, and is ${shown(raw)}.`);
    const types: readonly unknown[] = Array.isArray(raw['type']) ? raw['type'] : 'type' in raw ? [raw['type']] : [];
    const stranger = types.findIndex((type) => !isType(type));
    if (stranger !== -1) return this.#wrongType(types[stranger], place);
    if (this.#refuseUnknown(raw, place)) return {};
    const deciding = DECIDERS.filter((keyword) => raw[keyword] !== undefined);
    const [decider, second] = deciding;
    if (second !== undefined) {
      return this.refuse(
        below(place, second),
        `\`${second}\` stands beside \`${String(decider)}\`.`,
        'Say one thing at one place: name the other in `$defs`, or write it out.',
      );
    }
    const schema = decider === undefined ? this.#typed(raw, place) : this.#decided(decider, raw, place);
    return { ...schema, ...this.#annotations(raw, place) };
  }

  #decided(decider: (typeof DECIDERS)[number], raw: Raw, place: JsonPlace): Schema {
    const beside = Object.keys(raw).find((key) => key !== decider && !SILENT.has(key) && !this.#mayStand(key, decider));
    if (beside !== undefined) {
      const hint =
        decider === '$ref' ? 'Write it into what is referred to.' : 'Write it into each branch, or leave it out.';
      return this.refuse(below(place, beside), `\`${beside}\` stands beside \`${decider}\`.`, hint);
    }
    switch (decider) {
      case '$ref':
        return this.#reference(raw, place);
      case 'x-ntgen':
        return this.#codec(raw, place);
      case 'const':
        return this.#literals([raw['const']], raw, below(place, 'const'));
      case 'enum':
        return this.#enum(raw, place);
      case 'anyOf':
      case 'oneOf':
        return this.#union(decider, raw, place);
      case 'allOf':
        return this.#intersection(raw, place);
      case 'not':
        return this.#absent(raw, place);
    }
  }

  #mayStand(key: string, decider: string): boolean {
    if (key === 'type') return TYPED_DECIDERS.includes(decider);
    if (key === 'discriminator') return decider === 'anyOf' || decider === 'oneOf';
    // what stands within a Map, and the format of a Date
    return decider === 'x-ntgen';
  }

  #reference({ $ref }: Raw, place: JsonPlace): Schema {
    const at = below(place, '$ref');
    if (typeof $ref !== 'string') return this.wrong(at, `\`$ref\` must be a text, and is ${shown($ref)}.`);
    const target = this.#named.refer($ref, place);
    return 'code' in target ? this.#report(target, at) : target;
  }

  /** A value that is richer in TypeScript. Its form on the wire may be left out, and must be right where it is said. */
  #codec(raw: Raw, place: JsonPlace): Schema {
    const { 'x-ntgen': codec, ...rest } = raw;
    if (!isCodec(codec)) {
      const meant = typeof codec === 'string' ? didYouMean(codec, Object.keys(CODEC_FORMS)) : '';
      const known = Object.keys(CODEC_FORMS).join(', ');
      return this.wrong(below(place, 'x-ntgen'), `\`x-ntgen\` must be one of ${known}.${meant}`);
    }
    const form = CODEC_FORMS[codec];
    const { type, ...said } = this.#typed({ ...rest, type: rest['type'] ?? form.type }, place);
    const wrong =
      type !== undefined && type !== form.type
        ? 'type'
        : said.format !== undefined && said.format !== form.format
          ? 'format'
          : undefined;
    if (wrong !== undefined) {
      const wanted = wrong === 'type' ? form.type : String(form.format);
      return this.wrong(below(place, wrong), `A ${codec} travels with ${wrong}: ${wanted}.`);
    }
    if (said.properties !== undefined || said.patternProperties !== undefined || said.prefixItems !== undefined) {
      return this.refuse(place, `A ${codec} has no members with names or places of their own.`);
    }
    return { ...said, ...form, ...(codec === 'Set' && said.items === undefined ? { items: {} } : {}) };
  }

  #enum(raw: Raw, place: JsonPlace): Schema {
    const { enum: literals } = raw;
    const at = below(place, 'enum');
    if (!Array.isArray(literals) || literals.length === 0)
      return this.wrong(at, '`enum` must be a list that is not empty.');
    return this.#literals(literals, raw, at);
  }

  #literals(literals: readonly unknown[], { type }: Raw, place: JsonPlace): Schema {
    const schema = literalSchema(literals, type);
    if ('refused' in schema) return this.refuse(place, schema.refused);
    return 'wrong' in schema ? this.wrong(place, schema.wrong) : schema;
  }

  #union(keyword: 'anyOf' | 'oneOf', raw: Raw, place: JsonPlace): Schema {
    const branches = raw[keyword];
    const at = below(place, keyword);
    if (!Array.isArray(branches) || branches.length === 0)
      return this.wrong(at, `\`${keyword}\` must be a list that is not empty.`);
    const read = branches.map((branch: unknown, index) => this.read(branch, below(at, index)));
    this.#named.union(read, at, { isExclusive: keyword === 'oneOf' });
    const literals = read.flatMap(literalsOf);
    const flat = read.flatMap((branch) =>
      isPlainUnion(branch) ? (branch.anyOf ?? []) : literalsOf(branch).length > 0 ? [] : [branch],
    );
    const merged = mergeBranches([...literalSchemas(literals), ...flat]);
    const { discriminator } = raw;
    if (discriminator === undefined) return merged;
    const tag = isRecord(discriminator) ? discriminator['propertyName'] : undefined;
    if (typeof tag !== 'string' || Object.keys(discriminator ?? {}).length !== 1) {
      return this.wrong(below(place, 'discriminator'), '`discriminator` must be a mapping of `propertyName` alone.');
    }
    this.#named.tagged(merged, tag, below(place, 'discriminator'));
    return merged;
  }

  /** One object of all branches, which is what `allOf` is used for. */
  #intersection({ allOf }: Raw, place: JsonPlace): Schema {
    const at = below(place, 'allOf');
    if (!Array.isArray(allOf) || allOf.length === 0) return this.wrong(at, '`allOf` must be a list that is not empty.');
    const branches = allOf.map((branch: unknown, index) => this.#followed(branch, below(at, index)));
    const merged = mergeObjects(branches);
    if (typeof merged !== 'string') return merged;
    // what is wrong with a branch has been told
    if (branches.some((branch) => Object.keys(branch).length === 0)) return {};
    return this.refuse(at, merged, 'Write one object with the properties of all.');
  }

  /** A branch with what it refers to in its place. */
  #followed(raw: unknown, place: JsonPlace): Schema {
    let [data, at] = [raw, place];
    for (let hops = 0; isRecord(data) && typeof data['$ref'] === 'string'; hops += 1) {
      const target = this.#named.target(data['$ref'], at);
      if ('code' in target || hops > LONGEST_CHAIN || this.#named.isWithin(target.place)) return this.read(data, at);
      [data, at] = [target.data, target.place];
    }
    return this.#named.within(at, () => this.read(data, at));
  }

  /** `not: {}` is a property that must be absent, and nothing else. */
  #absent({ not }: Raw, place: JsonPlace): Schema {
    if (isRecord(not) && Object.keys(not).length === 0) return { not: {} };
    return this.refuse(below(place, 'not'), '`not` cannot be kept.', 'Say what is meant instead of what is not.');
  }

  #typed(raw: Raw, place: JsonPlace): Schema {
    const { type } = raw;
    const known = (Array.isArray(type) ? type : [type]).filter(isType);
    if (Array.isArray(type) && known.length === 0)
      return this.wrong(below(place, 'type'), 'The list of types is empty.');
    const stray = Object.keys(raw).find(
      (key) => key !== 'type' && !SILENT.has(key) && !known.some((one) => KEYWORDS_OF_TYPE[one].includes(key)),
    );
    if (stray !== undefined) return this.#strayKeyword(stray, known, place);
    if (known.length === 0) return {};
    // a whole number is a number
    const distinct = known.filter((one) => one !== 'integer' || !known.includes('number'));
    return mergeBranches([...new Set(distinct)].map((one) => this.#ofType(one, raw, place)));
  }

  #ofType(type: JsonType, raw: Raw, place: JsonPlace): Schema {
    const facets = readFacets(type, raw, (keyword, message) => void this.wrong(below(place, keyword), message));
    if (type === 'object') {
      const object: Schema = { type, ...objectParts(this, raw, place) };
      if (object.patternProperties !== undefined) this.#named.keyed(object, place);
      return object;
    }
    if (type === 'array') return { type, ...facets, ...arrayParts(this, raw, place) };
    return { type, ...facets };
  }

  #annotations(raw: Raw, place: JsonPlace): Schema {
    const { description, deprecated, examples, default: fallback } = raw;
    if (description !== undefined && typeof description !== 'string') {
      this.wrong(below(place, 'description'), '`description` must be a text.');
    }
    return {
      ...(typeof description === 'string' && description.trim() !== '' && { description: description.trim() }),
      ...(deprecated === true && { deprecated }),
      // it was read as JSON
      ...(Array.isArray(examples) && { examples: examples as readonly JsonValue[] }),
      ...(fallback !== undefined && { default: fallback as JsonValue }),
    };
  }

  #refuseUnknown(raw: Raw, place: JsonPlace): boolean {
    const unknown = Object.keys(raw).filter((key) => !KNOWN.has(key));
    for (const key of unknown) {
      const hint =
        INSTEAD.get(key) ??
        (didYouMean(key, KNOWN).trim() || 'See docs/schema-files.md for the keywords that are kept.');
      this.refuse(below(place, key), `\`${key}\` is no keyword that can be kept.`, hint);
    }
    return unknown.length > 0;
  }

  #wrongType(type: unknown, place: JsonPlace): Schema {
    const at = below(place, 'type');
    if (type === null) return this.wrong(at, 'The type `null` is a text: write it in quotes.');
    if (typeof type !== 'string')
      return this.wrong(at, `\`type\` must be the name of a type, or a list of names, and is ${shown(type)}.`);
    return this.refuse(
      at,
      `"${type}" is no type that JSON has.`,
      didYouMean(type, Object.keys(KEYWORDS_OF_TYPE)).trim() || NO_TYPES.get(type),
    );
  }

  #strayKeyword(keyword: string, types: readonly JsonType[], place: JsonPlace): Schema {
    const meant = Object.entries(KEYWORDS_OF_TYPE).find(([, keywords]) => keywords.includes(keyword))?.[0] ?? 'object';
    const message =
      types.length === 0
        ? `\`${keyword}\` says something of ${plural(meant)} alone, and any value could be sent.`
        : `\`${keyword}\` says nothing of ${types.map(plural).join(' or ')}.`;
    return this.refuse(
      below(place, keyword),
      message,
      types.length === 0 ? `Write \`type: ${meant}\` beside it.` : 'Leave it out, or mend the type.',
    );
  }

  wrong(place: JsonPlace, message: string): Schema {
    return this.#report({ code: 'NTG1203', message }, place);
  }

  refuse(place: JsonPlace, message: string, hint?: string): Schema {
    return this.#report({ code: 'NTG1204', message, ...(hint === undefined ? {} : { hint }) }, place);
  }

  #report(finding: SchemaFinding, place: JsonPlace): Schema {
    this.#findings.report(finding, place);
    return {};
  }
}

function plural(type: string): string {
  return type === 'null' || type === 'boolean' ? `${type} values` : `${type}s`;
}

/** Those of a schema that is nothing else. */
function literalsOf(schema: Schema): readonly (string | number | boolean)[] {
  if (schema.const !== undefined) return [schema.const];
  return schema.enum ?? [];
}

function isPlainUnion({ anyOf, discriminator, description }: Schema): boolean {
  return anyOf !== undefined && discriminator === undefined && description === undefined;
}
