/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/golden/', '/test/rejected/'],
  extensionsToTreatAsEsm: ['.ts'],
  coverageProvider: 'v8',
  // One copy of ntgen: what an example imports as `ntgen` is the source that the tests import by path.
  moduleNameMapper: {
    '^ntgen$': '<rootDir>/src/index.ts',
    '^ntgen/client$': '<rootDir>/src/client/connect.ts',
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
