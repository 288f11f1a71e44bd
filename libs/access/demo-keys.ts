import { randomUUID } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { OperationalError, type Random } from '../kernel/index.ts';
import { type ApiKeys, drawApiKey } from './api-keys.ts';
import type { Role } from './domain/roles.ts';

/** The two keys that a first start prints. */
export interface DemoKeys {
  readonly checkout: string;
  readonly operator: string;
}

/**
 * A checkout key and an operator key that stay the same from start to start: kept in a file that only
 * its owner reads (mode 600), and filed again when the database is new. A key that was revoked is
 * replaced by another. Started by one process of a data folder at a time.
 */
export async function ensureDemoKeys(
  file: string,
  apiKeys: ApiKeys,
  random: Random,
): Promise<DemoKeys> {
  const kept = await readKeys(file);
  const keys = {
    checkout: await ensureKey('checkout', kept.checkout, apiKeys, random),
    operator: await ensureKey('operator', kept.operator, apiKeys, random),
  };
  if (keys.checkout === kept.checkout && keys.operator === kept.operator) await chmod(file, 0o600);
  else await replaceFile(file, `${JSON.stringify(keys, null, 2)}\n`);
  return keys;
}

async function ensureKey(
  role: keyof DemoKeys & Role,
  kept: string | undefined,
  apiKeys: ApiKeys,
  random: Random,
): Promise<string> {
  for (const text of [kept, drawApiKey(role, random)]) {
    if (text === undefined) continue;
    await apiKeys.importApiKey(text, { role, label: `demo ${role}` });
    const found = await apiKeys.authenticate(text);
    if (found?.role === role) return text;
  }
  throw new Error(`the new ${role} key does not authenticate`);
}

async function readKeys(file: string): Promise<Partial<DemoKeys>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    throw error;
  });
  const kept = parseKeys(text);
  return {
    ...(typeof kept.checkout === 'string' && { checkout: kept.checkout }),
    ...(typeof kept.operator === 'string' && { operator: kept.operator }),
  };
}

function parseKeys(text: string): Partial<Record<keyof DemoKeys, unknown>> {
  try {
    return JSON.parse(text) as Partial<Record<keyof DemoKeys, unknown>>;
  } catch {
    // Without its cause: a parser's error quotes the text, and the text is keys.
    throw new OperationalError('access.demo-keys-unreadable', 'The file of keys is not JSON', {
      retryable: false,
    });
  }
}

/** Whole or not at all, and never readable by others, not even for a moment. */
async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  try {
    await writeFile(beside, text, { mode: 0o600, flag: 'wx' });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
