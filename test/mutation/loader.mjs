// Reads TypeScript, hands the specs our own `@jest/globals`, and passes `?generation=` on to whatever a
// module of ours imports: a new generation is a fresh copy of all of them, in the same process.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const collectedTests = new URL('./collected-tests.mjs', import.meta.url).href;

export async function resolve(specifier, context, nextResolve) {
  if (specifier === '@jest/globals') return { url: collectedTests, shortCircuit: true };
  const found = await nextResolve(specifier, context);
  const generation = new URL(context.parentURL ?? found.url).searchParams.get('generation');
  if (generation === null || !found.url.endsWith('.ts')) return found;
  return { ...found, url: `${found.url}?generation=${generation}` };
}

const compiled = new Map();

export async function load(url, context, nextLoad) {
  const { protocol, pathname } = new URL(url);
  if (protocol !== 'file:' || !pathname.endsWith('.ts')) return nextLoad(url, context);
  if (!compiled.has(pathname)) compiled.set(pathname, compile(fileURLToPath(url)));
  return { format: 'module', source: await compiled.get(pathname), shortCircuit: true };
}

async function compile(filename) {
  const { code } = await transform(await readFile(filename, 'utf8'), {
    filename,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
    module: { type: 'es6' },
  });
  return code;
}
