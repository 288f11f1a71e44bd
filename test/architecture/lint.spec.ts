import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { plantTree, type PlantedTree } from './planted-tree.ts';
import { root } from './repository.ts';

interface Message {
  readonly ruleId: string | null;
  readonly message: string;
}

interface Violation {
  readonly title: string;
  readonly path: string;
  readonly text: string;
  readonly rule: string;
  /** Told apart from the other uses of the same rule by a part of its message. */
  readonly saying?: string;
}

const pure = (text: string): string =>
  `/** Why. */\nexport function decide(): unknown {\n  ${text}\n}\n`;
const repeat = (times: number, line: (i: number) => string): string =>
  Array.from({ length: times }, (_, i) => line(i)).join('\n');

const planted: readonly Violation[] = [
  ...['AggregateRoot', 'EventBus', 'Saga', 'EventPublisher', 'CommandBusLike'].map((name) => ({
    title: `${name} of @nestjs/cqrs`,
    path: `apps/api/cqrs-${name.toLowerCase()}.ts`,
    text: `import { ${name} } from '@nestjs/cqrs';\nexport const used: unknown = ${name};\n`,
    rule: 'no-restricted-imports',
    saying: 'A saga dies at its first exception',
  })),
  {
    title: 'everything of @nestjs/cqrs under one name',
    path: 'apps/api/cqrs-namespace.ts',
    text: "import * as cqrs from '@nestjs/cqrs';\nexport const used: unknown = cqrs;\n",
    rule: 'no-restricted-imports',
  },
  {
    title: 'a class in a domain folder',
    path: 'libs/orders/domain/class.ts',
    text: 'export class Order {\n  readonly lines = 1;\n}\n',
    rule: 'no-restricted-syntax',
    saying: 'data and functions',
  },
  {
    title: 'await in a domain folder',
    path: 'libs/orders/domain/await.ts',
    text: '/** Why. */\nexport async function decide(): Promise<void> {\n  await Promise.resolve();\n}\n',
    rule: 'no-restricted-syntax',
    saying: 'never waits',
  },
  ...['Date.now()', 'new Date()', 'process.env', 'fetch', 'crypto', 'setTimeout'].map((use, i) => ({
    title: `${use} in a domain folder`,
    path: `libs/orders/domain/outside-${String(i)}.ts`,
    text: pure(`return ${use};`),
    rule: 'no-restricted-globals',
  })),
  ...['node:crypto', '@nestjs/common', 'zod'].map((name, i) => ({
    title: `${name} in a domain folder`,
    path: `libs/orders/domain/import-${String(i)}.ts`,
    text: `import * as outside from '${name}';\n${pure('return outside;')}`,
    rule: 'no-restricted-imports',
    saying: 'rule 1',
  })),
  {
    title: 'chance in a domain folder',
    path: 'libs/orders/domain/random.ts',
    text: pure('return Math.random();'),
    rule: 'no-restricted-properties',
    saying: 'Chance',
  },
  {
    title: 'a domain function that does not say why',
    path: 'libs/orders/domain/undocumented.ts',
    text: 'export function decide(): number {\n  return 1;\n}\n',
    rule: 'jsdoc/require-jsdoc',
  },
  {
    title: 'rounding outside of money',
    path: 'libs/orders/rounding.ts',
    text: 'export const rounded = Math.round(1.5);\n',
    rule: 'no-restricted-properties',
    saying: 'Rounding',
  },
  {
    title: 'an enum',
    path: 'apps/api/enum.ts',
    text: 'export enum Method {\n  Swish,\n}\n',
    rule: 'no-restricted-syntax',
    saying: 'enum',
  },
  {
    title: 'more than ten ways through a function',
    path: 'apps/api/complex.ts',
    text: `export function pick(n: number): number {\n${repeat(11, (i) => `  if (n === ${String(i)}) return ${String(i)};`)}\n  return 0;\n}\n`,
    rule: 'complexity',
  },
  {
    title: 'four levels of nesting',
    path: 'apps/api/deep.ts',
    text: 'export function deep(n: number): number {\n  if (n > 1) {\n    if (n > 2) {\n      if (n > 3) {\n        if (n > 4) return 1;\n      }\n    }\n  }\n  return 0;\n}\n',
    rule: 'max-depth',
  },
  {
    title: 'five parameters',
    path: 'apps/api/wide.ts',
    text: 'export const add = (a: number, b: number, c: number, d: number, e: number): number =>\n  a + b + c + d + e;\n',
    rule: 'max-params',
  },
  {
    title: 'a function of more than sixty lines',
    path: 'apps/api/long-function.ts',
    text: `export function long(): number {\n  let n = 0;\n${repeat(60, () => '  n += 1;')}\n  return n;\n}\n`,
    rule: 'max-lines-per-function',
  },
  {
    title: 'a file of more than two hundred lines',
    path: 'apps/api/long-file.ts',
    text: `${repeat(201, (i) => `export const n${String(i)} = ${String(i)};`)}\n`,
    rule: 'max-lines',
  },
  {
    title: 'a promise that nobody waits for',
    path: 'apps/api/floating.ts',
    text: 'export function begin(work: () => Promise<void>): void {\n  work();\n}\n',
    rule: '@typescript-eslint/no-floating-promises',
  },
  {
    title: 'a switch that forgets a case',
    path: 'apps/api/switch.ts',
    text: "export function count(way: 'swish' | 'invoice'): number {\n  switch (way) {\n    case 'swish':\n      return 1;\n  }\n  return 0;\n}\n",
    rule: '@typescript-eslint/switch-exhaustiveness-check',
  },
  {
    title: 'something thrown that is no error',
    path: 'apps/api/throwing.ts',
    text: "export function fail(): never {\n  throw 'no';\n}\n",
    rule: '@typescript-eslint/only-throw-error',
  },
  {
    title: 'any',
    path: 'apps/api/any.ts',
    text: 'export const value: any = 1;\n',
    rule: '@typescript-eslint/no-explicit-any',
  },
  {
    title: 'a type imported as a value',
    path: 'apps/api/type-import.ts',
    text: "import { Stats } from 'node:fs';\nexport type Found = Stats;\n",
    rule: '@typescript-eslint/consistent-type-imports',
  },
  {
    title: 'an exported function without a return type',
    path: 'apps/api/untyped.ts',
    text: 'export function one() {\n  return 1;\n}\n',
    rule: '@typescript-eslint/explicit-module-boundary-types',
  },
  {
    title: 'a number taken for a truth',
    path: 'apps/api/truth.ts',
    text: 'export const has = (value: number | undefined): boolean => (value ? true : false);\n',
    rule: '@typescript-eslint/strict-boolean-expressions',
  },
  ...[
    ["export const n: number = 'one';\n", "not assignable to type 'number'"],
    ["import { missing } from './wide.ts';\nexport const n: unknown = missing;\n", 'missing'],
    ['export function one(): number {\n  const two = 2;\n  return 1;\n}\n', 'never read'],
    ['export const first = (all: readonly number[]): number => all[0];\n', 'undefined'],
  ].map(([text = '', saying = ''], i) => ({
    ...{ title: `what the compiler refuses: ${saying}`, path: `apps/api/type-${String(i)}.ts` },
    ...{ text, saying, rule: 'types/no-type-error' },
  })),
  {
    title: 'a comment that switches the compiler off',
    path: 'apps/api/ignoring.ts',
    text: "// @ts-ignore\nexport const n: number = 'one';\n",
    rule: '@typescript-eslint/ban-ts-comment',
  },
  {
    title: 'a rule switched off in a comment',
    path: 'apps/api/disabling.ts',
    text: '/* eslint-disable no-console */\nconsole.log(1);\nexport {};\n',
    rule: 'no-console',
  },
];

const ownRule = 'test/architecture/no-type-error.mjs';

const innocent: Readonly<Record<string, string>> = {
  'apps/api/innocent.ts':
    "import { CommandBus, CqrsModule } from '@nestjs/cqrs';\nexport const used: readonly unknown[] = [CommandBus, CqrsModule];\n",
  'libs/orders/domain/innocent.ts':
    "import type { Money } from './money.ts';\n\n/** Twice as much. */\nexport function twice(amount: Money): Money {\n  return amount * 2;\n}\n",
  'libs/orders/domain/money.ts': 'export type Money = number;\n',
  'libs/kernel/money.ts': 'export const rounded = Math.round(1.5);\n',
};

describe('the lint rules', () => {
  let tree: PlantedTree;
  let found: ReadonlyMap<string, readonly Message[]>;

  beforeAll(() => {
    tree = plantTree({
      'package.json': '{ "type": "module" }',
      'tsconfig.json': readFileSync(join(root, 'tsconfig.json'), 'utf8'),
      'eslint.config.mjs': readFileSync(join(root, 'eslint.config.mjs'), 'utf8'),
      [ownRule]: readFileSync(join(root, ownRule), 'utf8'),
      ...innocent,
      ...Object.fromEntries(planted.map(({ path, text }) => [path, text])),
    });
    symlinkSync(join(root, 'node_modules'), join(tree.folder, 'node_modules'));
    found = lint(tree);
  }, 120_000);

  afterAll(() => tree.remove());

  it.each(planted)('given $title, when it is linted, then $rule says no', (violation) => {
    const { path, rule, saying = '' } = violation;
    expect(found.get(path)).toContainEqual(
      expect.objectContaining({ ruleId: rule, message: expect.stringContaining(saying) }),
    );
  });

  it.each(Object.keys(innocent))('given %s, when it is linted, then nothing is said', (path) => {
    expect(found.get(path)).toEqual([]);
  });
});

function lint(tree: PlantedTree): ReadonlyMap<string, readonly Message[]> {
  const program = join(root, 'node_modules/eslint/bin/eslint.js');
  const results = JSON.parse(tree.run(program, ['--format', 'json', 'apps', 'libs'])) as readonly {
    readonly filePath: string;
    readonly messages: readonly Message[];
  }[];
  return new Map(
    results.map(({ filePath, messages }) => [filePath.slice(tree.folder.length + 1), messages]),
  );
}
