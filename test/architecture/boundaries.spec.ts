import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { plantTree, type PlantedTree } from './planted-tree.ts';
import { root } from './repository.ts';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const config = '.dependency-cruiser.cjs';
const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const { forbidden } = createRequire(import.meta.url)(join(root, config)) as {
  readonly forbidden: readonly { readonly name: string }[];
};

const clean: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { '@nestjs/common': '1', immutable: '1' },
    devDependencies: { 'fast-check': '1' },
  }),
  'tsconfig.json': readFileSync(join(root, 'tsconfig.json'), 'utf8'),
  [config]: readFileSync(join(root, config), 'utf8'),
  ...fakePackage('@nestjs/common'),
  ...fakePackage('immutable'),
  ...fakePackage('fast-check'),
  'libs/kernel/index.ts': "export * from './money.ts';\n",
  'libs/kernel/money.ts': 'export type Money = number;\n',
  'libs/balance/index.ts': importing('../kernel/index.ts', 'immutable'),
  'libs/event-store/index.ts': importing('../kernel/index.ts', 'node:crypto'),
  'libs/processes/index.ts': importing('../event-store/index.ts', '../kernel/index.ts'),
  'libs/orders/index.ts': importing('./domain/order.ts', './orders.module.ts'),
  'libs/orders/orders.module.ts': importing('@nestjs/common', '../processes/index.ts'),
  'libs/orders/domain/order.ts': importing('./line.ts', '../../kernel/index.ts', 'immutable'),
  'libs/orders/domain/line.ts': importing('../../balance/index.ts'),
  'libs/orders/domain/order.spec.ts': importing('./order.ts', 'fast-check'),
  'libs/payments/index.ts': importing('../event-store/index.ts'),
  'libs/checkout/index.ts': importing('../orders/index.ts', '../payments/index.ts'),
  'libs/documents/index.ts': importing('../orders/index.ts'),
  'projections/overview/overview.projection.ts': importing('../../libs/orders/index.ts'),
  'apps/api/main.ts': importing(
    '../../libs/checkout/index.ts',
    '../../libs/documents/index.ts',
    '../../projections/overview/overview.projection.ts',
  ),
  'test/support/server.ts': importing('../../libs/orders/index.ts'),
};

/** By rule: the file that breaks it, and how. */
const planted: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'domain-is-pure': ['libs/orders/domain/impure.ts', importing('@nestjs/common')],
  'checkout-domain-is-pure': ['libs/checkout/domain/impure.ts', importing('node:crypto')],
  'kernel-imports-nothing': ['libs/kernel/rich.ts', importing('immutable')],
  'balance-is-pure': ['libs/balance/impure.ts', importing('node:crypto')],
  'contexts-meet-at-the-index': [
    'apps/api/nosy.ts',
    "import type { Order } from '../../libs/orders/domain/order.ts';\nexport type Nosy = Order;\n",
  ],
  'foundation-ignores-what-stands-on-it': [
    'libs/event-store/curious.ts',
    importing('../orders/index.ts'),
  ],
  'machinery-ignores-the-contexts': [
    'libs/processes/curious.ts',
    importing('../payments/index.ts'),
  ],
  'selling-contexts-ignore-each-other': [
    'libs/payments/curious.ts',
    "import type { Order } from '../orders/index.ts';\nexport type Curious = Order;\n",
  ],
  'later-contexts-ignore-checkout-and-each-other': [
    'libs/documents/curious.ts',
    importing('../checkout/index.ts'),
  ],
  'checkout-knows-the-selling-contexts-only': [
    'libs/checkout/curious.ts',
    importing('../documents/index.ts'),
  ],
  'projections-read-through-the-index': [
    'projections/status/status.projection.ts',
    importing('../overview/overview.projection.ts'),
  ],
  'libs-do-not-know-apps': [
    'libs/orders/upwards.ts',
    importing('../../projections/overview/overview.projection.ts'),
  ],
  'product-code-does-not-know-tests': [
    'apps/api/testing.ts',
    importing('../../test/support/server.ts'),
  ],
  'only-apps-and-tests-know-apps': [
    'projections/overview/upwards.ts',
    importing('../../apps/api/main.ts'),
  ],
  'no-cycles': ['libs/privacy/one.ts', importing('./two.ts')],
  'no-orphans': ['apps/api/alone.ts', 'export const alone = 1;\n'],
  'no-development-packages-in-the-product': ['apps/api/chance.ts', importing('fast-check')],
  'everything-resolves': ['apps/api/lost.ts', importing('./nowhere.ts')],
};

const supporting = { 'libs/privacy/two.ts': importing('./one.ts') };

describe('the import rules', () => {
  let cleanTree: PlantedTree;
  let plantedTree: PlantedTree;
  let violations: readonly Violation[];

  beforeAll(() => {
    cleanTree = plantTree(clean);
    plantedTree = plantTree({
      ...clean,
      ...supporting,
      ...Object.fromEntries(Object.values(planted)),
    });
    violations = violationsIn(plantedTree);
  });

  afterAll(() => {
    cleanTree.remove();
    plantedTree.remove();
  });

  it('given a tree that keeps every rule, when it is checked, then nothing is reported', () => {
    expect(violationsIn(cleanTree)).toEqual([]);
  });

  it('given the configuration, when its rules are listed, then each has a planted violation here', () => {
    expect(forbidden.map((rule) => rule.name).sort()).toEqual(Object.keys(planted).sort());
  });

  it.each(Object.entries(planted))(
    'given a planted violation of %s, when the tree is checked, then that file is reported',
    (name, [path]) => {
      expect(violations.filter((found) => found.rule.name === name)).toContainEqual(
        expect.objectContaining({ from: path }),
      );
    },
  );

  it('given planted violations, when the tree is checked, then no innocent file is reported', () => {
    const guilty = [...Object.values(planted).map(([path]) => path), ...Object.keys(supporting)];
    expect(violations.filter(({ from }) => !guilty.includes(from))).toEqual([]);
  });
});

function violationsIn(tree: PlantedTree): readonly Violation[] {
  const folders = ['apps', 'libs', 'projections', 'test'];
  const output = tree.run(program, ['--config', config, '--output-type', 'json', ...folders]);
  const { summary } = JSON.parse(output) as {
    readonly summary: { readonly violations: readonly Violation[] };
  };
  return summary.violations;
}

/** A module that imports the others for what they do, and is more than its imports. */
function importing(...modules: readonly string[]): string {
  return [...modules.map((name) => `import '${name}';`), 'export type Order = 1;', ''].join('\n');
}

function fakePackage(name: string): Readonly<Record<string, string>> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({
      name,
      type: 'module',
      main: 'main.js',
    }),
    [`node_modules/${name}/main.js`]: 'export {};\n',
  };
}
