/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // test/package installs from the registry: it has a script of its own, `npm run test:package`
  testPathIgnorePatterns: ['/node_modules/', '/test/golden/', '/test/package/'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  testSequencer: '<rootDir>/test/support/longest-first.js',
  extensionsToTreatAsEsm: ['.ts'],
  coverageProvider: 'v8',
  // for tests that start processes, on a busy machine; it is a net, and no test waits for it
  testTimeout: 30_000,
  // Much of the time a test waits for a process or a broker; Jest's own choice would leave one of two cores idle.
  maxWorkers: '100%',
  // One copy of ntgen: what an example imports as `ntgen` is the source that the tests import by path.
  moduleNameMapper: {
    '^ntgen$': '<rootDir>/src/index.ts',
    '^ntgen/client$': '<rootDir>/src/client/connect.ts',
    '^ntgen/testing$': '<rootDir>/src/testing/testing.ts',
    '^ntgen/config$': '<rootDir>/src/config/define-config.ts',
    '^ntgen/schema$': '<rootDir>/src/schema/schema.ts',
    '^ntgen/codegen/v1$': '<rootDir>/src/codegen/v1.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { decoratorVersion: '2022-03' },
        },
      },
    ],
  },
};
