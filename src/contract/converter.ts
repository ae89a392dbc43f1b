const PLAIN = ['int', 'float', 'path', 'uuid'] as const;
type Plain = (typeof PLAIN)[number];

/** What may stand before the name in `<converter:name>`, as it is written. Source: Nameko 2.14, werkzeug's converters. */
export type Converter = Plain | 'string' | `string(${string})` | `any(${string})`;

/** A converter, read. */
export type ConverterRule =
  | { readonly name: Plain }
  /** A step whose length, in characters, lies between the two. */
  | { readonly name: 'string'; readonly minLength: number; readonly maxLength: number }
  | { readonly name: 'any'; readonly choices: readonly string[] };

const NAMES = ['string', ...PLAIN, 'any'].join(', ');

/** Reads `int`, `string(minlength=2)` or `any(a,b)`. Returns the rule, or a sentence that says what is wrong. */
export function parseConverter(text: string): ConverterRule | string {
  const [, name = '', args] = /^([a-z]+)(?:\((.*)\))?$/.exec(text) ?? [];
  if (name === 'string') return stringRule(args);
  if (name === 'any') return anyRule(args);
  const plain = PLAIN.find((known) => known === name);
  if (plain === undefined) return `there is no converter "${text}"; there are ${NAMES}`;
  return args === undefined ? { name: plain } : `the converter "${name}" takes no arguments`;
}

const LENGTHS: ReadonlySet<string> = new Set(['length', 'minlength', 'maxlength']);

function stringRule(args: string | undefined): ConverterRule | string {
  const given = new Map<string, number>();
  for (const arg of args === undefined ? [] : args.split(',')) {
    const [, name = '', digits] = /^\s*([a-z]+)\s*=\s*(\d+)\s*$/.exec(arg) ?? [];
    if (digits === undefined || !LENGTHS.has(name)) {
      return `string(${args ?? ''}) takes length=2, minlength=1 and maxlength=5, each with a number`;
    }
    given.set(name, Number(digits));
  }
  const exact = given.get('length');
  const minLength = exact ?? given.get('minlength') ?? 1;
  const maxLength = exact ?? given.get('maxlength') ?? Infinity;
  if (minLength > maxLength || maxLength === 0) return `string(${args ?? ''}) fits nothing`;
  return { name: 'string', minLength: Math.max(1, minLength), maxLength };
}

function anyRule(args = ''): ConverterRule | string {
  const choices = args.split(',').map((choice) => choice.trim());
  if (choices.every((choice) => /^[\w.~ -]+$/.test(choice))) return { name: 'any', choices };
  return `any(${args}) takes words, as in any(small,large)`;
}
