import devkit from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

// Without the graph that this writes, Nx's rule would skip itself in silence.
await devkit.createProjectGraphAsync();

const LIBS = ['lib:platform', 'lib:contracts', 'lib:ingest'];

/** Which projects may import which. There is no row for everything: a project without a tag may import none. */
const DIRECTIONS = [
  { sourceTag: 'lib:platform', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:ingest', onlyDependOnLibsWithTags: ['lib:platform', 'lib:contracts'] },
  { sourceTag: 'app', onlyDependOnLibsWithTags: LIBS },
  { sourceTag: 'channel', onlyDependOnLibsWithTags: LIBS },
  { sourceTag: 'standalone', onlyDependOnLibsWithTags: ['app', ...LIBS] },
];

/** Where routing thinks: plain TypeScript that knows nothing of Nest, the database, files or the network. */
const PURE = 'triage|place|classify|duplicates|assign';

const ENVIRONMENT = [
  {
    object: 'process',
    property: 'env',
    message: 'Only main.ts reads it; take `environment` as an argument.',
  },
];

export default tseslint.config(
  { ignores: ['**/dist/', '**/coverage/', '.nx/', '.sambung/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: DIRECTIONS }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // The classes of contracts state shapes (decorators must stand on a class); what has the shape is one.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An async function that only throws or returns is how a promise is promised.
      '@typescript-eslint/require-await': 'off',
      // A Nest module is a class that only its decorator fills.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['**/main.ts'],
    rules: {
      'no-restricted-properties': ['error', ...ENVIRONMENT],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', message: 'Only main.ts reads the environment.' }] },
      ],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: [
      '**/main.ts',
      '**/*.{module,controller,store,spec}.ts',
      'libs/platform/src/service/**',
      'libs/platform/src/bus/bus-strategy.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@nestjs/*'],
              message:
                'Nest lives in main, *.module, *.controller, *.store and the platform’s service folder.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [`apps/routing/src/{${PURE.replaceAll('|', ',')}}/**/*.ts`],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(?!\\./|(\\.\\./)+(${PURE})/|(\\.\\./)+city/city$|@sambung/contracts$|ml-matrix$)`,
              message:
                'The pure folders import each other, types of contracts and of the city, algebra, and nothing else.',
            },
          ],
        },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@sambung/contracts$',
              allowTypeImports: true,
              message: 'The pure folders take only types from contracts.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Asymmetric matchers, rows and parsed answers are any; an expectation is what checks them.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // The tests' own servers lie outside every project.
    files: ['**/*.{spec,contract}.ts', '**/testing/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: DIRECTIONS, allow: ['/tools/testing/'] }],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { sourceType: 'module' },
    rules: { eqeqeq: 'error', 'no-unused-vars': 'error', 'prefer-const': 'error', 'no-var': 'error' },
  },
);
