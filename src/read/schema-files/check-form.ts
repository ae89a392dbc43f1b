import { readFileSync } from 'node:fs';
import type { ServiceDocument } from '../../contract/service-definition.js';
import { didYouMean } from '../../errors/suggest.js';
import { isRecord, stepsOf, type SchemaFindings, type SchemaSource } from './findings.js';

/** Two floors above both `src/read` and `dist/read`. */
const SERVICE_SCHEMA = new URL('../../../schemas/service.schema.json', import.meta.url);

/** The document of a file, where it has the form of schemas/service.schema.json; where it has not, that is reported. */
export async function checkForm(source: SchemaSource, findings: SchemaFindings): Promise<ServiceDocument | undefined> {
  const { data } = source;
  const { checkServiceDocument } = await import('../../generated/service-document.js');
  if (checkServiceDocument(data)) return data as ServiceDocument; // the schema says no less than the type
  const { checkDocument } = await import('../../contract/explain.js');
  const schema = JSON.parse(readFileSync(SERVICE_SCHEMA, 'utf8')) as object; // our own file
  for (const { pointer, expected, got } of checkDocument(schema, data)) {
    const message = `${pointer === '' ? 'The document' : `\`${stepsOf(pointer).join('.')}\``}: expected ${expected}, got ${got}.`;
    const hint = meantKey(schema, pointer);
    findings.report({ code: 'NTG1203', message, ...(hint === '' ? {} : { hint }) }, { source, pointer });
  }
  return undefined;
}

/** ` Did you mean "params"?` for a key that is not known at its place. */
function meantKey(schema: object, pointer: string): string {
  const steps = stepsOf(pointer);
  let place: unknown = schema;
  for (const step of steps.slice(0, -1)) place = memberOf(schema, place, step);
  const known = isRecord(place) && isRecord(place['properties']) ? Object.keys(place['properties']) : [];
  const last = steps.at(-1) ?? '';
  return known.includes(last) ? '' : didYouMean(last, known).trim();
}

/** The schema of a member, as far as our own schema goes. */
function memberOf(schema: object, place: unknown, step: string): unknown {
  if (!isRecord(place)) return undefined;
  const { properties, additionalProperties, items } = place;
  const named = isRecord(properties) ? properties[step] : undefined;
  const found = named ?? additionalProperties ?? items;
  if (!isRecord(found) || typeof found['$ref'] !== 'string') return found;
  return stepsOf(found['$ref'].slice(1)).reduce<unknown>((at, one) => (isRecord(at) ? at[one] : undefined), schema);
}
