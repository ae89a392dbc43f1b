import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How many services share a file of types. */
const SERVICES_A_FILE = 10;

/** What a Node project has: no DOM. The same for every contestant. */
const OPTIONS = {
  target: 'ES2022',
  module: 'NodeNext',
  lib: ['ES2022'],
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** A project of services with five methods each, as ntgen reads them. */
export function writeServices(folder: string, count: number, ntgen: string): void {
  write(folder, 'package.json', '{ "type": "module", "private": true }');
  write(folder, 'tsconfig.json', JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }));
  link(ntgen, join(folder, 'node_modules/ntgen'));
  writeTypes(folder, count);
  for (let index = 0; index < count; index += 1) write(folder, `src/s${String(index)}.service.ts`, service(index));
}

/** The same services as controllers of tsoa. */
export function writeControllers(folder: string, count: number, peer: string): void {
  write(folder, 'package.json', '{ "type": "module", "private": true }');
  const compilerOptions = { ...OPTIONS, experimentalDecorators: true };
  write(folder, 'tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
  const settings = {
    entryFile: 'src/app.ts',
    noImplicitAdditionalProperties: 'ignore',
    controllerPathGlobs: ['src/*.controller.ts'],
    spec: { outputDirectory: 'generated', specVersion: 3 },
    routes: { routesDir: 'generated', esm: true },
  };
  write(folder, 'tsoa.json', JSON.stringify(settings));
  write(folder, 'src/app.ts', 'export {};\n');
  mkdirSync(join(folder, 'generated'));
  link(join(peer, 'node_modules'), join(folder, 'node_modules'));
  writeTypes(folder, count);
  for (let index = 0; index < count; index += 1)
    write(folder, `src/s${String(index)}.controller.ts`, controller(index));
}

function writeTypes(folder: string, count: number): void {
  for (let file = 0; file * SERVICES_A_FILE < count; file += 1)
    write(folder, `src/types/t${String(file)}.ts`, types(file));
}

function types(file: number): string {
  const n = String(file);
  return `export interface Address${n} {
  street: string;
  city: string;
  zip?: string;
}
export type Status${n} = 'new' | 'paid' | 'sent';
export interface Line${n} {
  sku: string;
  quantity: number;
  price: number;
  tags: string[];
}
/** What a customer wants. */
export interface Order${n} {
  id: string;
  status: Status${n};
  lines: Line${n}[];
  shipTo: Address${n};
  billTo?: Address${n};
  meta: Record<string, string>;
}
export interface Query${n} {
  from: string;
  page: number;
  status?: Status${n};
}
export interface Page${n} {
  items: Order${n}[];
  total: number;
  next?: string;
}
`;
}

function service(index: number): string {
  const [n, t] = [String(index), String(Math.floor(index / SERVICES_A_FILE))];
  return `import { rpc } from 'ntgen';
import type { Line${t}, Order${t}, Page${t}, Query${t} } from './types/t${t}.js';

export class Service${n} {
  static readonly serviceName = 's${n}';

  /** Finds one. */
  @rpc
  async get(id: string): Promise<Order${t}> {
    throw new Error(id);
  }

  @rpc
  async list(query: Query${t}): Promise<Page${t}> {
    throw new Error(query.from);
  }

  @rpc
  async create(order: Omit<Order${t}, 'id'>): Promise<Order${t}> {
    throw new Error(order.status);
  }

  @rpc
  async addLine(id: string, line: Line${t}): Promise<number> {
    return id.length + line.price;
  }

  @rpc
  async remove(id: string, force: boolean): Promise<boolean> {
    return force && id !== '';
  }
}
`;
}

function controller(index: number): string {
  const [n, t] = [String(index), String(Math.floor(index / SERVICES_A_FILE))];
  return `import { Body, Controller, Delete, Get, Path, Post, Put, Query, Route } from 'tsoa';
import type { Line${t}, Order${t}, Page${t}, Query${t} } from './types/t${t}.js';

@Route('s${n}')
export class Controller${n} extends Controller {
  /** Finds one. */
  @Get('{id}')
  async get(@Path() id: string): Promise<Order${t}> {
    throw new Error(id);
  }

  @Post('list')
  async list(@Body() query: Query${t}): Promise<Page${t}> {
    throw new Error(query.from);
  }

  @Post()
  async create(@Body() order: Omit<Order${t}, 'id'>): Promise<Order${t}> {
    throw new Error(order.status);
  }

  @Put('{id}/lines')
  async addLine(@Path() id: string, @Body() line: Line${t}): Promise<number> {
    return id.length + line.price;
  }

  @Delete('{id}')
  async remove(@Path() id: string, @Query() force: boolean): Promise<boolean> {
    return force && id !== '';
  }
}
`;
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to, 'dir');
}
