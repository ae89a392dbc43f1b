import type { EntrypointContract } from '../contract/contract.js';
import type { JsonValue, Schema } from '../contract/schema.js';

/** The author's words on a type or a property, with their tags; empty where there are none. */
export function docTextOf({
  description,
  deprecated,
  'x-ntgen-deprecation': deprecation,
  default: fallback,
  examples = [],
}: Schema): string {
  return docText(description, [
    ...(deprecated === true ? [tag('deprecated', deprecation)] : []),
    ...(fallback === undefined ? [] : [tag('default', JSON.stringify(fallback))]),
    ...examples.map((example: JsonValue) => tag('example', JSON.stringify(example))),
  ]);
}

/** The same for a method, with what is said of its parameters and its result. */
export function docTextOfMethod({ doc, params, returns, deprecated }: EntrypointContract): string {
  return docText(doc, [
    ...params.flatMap((param) => (param.doc === undefined ? [] : [tag('param', `${param.name} - ${param.doc}`)])),
    ...(returns === undefined ? [] : [tag('returns', returns)]),
    ...(deprecated === undefined ? [] : [tag('deprecated', deprecated)]),
  ]);
}

function docText(text = '', tags: readonly string[]): string {
  if (tags.length === 0) return text;
  return [...(text === '' ? [] : [text, '']), ...tags].join('\n');
}

function tag(name: string, text = ''): string {
  return text === '' ? `@${name}` : `@${name} ${text}`;
}
