// What `@jest/globals` is to the specs while mutants run: the tests are collected here and run by
// in-process-runner.mjs. Only what specs use is here; a spec that asks for more fails as it is read.
export { expect } from 'expect';

const top = () => ({ tests: [], groups: [], before: [] });
let root = top();
let group = root;

/** The tests that reading these modules leaves behind, in their order. */
export async function collect(readModules) {
  root = top();
  group = root;
  await readModules();
  return listed(root, '', []);
}

function listed({ tests, groups, before }, prefix, outer) {
  const setUp = [...outer, ...before];
  return [
    ...tests.map(({ title, run }) => ({
      name: `${prefix}${title}`,
      run: async () => {
        for (const prepare of setUp) await prepare();
        await run();
      },
    })),
    ...groups.flatMap((inner) => listed(inner, `${prefix}${inner.title} > `, setUp)),
  ];
}

export function describe(title, declare) {
  const outer = group;
  group = { ...top(), title };
  outer.groups.push(group);
  declare();
  group = outer;
}

export function it(title, run) {
  group.tests.push({ title, run });
}

export function beforeEach(prepare) {
  group.before.push(prepare);
}

const each = (declare) => (rows) => (title, run) =>
  rows.forEach((row, i) =>
    declare(`${title} (${String(i + 1)})`, () => (Array.isArray(row) ? run(...row) : run(row))),
  );

it.each = each(it);
describe.each = each(describe);
