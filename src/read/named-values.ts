import { explain } from '../contract/explain.js';
import type { JsonValue, Schema } from '../contract/schema.js';
import type { SettledNames } from './definitions.js';
import type { DocTag } from './doc-comments.js';
import { isForeign } from './platform-types.js';
import type { WalkContext } from './walk-context.js';

interface NamedValue {
  readonly schema: Schema;
  readonly value: JsonValue;
  readonly tag: DocTag;
  readonly path: string;
}

/** The values that `@default` and `@example` name. They are checked when all types are known. */
export class NamedValues {
  readonly #context: WalkContext;
  readonly #values: NamedValue[] = [];

  constructor(context: WalkContext) {
    this.#context = context;
  }

  /** The keywords for the tags. What is no JSON on an `@example` is prose, and stays one. */
  keywords(schema: Schema, tags: readonly DocTag[], path: string): Pick<Schema, 'default' | 'examples'> {
    const fallback = tags.find(({ name }) => name === 'default' || name === 'defaultValue');
    const meant = fallback === undefined ? undefined : this.#read(schema, fallback, path, true);
    const examples = tags
      .filter(({ name }) => name === 'example')
      .map((tag) => this.#read(schema, tag, path, false))
      .filter((value) => value !== undefined);
    return {
      ...(meant === undefined ? {} : { default: meant }),
      ...(examples.length === 0 ? {} : { examples }),
    };
  }

  /** Reports values that their types do not take. */
  settle(settled: SettledNames): void {
    for (const { schema, value, tag, path } of this.#values) {
      const [issue] = explain(settled.apply(schema), settled.$defs, value);
      if (issue === undefined) continue;
      const place = issue.pointer === '' ? '' : ` at ${issue.pointer}`;
      this.#refuse(tag, path, `@${tag.name} names no value of the type: expected ${issue.expected}${place}.`);
    }
  }

  #read(schema: Schema, tag: DocTag, path: string, isNeeded: boolean): JsonValue | undefined {
    const value = readValue(tag.text, mayBeText(schema));
    if (value !== undefined) this.#values.push({ schema, value, tag, path });
    else if (isNeeded) this.#refuse(tag, path, `@${tag.name} needs a value as JSON.`);
    return value;
  }

  #refuse({ node }: DocTag, path: string, message: string): void {
    if (isForeign(this.#context.program, node)) return; // a package means its own tools
    const hint = 'Write a value as it would stand in JSON, or leave the tag out.';
    this.#context.problems.report({ code: 'NTG1107', message, hint }, { node, path });
  }
}

/** Text stands as it is, in quotes or without; everything else is JSON. */
function readValue(tag: string, isText: boolean): JsonValue | undefined {
  const text = tag.replace(/^```\w*\n([^]*)\n```$|^`([^`]*)`$/, '$1$2').trim();
  const quoted = /^'([^']*)'$/.exec(text)?.[1];
  if (quoted !== undefined) return quoted;
  const value = parsed(text);
  if (!isText) return value;
  if (typeof value === 'string' || value === null) return value;
  return text === '' ? undefined : text;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function mayBeText({ type, const: only, enum: several, $ref }: Schema): boolean {
  if (type === 'string' || typeof only === 'string') return true;
  return $ref !== undefined || several?.some((value) => typeof value === 'string') === true;
}
