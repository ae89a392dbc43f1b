/*
 * Names of a source may be anything: dots, dashes, reserved words, another script, two that differ by case alone.
 * What they become depends on the set of names and on nothing else.
 */

/** Reserved words of ECMAScript in modules. */
const KEYWORDS: ReadonlySet<string> = new Set(
  [
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends',
    'false finally for function if implements import in instanceof interface let new null package private protected',
    'public return static super switch this throw true try typeof var void while with yield',
  ].flatMap((line) => line.split(' ')),
);

/** Names that cannot be a type's, or that would hide what generated code uses. */
const MEANT_OTHERWISE: readonly string[] = [
  'abstract any as asserts async bigint boolean declare from get global infer intrinsic is keyof module namespace never',
  'number object of out override readonly require satisfies set string symbol type undefined unique unknown using',
  'Array Boolean Date Error FailsWith Function Infinity JSON Map NaN Number Object Promise Proxy Record RpcMethod Set String',
  'Buffer ReadonlyMap ReadonlySet Symbol URL Uint8Array globalThis constructor prototype',
  'Capitalize Lowercase Uncapitalize Uppercase',
].flatMap((line) => line.split(' '));

const RESERVED: ReadonlySet<string> = new Set([...KEYWORDS, ...MEANT_OTHERWISE]);

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const MAX_LENGTH = 80;

/** Whether `text` can stand as an identifier, reserved words aside. Of the basic plane, without joiners. */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text) && !/[\ud800-\udfff]/.test(text);
}

/** Whether `text` is a reserved word, or the name of a global that generated code leans on. */
export function isReserved(text: string): boolean {
  return RESERVED.has(text);
}

/** `my-shop.v2` -> `MyShopV2`. Empty when no character can stand in an identifier. */
export function pascalCase(text: string): string {
  const words = text.split(/[^\p{ID_Continue}$]|[_\ud800-\udfff]/u).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const named = /^[\p{ID_Start}$]/u.test(joined) || joined === '' ? joined : `_${joined}`;
  return named.slice(0, MAX_LENGTH);
}

/** `my-shop.v2` -> `myShopV2`. */
export function camelCase(text: string): string {
  const pascal = pascalCase(text);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** A name for a part of a thing: `extendName('Card', 'owner')` is `CardOwner`. Cut where it would be too long; never empty. */
export function extendName(name: string, part: string): string {
  return `${name}${pascalCase(part)}`.slice(0, MAX_LENGTH) || 'Type';
}

/** Hands out names, each once. */
export class NameScope {
  readonly #taken: Set<string>;
  readonly #fold: (name: string) => string;

  /** @param fold what makes two names the same one: for paths, lower case */
  constructor(taken: Iterable<string> = [], fold: (name: string) => string = (name) => name) {
    this.#fold = fold;
    this.#taken = new Set([...taken].map(fold));
  }

  has(name: string): boolean {
    return this.#taken.has(this.#fold(name));
  }

  /** `preferred`, or with the first number from 2 that makes it a new one. */
  take(preferred: string, separator = ''): string {
    let name = preferred;
    for (let count = 2; this.has(name); count++) name = `${preferred}${separator}${String(count)}`;
    this.#taken.add(this.#fold(name));
    return name;
  }
}

/** How a service is called in the files that are emitted for it. */
export interface ServiceNames {
  /** Its folder, relative to the output. */
  readonly folder: string;
  /** The constant that holds its descriptor: `shop`. */
  readonly descriptor: string;
  /** `ShopProxy`. */
  readonly proxy: string;
  /** `ShopEvents`. */
  readonly events: string;
  /** `ShopErrors`. */
  readonly errors: string;
  /** `ShopInterface`. */
  readonly interface: string;
  /** Namespace of its types in the index: `ShopTypes`. */
  readonly types: string;
}

/** What index and service modules call their own things. */
const MODULE_NAMES = [
  ...['Client', 'ConnectOptions', 'Contracts', 'EventRegistry', 'Events', 'NtgenSettings', 'Route', 'SchemaTable'],
  ...['ServiceDescriptor', 'ServiceRegistry', 'Services', 'connect', 'connectClient', 'contracts', 'options', 'routes'],
  ...['schemas', 'url', 'validators'],
];

const UNSAFE_FOLDER = /^(?:con|prn|aux|nul|com\d|lpt\d|conin|conout|node_modules|)$/i;

/** Names for all services of one output: valid, unique, and safe as paths on every file system. */
export function nameServices(services: readonly string[]): ReadonlyMap<string, ServiceNames> {
  const folders = new NameScope([], (name) => name.toLowerCase());
  const identifiers = new NameScope(MODULE_NAMES);
  const named = new Map<string, ServiceNames>();
  for (const service of plainFirst(services)) {
    const folder = folders.take(folderOf(service), '-');
    named.set(service, { folder, ...identifiersOf(service, identifiers) });
  }
  return named;
}

/** A name that needs no mending keeps its own, whatever else there is. */
function plainFirst(services: readonly string[]): readonly string[] {
  const isPlain = (service: string): boolean => folderOf(service) === service && service === service.toLowerCase();
  const sorted = [...services].sort(byCodeUnit);
  return [...sorted.filter(isPlain), ...sorted.filter((service) => !isPlain(service))];
}

function folderOf(service: string): string {
  const safe = service
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX_LENGTH);
  return UNSAFE_FOLDER.test(safe) ? `service-${safe}`.replace(/-$/, '') : safe;
}

function identifiersOf(service: string, scope: NameScope): Omit<ServiceNames, 'folder'> {
  const camel = camelCase(service) || 'service';
  const base = isReserved(camel) || scope.has(camel) ? `${camel}Service` : camel;
  for (let count = 1; ; count++) {
    const descriptor = count === 1 ? base : `${base}${String(count)}`;
    const stem = descriptor.charAt(0).toUpperCase() + descriptor.slice(1);
    const names = {
      descriptor,
      proxy: `${stem}Proxy`,
      events: `${stem}Events`,
      errors: `${stem}Errors`,
      interface: `${stem}Interface`,
      types: `${stem}Types`,
    };
    const all = Object.values(names);
    if (all.some((name) => scope.has(name))) continue;
    for (const name of all) scope.take(name);
    return names;
  }
}

/** An identifier for each named type of a service. A key that is an identifier keeps its name. */
export function nameTypes(keys: readonly string[], names: ServiceNames): ReadonlyMap<string, string> {
  const scope = new NameScope([...RESERVED, names.proxy, names.events, names.errors, names.interface]);
  const isPlain = (key: string): boolean => isIdentifier(key) && key.length <= MAX_LENGTH && !scope.has(key);
  const sorted = [...keys].sort(byCodeUnit);
  const plain = sorted.filter(isPlain);
  const mended = sorted.filter((key) => !plain.includes(key));
  const named = new Map(plain.map((key) => [key, scope.take(key)]));
  for (const key of mended) {
    const preferred = pascalCase(key) || 'Type';
    named.set(key, scope.take(scope.has(preferred) ? `${preferred}Type` : preferred));
  }
  return named;
}

/** Labels for parameters: an identifier each, and no two the same. */
export function nameParameters(names: readonly string[]): readonly string[] {
  const scope = new NameScope(KEYWORDS);
  return names.map((name, index) => {
    const label = isIdentifier(name) ? name : camelCase(name) || `arg${String(index)}`;
    return scope.take(KEYWORDS.has(label) ? `${label}_` : label);
  });
}

/** The one order of this house. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
