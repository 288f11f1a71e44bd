import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const options = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

const { version } = createRequire(import.meta.url)('@swc/core/package.json');
const cache = new URL('../../node_modules/.cache/order-ledger-typescript/', import.meta.url);
const ready = mkdir(cache, { recursive: true });

const jestGlobals = new URL('./jest-globals.mjs', import.meta.url).href;

/** Outside of Jest's own module registry its package only throws. */
export function resolve(specifier, context, nextResolve) {
  if (specifier === '@jest/globals') return { url: jestGlobals, shortCircuit: true };
  return nextResolve(specifier, context);
}

/** Node 20 cannot read TypeScript, and newer Nodes cannot read decorators. */
export async function load(url, context, nextLoad) {
  const isTypeScript = url.startsWith('file:') && new URL(url).pathname.endsWith('.ts');
  if (!isTypeScript) return nextLoad(url, context);
  const source = await compiled(fileURLToPath(url));
  return { format: 'module', source, shortCircuit: true };
}

/** Kept by content: tests start the service many times, and most of it has not changed. */
async function compiled(filename) {
  const text = await readFile(filename, 'utf8');
  const key = createHash('sha256')
    .update(JSON.stringify([version, options, filename, text]))
    .digest('hex');
  const kept = new URL(`${key}.js`, cache);
  const known = await readFile(kept, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const { code } = await transform(text, { ...options, filename });
  await ready;
  // Several processes compile at once; a rename shows the others a whole file or none.
  const draft = new URL(`${randomUUID()}.tmp`, cache);
  await writeFile(draft, code);
  await rename(draft, kept);
  return code;
}
