import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeInstalled, workspace } from './workspace.js';

describeInstalled('the packed package', () => {
  test('holds what it needs, and nothing of the workshop', () => {
    const names = readdirSync(join(workspace, 'node_modules/ntgen')).sort();
    expect(names).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'package.json',
      'schemas',
      'templates',
    ]);
  });
});
