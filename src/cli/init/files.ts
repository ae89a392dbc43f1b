import type { Answers } from './answers.js';

/** A file of a new project. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** What there is of a package already. */
export interface Package {
  /** Whether its `.js` files are ES modules. */
  readonly isModule: boolean;
  readonly hasNodeTypes: boolean;
}

/** The files that `init` writes, besides the configuration. */
export function newFiles({ service, folder, ci }: Answers, { hasNodeTypes }: Package): readonly NewFile[] {
  const sources = folder.split('/')[0] ?? folder;
  return [
    { path: 'tsconfig.json', text: tsconfig(sources, hasNodeTypes) },
    ...(service === 'none' ? [] : [{ path: servicePath(folder, service), text: firstService(service) }]),
    ...(ci === 'github' ? [{ path: '.github/workflows/ntgen.yml', text: WORKFLOW }] : []),
  ];
}

/** The configuration, in the form that was asked for. */
export function configFile({ form }: Answers, { isModule }: Package): NewFile {
  switch (form) {
    case 'ts':
      return { path: 'ntgen.config.ts', text: configModule() };
    case 'js':
      return { path: isModule ? 'ntgen.config.js' : 'ntgen.config.mjs', text: configModule() };
    case 'json':
      return { path: 'ntgen.config.json', text: `${JSON.stringify(CONFIG, undefined, 2)}\n` };
    case 'yaml':
      return {
        path: 'ntgen.config.yaml',
        text: Object.entries(CONFIG)
          .map(([key, value]) => `${key}: ${value}\n`)
          .join(''),
      };
  }
}

/** The npm scripts, by name. */
export function newScripts({ service, folder }: Answers): Readonly<Record<string, string>> {
  return {
    generate: 'ntgen generate',
    'generate:check': 'ntgen check',
    ...(service === 'none' ? {} : { start: `ntgen run ${servicePath(folder, service)}` }),
  };
}

export function servicePath(folder: string, service: string): string {
  return `${folder}/${service}.service.ts`;
}

const CONFIG = { project: 'tsconfig.json', output: 'generated' };

function configModule(): string {
  const rows = Object.entries(CONFIG).map(([key, value]) => `  ${key}: '${value}',\n`);
  return `import { defineConfig } from 'ntgen/config';\n\nexport default defineConfig({\n${rows.join('')}});\n`;
}

function tsconfig(sources: string, hasNodeTypes: boolean): string {
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    ...(hasNodeTypes ? { types: ['node'] } : {}),
  };
  return `${JSON.stringify({ compilerOptions, include: [sources, CONFIG.output] }, undefined, 2)}\n`;
}

function firstService(service: string): string {
  const className = service
    .split(/[_-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return `import { rpc } from 'ntgen';

export class ${className}Service {
  static readonly serviceName = '${service}';

  /** Greets somebody by name. */
  @rpc
  hello(name: string): string {
    return \`Hello, \${name}!\`;
  }
}
`;
}

const WORKFLOW = `name: ntgen
on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - run: npx ntgen check --format github
`;
