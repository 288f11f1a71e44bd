import { describe, expect, it } from '@jest/globals';
import {
  badNames,
  badTypeNames,
  lockedAddresses,
  lockedOut,
  machinePaths,
  registryHosts,
  titles,
  unfinished,
  wideComments,
  type Finding,
} from './conventions.ts';
import { repositoryFiles, sourceFiles, type SourceFile } from './repository.ts';

const code = sourceFiles(/\.(?:ts|mjs|cjs)$/).filter(
  ({ path }) => !path.startsWith('test/architecture/conventions'),
);
const prose = sourceFiles(/\.md$/);
const everything = sourceFiles(
  /(?:\.(?:ts|mjs|cjs|json|md|yml|yaml|sql|html|css|hbs)|Dockerfile|^bin\/[^.]+|\.example|\.npmrc)$/,
).filter(({ path }) => !path.startsWith('test/architecture/'));

const all = (
  files: readonly SourceFile[],
  check: (file: SourceFile) => readonly Finding[],
): readonly Finding[] => files.flatMap((file) => check(file));

describe('the conventions hold in this repository', () => {
  it('given its files and folders, when their names are read, then each names something', () => {
    expect(badNames(repositoryFiles())).toEqual([]);
  });

  it('given its types, when their names are read, then each says what it is', () => {
    expect(all(code, badTypeNames)).toEqual([]);
  });

  it('given its code and pages, when unfinished work is looked for, then each has an issue', () => {
    expect(all([...code, ...prose], unfinished)).toEqual([]);
  });

  it('given its pages, when titles are counted, then each has one, on top', () => {
    expect(all(prose, titles)).toEqual([]);
  });

  it("given its files, when they are read, then none knows one machine's folders", () => {
    expect(all(everything, machinePaths)).toEqual([]);
  });

  it('given its files, when they are read, then none names a package registry', () => {
    expect(all(everything, registryHosts)).toEqual([]);
  });

  it('given its lock file, when it is read, then no package has an address', () => {
    const [lock] = sourceFiles(/^package-lock\.json$/);
    expect(lockedAddresses(lock?.text ?? '')).toEqual([]);
  });

  it('given its lock file, when it is read, then it serves every kind of machine', () => {
    const [lock] = sourceFiles(/^package-lock\.json$/);
    expect(lockedOut(lock?.text ?? '')).toEqual([]);
  });

  it('given its comments, when they are measured, then none is wider than the code', () => {
    expect(all(code, wideComments)).toEqual([]);
  });
});

describe('each convention can fail', () => {
  const file = (text: string, path = 'libs/orders/order.ts'): SourceFile => ({ path, text });

  it.each([
    'libs/orders/utils.ts',
    'libs/common/money.ts',
    'libs/orders/order-helper.ts',
    'apps/api/base-controller/index.ts',
    'libs/payments/swish.impl.ts',
  ])('given the path %s, when names are checked, then it is reported', (path) => {
    expect(badNames([path, 'libs/orders/shared-connection.ts'])).toEqual([
      expect.stringContaining(path),
    ]);
  });

  it.each(['interface IOrder {', 'export abstract class BaseOrder {', 'class OrderManager {'])(
    'given "%s", when type names are checked, then it is reported',
    (text) => {
      expect(badTypeNames(file(text))).toHaveLength(1);
    },
  );

  it('given "interface Invoice", when type names are checked, then it is fine', () => {
    expect(badTypeNames(file('export interface Invoice {\n}\ntype IBAN = string;'))).toEqual([]);
  });

  it.each(['// FIXME soon', '// TODO: later', '// TODO later', '// XXX'])(
    'given "%s", when unfinished work is looked for, then it is reported',
    (text) => {
      expect(unfinished(file(text))).toHaveLength(1);
    },
  );

  it('given a TODO with its issue, when unfinished work is looked for, then it is fine', () => {
    expect(unfinished(file('// TODO(#12) ask Swish again'))).toEqual([]);
  });

  it.each(['no title', '# One\n\n# Two', 'First words.\n\n# Title'])(
    'given the page "%s", when titles are counted, then it is reported',
    (text) => {
      expect(titles(file(text, 'README.md'))).toHaveLength(1);
    },
  );

  it('given a page with a comment in a shell example, when titles are counted, then it is fine', () => {
    expect(titles(file('# Title\n\n```sh\n# a comment\n```\n', 'README.md'))).toEqual([]);
  });

  it.each(['/home/ada/ledger', 'see /root/x', 'cd "/Users/ada/x"'])(
    'given the text "%s", when paths are looked for, then it is reported',
    (text) => {
      expect(machinePaths(file(text))).toHaveLength(1);
    },
  );

  it("given a URL with a path of the product's, when paths are looked for, then it is fine", () => {
    expect(machinePaths(file('GET https://localhost/home/page and ./work/x'))).toEqual([]);
  });

  it('given an address of a registry, when registries are looked for, then it is reported', () => {
    expect(registryHosts(file(`https://${['registry', 'npmjs', 'org'].join('.')}/x`))).toHaveLength(
      1,
    );
  });

  it('given a lock file with an address, when it is checked, then the package is reported', () => {
    const lock = { packages: { '': {}, 'node_modules/pg': { resolved: 'https://example.test' } } };
    expect(lockedAddresses(JSON.stringify(lock))).toEqual([
      expect.stringContaining('node_modules/pg'),
    ]);
  });

  it('given a lock file without an optional package, when it is checked, then it is named', () => {
    const packages = { 'node_modules/swc': { optionalDependencies: { 'swc-mac': '1' } } };
    expect(lockedOut(JSON.stringify({ packages }))).toEqual([expect.stringContaining('swc-mac')]);
  });

  it('given a comment of 121 columns, when comments are measured, then it is reported', () => {
    expect(wideComments(file(`// ${'x'.repeat(118)}\n// ${'x'.repeat(117)}`))).toHaveLength(1);
  });
});
