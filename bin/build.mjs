#!/usr/bin/env node
// Builds apps, libs and projections into dist: TypeScript to JavaScript with the very transform that
// the tests use, everything else (SQL, pages, styles) copied. Types are checked by bin/test. Only what
// has changed is built again: an output has its source's time stamp.
import { createHash } from 'node:crypto';
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const folders = ['apps', 'libs', 'projections'];
const leftOut = /\.spec\.ts$|\.d\.ts$|\.md$|(^|\/)fixtures\/|(^|\/)contract\//;
const filesAtOnce = 32;

const options = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
    rewriteRelativeImportExtensions: true,
  },
  module: { type: 'es6' },
  sourceMaps: true,
  swcrc: false,
};

await main();

async function main() {
  await startAfreshWhenTheBuilderChanged();
  const sources = (await Promise.all(folders.map((folder) => filesBelow(folder)))).flat();
  const wanted = sources.filter((path) => !leftOut.test(path));
  let built = 0;
  for (let i = 0; i < wanted.length; i += filesAtOnce)
    built += (await Promise.all(wanted.slice(i, i + filesAtOnce).map(build))).filter(
      Boolean,
    ).length;
  await removeStale(new Set(wanted.flatMap(outputsOf)));
  console.log(`built ${built} of ${wanted.length} files`);
}

async function build(path) {
  const source = join(root, path);
  const [output] = outputsOf(path).map((name) => join(dist, name));
  const { atime, mtime, mtimeMs } = await stat(source);
  const before = await stat(output).catch(() => undefined);
  // Time stamps are copied in whole milliseconds.
  if (before !== undefined && Math.abs(before.mtimeMs - mtimeMs) < 2) return false;
  await mkdir(dirname(output), { recursive: true });
  const draft = `${output}.${process.pid}`;
  if (path.endsWith('.ts')) await compile(source, output, draft);
  else await copyFile(source, draft);
  await utimes(draft, atime, mtime);
  // Two builds at once, or a service that is starting, see a whole file or none.
  await rename(draft, output);
  return true;
}

async function compile(source, output, draft) {
  const text = await readFile(source, 'utf8');
  const sourceFileName = relative(dirname(output), source).split(sep).join('/');
  const { code, map } = await transform(text, { ...options, filename: source, sourceFileName });
  await writeFile(`${output}.map`, map);
  const name = output.split(sep).at(-1);
  await writeFile(draft, `${code}\n//# sourceMappingURL=${name}.map\n`);
}

function outputsOf(path) {
  if (!path.endsWith('.ts')) return [path];
  const output = path.replace(/\.ts$/, '.js');
  return [output, `${output}.map`];
}

async function removeStale(wanted) {
  for (const folder of folders)
    for (const path of await filesBelow(join('dist', folder)))
      if (!wanted.has(path.slice('dist/'.length))) await rm(join(root, path), { force: true });
}

async function filesBelow(folder) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .map((path) => path.split(sep).join('/'));
}

async function startAfreshWhenTheBuilderChanged() {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const builder = await readFile(fileURLToPath(import.meta.url));
  const swc = lock.packages['node_modules/@swc/core'].version;
  const key = createHash('sha256').update(builder).update(swc).digest('hex');
  const keyFile = join(dist, '.builder');
  if ((await readFile(keyFile, 'utf8').catch(() => '')) === key) return;
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await writeFile(keyFile, key);
}
