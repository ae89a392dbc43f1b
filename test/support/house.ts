import { posix } from 'node:path';
import ts from 'typescript';

/*
 * The floor plan of the house as data, and the laws as functions over a map of files.
 * `test/architecture.test.ts` runs them over the real sources, and over a made-up house to show that they can fail.
 */

/** Texts by path from the root of the repository, with `/`. */
export type SourceFiles = ReadonlyMap<string, string>;

export interface Room {
  readonly floor: number;
  /** The towers stand on common ground and do not touch. */
  readonly tower: 'common' | 'run' | 'build' | 'both';
}

/** A room is a folder of src/, or a file that stands in it. An import goes down a floor, or stays in its room. */
export const ROOMS: Readonly<Record<string, Room>> = {
  errors: { floor: 1, tower: 'common' },
  generated: { floor: 1, tower: 'common' },
  cache: { floor: 2, tower: 'build' },
  contract: { floor: 2, tower: 'common' },
  config: { floor: 2, tower: 'common' },
  wire: { floor: 2, tower: 'run' },
  transport: { floor: 3, tower: 'run' },
  schema: { floor: 2.5, tower: 'build' },
  read: { floor: 3, tower: 'build' },
  emit: { floor: 3, tower: 'build' },
  runtime: { floor: 4, tower: 'run' },
  output: { floor: 4, tower: 'build' },
  client: { floor: 4.5, tower: 'run' },
  web: { floor: 4.5, tower: 'run' },
  entrypoints: { floor: 5, tower: 'run' },
  providers: { floor: 5, tower: 'run' },
  testing: { floor: 5, tower: 'run' },
  codegen: { floor: 5, tower: 'run' },
  cli: { floor: 5, tower: 'both' },
  index: { floor: 6, tower: 'run' },
};

/** Folders whose children are alternatives of one another, and know nothing of each other. */
export const SIBLINGS: Readonly<Record<string, readonly string[] | 'every child'>> = {
  'src/entrypoints': 'every child',
  'src/providers': 'every child',
  'src/transport': ['memory', 'amqp'],
  'src/emit/targets': 'every child',
  'src/cli/commands': 'every child',
};

/** Where a package may be loaded. A package that is not listed has no room yet. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'ts-morph': ['src/read/'],
  '@eslint-community/regexpp': ['src/read/'],
  handlebars: ['src/emit/'],
  amqplib: ['src/transport/amqp/'],
  ajv: ['src/contract/explain.ts'],
  diff: ['src/output/'],
  yargs: ['src/cli/'],
  tsx: ['src/cli/', 'src/read/schema-files/module/'],
  typebox: ['src/schema/'],
  yaml: ['src/config/'],
  ws: ['src/entrypoints/websocket/'],
  'node:http': ['src/web/', 'src/entrypoints/'],
};

/** Where the command line begins. */
const CLI_DOOR = 'src/cli/program.ts';

/** Rooms that turn values into values: whoever calls them reads, writes and connects. */
export const PURE_ROOMS: readonly string[] = ['errors', 'contract', 'wire', 'emit'];
/** But for this: the frames of emitted files are files themselves, and one file knows where they lie. */
export const READS_ASSETS: readonly string[] = ['src/emit/templates.ts'];
const INPUT_AND_OUTPUT = /^node:(fs|net|tls|http|https|dgram|child_process|worker_threads)(\/|$)/;

/** What a service process must not load before it asks for it: start-up time, and compilers in production. */
export const NOT_AT_START: readonly string[] = [
  'ts-morph',
  'typescript',
  'handlebars',
  'yargs',
  'ajv',
  'amqplib',
  'diff',
  'tsx',
  'yaml',
  'ws',
];

export interface Import {
  readonly specifier: string;
  /** `dynamic` runs when asked for; `type` is erased by the compiler; `static` loads with the file. */
  readonly form: 'static' | 'dynamic' | 'type';
  /** `export * from`. */
  readonly star: boolean;
  /** `import type {} from`: takes nothing, and only makes the module known. */
  readonly empty: boolean;
}

/** Everything that a module names as another module, in the order of the text. */
export function importsOf(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, form: Import['form'], marks: Partial<Import> = {}): void => {
    if (node !== undefined && ts.isStringLiteralLike(node)) {
      found.push({ specifier: node.text, form, star: false, empty: false, ...marks });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const empty = named !== undefined && ts.isNamedImports(named) && named.elements.length === 0;
      add(node.moduleSpecifier, clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'static', { empty });
    } else if (ts.isExportDeclaration(node)) {
      const star = node.exportClause === undefined || ts.isNamespaceExport(node.exportClause);
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'static', { star });
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, 'type');
    } else if (ts.isCallExpression(node)) {
      const { expression } = node;
      if (expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], 'dynamic');
      if (ts.isIdentifier(expression) && expression.text === 'require') add(node.arguments[0], 'dynamic');
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, false));
  return found;
}

/** An import of one source file by another. */
interface Edge extends Import {
  readonly from: string;
  /** The file, when the specifier is relative; else undefined. */
  readonly to: string | undefined;
  /** The package's name, without a path inside it, when the specifier is bare. */
  readonly bare: string | undefined;
}

/** Law 0: every file of src stands in a room of the floor plan, and no room hides behind a barrel. */
export function strayFiles(files: SourceFiles): readonly string[] {
  const faults: string[] = [];
  for (const path of sources(files)) {
    if (ROOMS[roomOf(path)] === undefined) {
      faults.push(
        `${path}: src/${roomOf(path)} is no room of the floor plan; give it a floor in test/support/house.ts`,
      );
    }
    if (path.split('/').length > 2 && /(^|\/)index\.[jt]s$/.test(path)) {
      faults.push(`${path}: no index.ts inside a room; whoever needs a file names it`);
    }
  }
  return faults;
}

/** Law 1: no import goes up, and none crosses to another room of the same floor. */
export function upwardImports(files: SourceFiles): readonly string[] {
  return internalEdges(files).flatMap(({ from, to }) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    if (room === target) return [];
    const [floor, targetFloor] = [ROOMS[room]?.floor ?? Infinity, ROOMS[target]?.floor ?? Infinity];
    if (targetFloor < floor) return [];
    const way = targetFloor === floor ? 'sideways' : 'up';
    return [
      `${from} imports ${to}: from ${room} (floor ${floor}) ${way} to ${target} (floor ${targetFloor}); what both need moves down`,
    ];
  });
}

/** Law 2: alternatives (two entrypoint kinds, two transports, two commands) do not know each other. */
export function siblingImports(files: SourceFiles): readonly string[] {
  return internalEdges(files).flatMap(({ from, to }) => {
    const folder = Object.keys(SIBLINGS).find((parent) => isUnder(from, parent) && isUnder(to, parent));
    if (folder === undefined) return [];
    const [child, other] = [childOf(folder, from), childOf(folder, to)];
    const children = SIBLINGS[folder];
    const counts = children === 'every child' || (children?.includes(child) === true && children.includes(other));
    return child !== other && counts
      ? [`${from} imports ${to}: siblings in ${folder} do not know each other; what both need moves down`]
      : [];
  });
}

/**
 * Law 3: the towers do not touch. The command line knows both; a file of it that is loaded at its start knows neither, and none leads
 * into both, so that each command pays for its own tower.
 */
export function towerCrossings(files: SourceFiles): readonly string[] {
  const touching = internalEdges(files).flatMap(({ from, to }) => {
    const [tower, target] = [towerOf(from), towerOf(to)];
    if (tower === 'run' && target === 'build') return [`${from} imports ${to}: a service never loads a compiler`];
    if (tower === 'build' && target === 'run') return [`${from} imports ${to}: a generator never opens a socket`];
    return [];
  });
  const bridges = sources(files).filter((path) => towerOf(path) === 'both');
  const paying = bridges.flatMap((path) => {
    const reached = staticReach(files, path);
    const first = (tower: Room['tower']): string | undefined => [...reached.keys()].find((to) => towerOf(to) === tower);
    const [run, build] = [first('run'), first('build')];
    if (path === CLI_DOOR) {
      return [run, build].flatMap((to) =>
        to === undefined
          ? []
          : [`${trailTo(to, reached)}: loaded at the start of every command; \`await import()\` it`],
      );
    }
    return run === undefined || build === undefined
      ? []
      : [`${trailTo(run, reached)}, and ${trailTo(build, reached)}: one command would load both towers`];
  });
  return [...touching, ...paying];
}

/** Law 4: each package in its one room, so that a change of mind about it is a change of one room. */
export function packagesOutOfRoom(files: SourceFiles): readonly string[] {
  return edges(files).flatMap(({ from, bare }) => {
    if (bare === undefined) return [];
    const homes = PACKAGES[bare];
    if (homes !== undefined) {
      return homes.some((home) => from.startsWith(home))
        ? []
        : [`${from} imports ${bare}, which lives in ${homes.join(', ')} only`];
    }
    if (!bare.startsWith('node:'))
      return [`${from} imports ${bare}, which has no room yet; see PACKAGES in test/support/house.ts`];
    const reads = INPUT_AND_OUTPUT.test(bare) && !(bare === 'node:fs' && READS_ASSETS.includes(from));
    return reads && PURE_ROOMS.includes(roomOf(from))
      ? [`${from} imports ${bare}: src/${roomOf(from)} turns values into values; its caller reads and writes`]
      : [];
  });
}

/** Law 5: no `export *`, but for the registry's, since an augmentation does not reach through a named re-export. */
export function starExports(files: SourceFiles): readonly string[] {
  return edges(files).flatMap(({ from, to, star, specifier }) =>
    star && !(from === 'src/index.ts' && to === 'src/runtime/registry.ts')
      ? [`${from} says \`export * from '${specifier}'\`: name what is exported`]
      : [],
  );
}

/** Law 6: no circles, not even of types: a circle is two files that are one. */
export function importCircles(files: SourceFiles): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of internalEdges(files)) targets.set(from, [...(targets.get(from) ?? []), to]);

  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) circles.push([...trail.slice(start), path].join(' -> '));
    if (start !== -1 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of sources(files)) walk(path, []);
  return circles;
}

/** Law 7: what a service loads at its start reaches no compiler and no broker. */
export function heavyAtStart(files: SourceFiles, door = 'src/index.ts'): readonly string[] {
  const reached = staticReach(files, door);
  return edges(files).flatMap(({ from, bare, form }) =>
    form === 'static' && reached.has(from) && bare !== undefined && NOT_AT_START.includes(bare)
      ? [`${trailTo(from, reached)} -> ${bare}: load it by \`await import()\` where it is needed`]
      : [],
  );
}

/**
 * Law 8: generated code leans on one frozen door, and on what was generated with it.
 *
 * `files` are the generated modules alone.
 */
export function generatedImports(files: SourceFiles): readonly string[] {
  return [...files].flatMap(([path, text]) =>
    importsOf(path, text).flatMap(({ specifier, form, empty }) => {
      const registry = specifier === 'ntgen' && form === 'type' && empty;
      return registry || specifier === 'ntgen/codegen/v1' || isSibling(specifier)
        ? []
        : [
            `${path} imports ${specifier}: generated code knows 'ntgen/codegen/v1', what lies beside or below it, and \`import type {} from 'ntgen'\``,
          ];
    }),
  );
}

/** Law 9: what ntgen makes of its own schemas leans on nothing: it must be there before anything can be made. */
export function importsOfOwnGuards(files: SourceFiles): readonly string[] {
  return edges(files).flatMap(({ from, specifier }) =>
    from.startsWith('src/generated/') ? [`${from} imports ${specifier}: a guard of ours imports nothing`] : [],
  );
}

function isSibling(specifier: string): boolean {
  return specifier.startsWith('./') && !specifier.split('/').includes('..');
}

const edgesOfHouse = new WeakMap<SourceFiles, readonly Edge[]>();

function edges(files: SourceFiles): readonly Edge[] {
  const known = edgesOfHouse.get(files) ?? findEdges(files);
  edgesOfHouse.set(files, known);
  return known;
}

function findEdges(files: SourceFiles): readonly Edge[] {
  return sources(files).flatMap((from) =>
    importsOf(from, files.get(from) ?? '').map((found) => {
      const relative = found.specifier.startsWith('.');
      return {
        ...found,
        from,
        to: relative ? posix.join(posix.dirname(from), found.specifier).replace(/\.js$/, '.ts') : undefined,
        bare: relative ? undefined : packageName(found.specifier),
      };
    }),
  );
}

function internalEdges(files: SourceFiles): readonly (Edge & { readonly to: string })[] {
  return edges(files).flatMap((edge) => {
    const { to } = edge;
    return to?.startsWith('src/') === true ? [{ ...edge, to }] : [];
  });
}

function sources(files: SourceFiles): readonly string[] {
  return [...files.keys()].filter((path) => path.startsWith('src/'));
}

/** `src/wire/names.ts` stands in `wire`, `src/index.ts` in `index`. */
function roomOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

function towerOf(path: string): Room['tower'] | undefined {
  return ROOMS[roomOf(path)]?.tower;
}

/** What a door loads by static imports, breadth first; each file with the one that led to it. */
function staticReach(files: SourceFiles, door: string): ReadonlyMap<string, string> {
  const loads = internalEdges(files).filter(({ form }) => form === 'static');
  const cameFrom = new Map<string, string>([[door, '']]);
  // a Map takes new keys while it is walked
  for (const [path] of cameFrom) {
    for (const { from, to } of loads) if (from === path && !cameFrom.has(to)) cameFrom.set(to, path);
  }
  return cameFrom;
}

function isUnder(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function childOf(folder: string, path: string): string {
  return (path.slice(folder.length + 1).split('/')[0] ?? '').replace(/\.ts$/, '');
}

function packageName(specifier: string): string {
  const steps = specifier.split('/');
  return steps.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function trailTo(path: string, cameFrom: ReadonlyMap<string, string>): string {
  const before = cameFrom.get(path) ?? '';
  return before === '' ? path : `${trailTo(before, cameFrom)} -> ${path}`;
}
