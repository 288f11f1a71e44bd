import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const fixtures = ['*/events/fixtures/*.json'];

function git(folder: string, ...words: readonly string[]): string {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  return execFileSync('git', [...identity, ...words], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

function isUnderGit(folder: string): boolean {
  try {
    return git(folder, 'rev-parse', '--is-inside-work-tree') === 'true';
  } catch {
    return false;
  }
}

/**
 * The fixtures that do not say what they said when they were first committed: edited, removed, renamed, or
 * removed and written anew. An edit that was taken back is no complaint, and white space says nothing: the
 * contract of every codec holds the bytes themselves to the canonical form.
 */
function changedFixtures(folder: string): readonly string[] {
  const added = git(
    folder,
    ...['log', '--reverse', '--format=', '--raw', '--no-renames', '--no-abbrev'],
    ...['--diff-filter=A', '--', ...fixtures],
  );
  const first = new Map<string, string>();
  for (const line of added.split('\n').filter((text) => text !== '')) {
    const [about = '', path = ''] = line.split('\t');
    if (!first.has(path)) first.set(path, about.split(' ')[3] ?? '');
  }
  const now = blobsNow(folder, [...first.keys()]);
  return [...first].flatMap(([path, blob]) =>
    now.get(path) === blob || saysTheSame(folder, blob, path) ? [] : [path],
  );
}

function saysTheSame(folder: string, blob: string, path: string): boolean {
  if (!existsSync(join(folder, path))) return false;
  const then: unknown = JSON.parse(git(folder, 'cat-file', 'blob', blob));
  const now: unknown = JSON.parse(readFileSync(join(folder, path), 'utf8'));
  return JSON.stringify(then) === JSON.stringify(now);
}

/** As the work tree has them, committed or not; without those that are gone. */
function blobsNow(folder: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const present = paths.filter((path) => existsSync(join(folder, path)));
  if (present.length === 0) return new Map();
  const blobs = git(folder, 'hash-object', '--no-filters', '--', ...present).split('\n');
  return new Map(present.map((path, i) => [path, blobs[i] ?? '']));
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A repository with two committed fixtures. */
function sample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fixtures-'));
  made.push(folder);
  git(folder, 'init', '-q');
  mkdirSync(join(folder, 'libs/parcels/events/fixtures'), { recursive: true });
  write(folder, 'ParcelSent.v1', '{"grams":1}');
  write(folder, 'ParcelSent.v2', '{"grams":2}');
  commit(folder);
  return folder;
}

function pathOf(name: string): string {
  return `libs/parcels/events/fixtures/${name}.json`;
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, pathOf(name)), text);
}

function commit(folder: string): void {
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '--no-verify', '-m', 'x');
}

describe('event fixtures', () => {
  // A source archive has no history to hold the files against.
  const whereGitIs = isUnderGit(repository) ? it : it.skip;
  whereGitIs('given the history, then no fixture differs from its first version', () => {
    expect(changedFixtures(repository)).toEqual([]);
  });

  it('given a fixture that was only added to by others, then there is no complaint', () => {
    const folder = sample();
    write(folder, 'ParcelSent.v3', '{"grams":3}');
    expect(changedFixtures(folder)).toEqual([]);
    commit(folder);
    expect(changedFixtures(folder)).toEqual([]);
  });

  it('given a fixture that was edited, then it is named, until the edit is taken back', () => {
    const folder = sample();
    write(folder, 'ParcelSent.v1', '{"grams":9}');
    expect(changedFixtures(folder)).toEqual([pathOf('ParcelSent.v1')]);
    commit(folder);
    expect(changedFixtures(folder)).toEqual([pathOf('ParcelSent.v1')]);
    write(folder, 'ParcelSent.v1', '{"grams":1}');
    expect(changedFixtures(folder)).toEqual([]);
  });

  it('given a fixture that was removed and written anew, then it is named', () => {
    const folder = sample();
    rmSync(join(folder, pathOf('ParcelSent.v2')));
    expect(changedFixtures(folder)).toEqual([pathOf('ParcelSent.v2')]);
    commit(folder);
    write(folder, 'ParcelSent.v2', '{"grams":9}');
    commit(folder);
    expect(changedFixtures(folder)).toEqual([pathOf('ParcelSent.v2')]);
  });

  it('given a fixture that was renamed, then its old name is missed', () => {
    const folder = sample();
    git(folder, 'mv', pathOf('ParcelSent.v1'), pathOf('ParcelPosted.v1'));
    commit(folder);
    expect(changedFixtures(folder)).toEqual([pathOf('ParcelSent.v1')]);
  });
});
