import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';
import { noTypeError } from './test/architecture/no-type-error.mjs';

const specs = ['**/*.spec.ts', 'test/**/*.ts', 'bench/**/*.ts'];
const pureFolders = ['libs/*/domain/**/*.ts', 'libs/balance/**/*.ts'];

const allowedFromCqrs = [
  'CqrsModule',
  'CommandBus',
  'QueryBus',
  'Command',
  'Query',
  'CommandHandler',
  'QueryHandler',
  'ICommandHandler',
  'IQueryHandler',
];

const outsideWorld = [
  'Date',
  'Buffer',
  'process',
  'crypto',
  'performance',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'globalThis',
];

const noEnum = {
  selector: 'TSEnumDeclaration',
  message: 'An enum is code at run time and a name in the data: use a union of string literals.',
};

const noRound = {
  object: 'Math',
  property: 'round',
  message: 'Rounding is named and lives in libs/kernel/money.ts (rule 9).',
};

const noRandom = {
  object: 'Math',
  property: 'random',
  message: 'Chance comes in from outside: take a Random (rule 6).',
};

export default tseslint.config(
  {
    ignores: ['dist/', 'data/', 'coverage/', 'reports/', '**/node_modules/'],
  },
  {
    // A rule that can be switched off in a comment is a wish.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.ts'],
    plugins: { types: { rules: { 'no-type-error': noTypeError } } },
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'types/no-type-error': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/strict-boolean-expressions': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/array-type': ['error', { default: 'array' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A Nest module is an empty class that carries a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A row's type is named where its statement is: query<Row>('SELECT ...').
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // An async function without await turns a throw into a rejection, which its port promises.
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
      'no-restricted-syntax': ['error', noEnum],
      'no-restricted-properties': ['error', noRound, noRandom],
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'max-lines': ['error', 200],
      'max-lines-per-function': ['error', 60],
      eqeqeq: 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@nestjs/cqrs'],
              // Not a name starting with one of ours: exactly one of ours.
              importNamePattern: `^(?!(${allowedFromCqrs.join('|')})$)`,
              message:
                'A saga dies at its first exception, event handlers run out of order and failures are only logged: nothing that must happen may hang on them (ADR-0003).',
            },
          ],
        },
      ],
    },
  },
  {
    // Misfires on NestFactory.create(..., { options }).
    files: ['apps/**/*.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: ['libs/kernel/money.ts'],
    rules: { 'no-restricted-properties': ['error', noRandom] },
  },
  {
    files: pureFolders,
    ignores: ['**/*.spec.ts'],
    plugins: { jsdoc },
    rules: {
      'no-restricted-syntax': [
        'error',
        noEnum,
        {
          selector: 'ClassDeclaration, ClassExpression',
          message: 'Domain code is data and functions (rule 1).',
        },
        {
          selector: 'AwaitExpression, :function[async=true]',
          message: 'Domain code never waits (rule 1): ask in a process, decide here.',
        },
      ],
      'no-restricted-globals': [
        'error',
        ...outsideWorld.map((name) => ({
          name,
          message: 'Time, chance and the outside world come in as arguments (rules 6 and 7).',
        })),
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!immutable$)[^.]',
              message:
                'Domain code imports its own domain, kernel, balance and persistent maps (immutable) only (rule 1).',
            },
          ],
        },
      ],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ArrowFunctionExpression: true },
        },
      ],
      'jsdoc/require-description': 'error',
    },
  },
  {
    files: specs,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      // A table of cases has a column for each.
      'max-params': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { eqeqeq: 'error' },
  },
);
