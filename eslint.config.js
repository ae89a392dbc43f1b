import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Habits of the house that no ready-made rule knows. */
const houseRules = [
  {
    selector: "CallExpression[callee.property.name='localeCompare']",
    message: 'Sort by code unit (a < b ? -1 : a > b ? 1 : 0): output must not depend on the locale.',
  },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a thing has one name everywhere.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
];

/** And one for the library alone: a test knows which realm its values come from. */
const libraryRules = [
  ...houseRules,
  {
    selector: "BinaryExpression[operator='instanceof'][right.name=/^(Error|Date)$/]",
    message: 'Another realm or a second copy has another class: use messageOf(), node:util types, or a code property.',
  },
];

export default defineConfig(
  globalIgnores([
    '**/dist/',
    'coverage/',
    '**/generated/',
    '**/.ntgen/',
    'test/golden/',
    // sources that tests feed to the reader; many are wrong on purpose
    'test/**/fixtures/',
    'bench/peers/*/node_modules/',
  ]),

  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { eqeqeq: 'error', 'object-shorthand': 'error' },
  },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', ...houseRules],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],

      // a number in a sentence reads as itself; objects, undefined and arrays are what the rule is for
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => stop()` is how a callback is written
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `async` without `await` turns a throw into a rejection, which is what an interface of promises promises
      '@typescript-eslint/require-await': 'off',
      // a hook that may be synchronous returns `Promise<void> | void`
      '@typescript-eslint/no-invalid-void-type': 'off',
      // a type parameter that stands once may still carry inference or a contract: `EventDispatcher<ShopEvents>()`
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // the other half of no-non-null-assertion: a cast with its comment is the way, not `!`
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // a hook of a base class does nothing until somebody overrides it
      '@typescript-eslint/no-empty-function': ['error', { allow: ['methods', 'asyncMethods', 'private-constructors'] }],
      // `text || fallback` means the empty string too
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // a class may be all decorators and no state
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowStaticOnly: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-console': 'error', 'no-restricted-syntax': ['error', ...libraryRules] },
  },
  {
    files: ['src/runtime/registry.ts'],
    // its interfaces are empty until generated code merges into them, and conditions on them look decided
    rules: { '@typescript-eslint/no-redundant-type-constituents': 'off' },
  },

  // Scripts of the repository and launchers: plain JavaScript, outside the TypeScript program.
  {
    files: ['**/*.js'],
    languageOptions: {
      globals: {
        AbortController: 'readonly',
        Buffer: 'readonly',
        clearTimeout: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setImmediate: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
      },
    },
  },

  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // Jest's asymmetric matchers (expect.any, expect.objectContaining) are typed `any`
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // what JSON.parse and a spawned command give is looked at by expect(), which refuses a wrong shape by itself
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // a proxy of a service that nothing was generated for is `any` on purpose
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // a missing element fails the test either way, with a better message
      '@typescript-eslint/no-non-null-assertion': 'off',
      // expect(object.method) does not call it
      '@typescript-eslint/unbound-method': 'off',
      // foreign services throw strings and objects; tests play them
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
);
