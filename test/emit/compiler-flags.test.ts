import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type ts from 'typescript';
import { compilerComplaints } from './support/compile.js';

/** What was generated for a service that has everything. */
const FOLDER = fileURLToPath(new URL('../golden/shop/expected', import.meta.url));
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join(FOLDER, path));

/** Of this checkout's own settings only the modules are left. */
const LOOSE: ts.CompilerOptions = {
  strict: false,
  exactOptionalPropertyTypes: false,
  noUncheckedIndexedAccess: false,
  noImplicitOverride: false,
  noImplicitReturns: false,
  noPropertyAccessFromIndexSignature: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  verbatimModuleSyntax: false,
  isolatedModules: false,
};

test.each<readonly [name: string, flags: ts.CompilerOptions]>([
  ['none', {}],
  ['strict', { strict: true }],
  ['exactOptionalPropertyTypes', { strictNullChecks: true, exactOptionalPropertyTypes: true }],
  ['noUncheckedIndexedAccess', { noUncheckedIndexedAccess: true }],
  ['isolatedModules', { isolatedModules: true }],
  ['verbatimModuleSyntax', { verbatimModuleSyntax: true }],
  ['erasableSyntaxOnly', { erasableSyntaxOnly: true }],
  ['isolatedDeclarations', { isolatedDeclarations: true, declaration: true }],
  ['noPropertyAccessFromIndexSignature', { noPropertyAccessFromIndexSignature: true }],
  ['noUnusedLocals', { noUnusedLocals: true, noUnusedParameters: true }],
])(
  'what is generated compiles with a flag alone: %s',
  (_name, flags) => {
    expect(compilerComplaints(FILES, new Map(), { ...LOOSE, ...flags })).toEqual([]);
  },
  60_000,
);
