import type { SourceFile } from './repository.ts';

/** One broken rule: where, and what to do instead. */
export type Finding = string;

/** Anywhere in a name. */
const emptyWords: Readonly<Record<string, string>> = {
  util: 'name what it does',
  utils: 'name what it does',
  helper: 'name what it helps with',
  helpers: 'name what it helps with',
  misc: 'give each part a file of its own',
  stuff: 'give each part a file of its own',
  manager: 'name the one thing that it does',
  base: 'name the idea, or use a function',
  impl: 'name how it differs from the other kinds',
};

/** As the whole name: as adjectives they are fine. */
const emptyNames: Readonly<Record<string, string>> = {
  ...emptyWords,
  common: 'put it where it belongs, or name the idea that both sides share',
  shared: 'put it where it belongs, or name the idea that both sides share',
  abstract: 'name the idea',
};

/** File and folder names that name nothing and collect everything (rule 15). */
export function badNames(paths: readonly string[]): readonly Finding[] {
  return paths.flatMap((path) =>
    path
      .toLowerCase()
      .split('/')
      .map((segment) => segment.split('.'))
      .flatMap((parts) => parts.map((part) => adviceOn(part)))
      .filter((advice) => advice !== undefined)
      .map((advice) => `${path}: ${advice}`),
  );
}

function adviceOn(name: string): string | undefined {
  const found = [name, ...name.split(/[-_]/)].find(
    (word, i) => (i === 0 ? emptyNames : emptyWords)[word] !== undefined,
  );
  return found === undefined ? undefined : `"${found}" names nothing; ${String(emptyNames[found])}`;
}

/** Type names that say how they are made instead of what they are. */
export function badTypeNames({ path, text }: SourceFile): readonly Finding[] {
  const declared = text.matchAll(/^\s*(?:export )?(?:abstract )?(?:interface|class|type) (\w+)/gm);
  return [...declared]
    .map(([, name]) => name ?? '')
    .filter((name) => /^I[A-Z][a-z]|(?:Manager|Helper|Util|Utils|Impl|Base)$|^Base[A-Z]/.test(name))
    .map((name) => `${path}: ${name} names how it is made, not what it is`);
}

/** Unfinished work that nobody can find again (rule 29). */
export function unfinished({ path, text }: SourceFile): readonly Finding[] {
  return linesOf(text).flatMap(([line, number]) => {
    if (/\bFIXME\b|\bXXX\b/.test(line)) return [`${path}:${number}: fix it now`];
    if (/\bTODO\b(?!\(#\d+\))/.test(line)) return [`${path}:${number}: write TODO(#issue)`];
    return [];
  });
}

/** A page has one title, on top. */
export function titles({ path, text }: SourceFile): readonly Finding[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  const count = [...prose.matchAll(/^# .+/gm)].length;
  if (count !== 1) return [`${path}: ${String(count)} lines start with "# ", not one`];
  return /^\s*# /.test(prose) ? [] : [`${path}: the title does not come first`];
}

const machinePath = /(?:^|[\s"'`(=:])\/(?:work|home\/\w+|Users\/\w+|root)\//;

/** Where one machine keeps its files, which no other machine has. */
export function machinePaths({ path, text }: SourceFile): readonly Finding[] {
  return linesOf(text)
    .filter(([line]) => machinePath.test(line))
    .map(([, number]) => `${path}:${number}: a path of one machine`);
}

// Put together from parts, or this file would report itself.
const hosts = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'pkg', 'github', 'com'],
].map((parts) => parts.join('.'));

/** Packages come from wherever the machine's npm is told to look. */
export function registryHosts({ path, text }: SourceFile): readonly Finding[] {
  return hosts
    .filter((host) => text.includes(host))
    .map((host) => `${path}: names the registry ${host}`);
}

/** A lock file with addresses works only where those addresses do. */
export function lockedAddresses(lock: string): readonly Finding[] {
  const { packages } = JSON.parse(lock) as {
    readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
  };
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved !== undefined)
    .map(([name]) => `package-lock.json: ${name} has an address`);
}

/** A package for another kind of machine that the lock leaves out stops `npm ci` everywhere. */
export function lockedOut(lock: string): readonly Finding[] {
  const { packages } = JSON.parse(lock) as {
    readonly packages: Readonly<Record<string, { readonly optionalDependencies?: object }>>;
  };
  return Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter(
        (name) =>
          ![`node_modules/${name}`, `${at}/node_modules/${name}`].some((path) => path in packages),
      )
      .map((name) => `package-lock.json: ${name}, which ${at} may need, is left out`),
  );
}

const columnsMax = 120;

/** Prettier wraps code at 100 columns; comments are wrapped by people, who get some slack. */
export function wideComments({ path, text }: SourceFile): readonly Finding[] {
  return linesOf(text)
    .filter(([line]) => line.length > columnsMax && /^\s*(?:\/\/|\/?\*)/.test(line))
    .filter(([line]) => !line.includes('https://'))
    .map(([, number]) => `${path}:${number}: a comment wider than ${String(columnsMax)} columns`);
}

function linesOf(text: string): readonly (readonly [line: string, number: string])[] {
  return text.split('\n').map((line, i) => [line, String(i + 1)] as const);
}
