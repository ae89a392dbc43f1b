import repository from '../../jest.config.js';

/**
 * The package as a stranger meets it: packed, installed, generated with, compiled, run. Slow, and it installs from the registry,
 * so it has a script of its own: `npm run test:package`.
 *
 * @type {import('jest').Config}
 */
export default {
  ...repository,
  rootDir: '../..',
  roots: ['<rootDir>/test/package'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/package/install.js',
  globalTeardown: '<rootDir>/test/package/remove.js',
  // the hooks' too: they generate
  testTimeout: 240_000,
};
