import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

const keyBytes = 32;

/** The installation's own pepper for gift card codes, where none is configured. */
export const ownPepperFile = 'gift-card-pepper.key';
export const ownPepperId = 'p1';

/**
 * The 32 random bytes (base64) that a file holds, made on first use for its owner's eyes only. What is
 * sealed under them is lost with them, so they are on the disk before anybody gets them; of two starts
 * at once the first one's file wins.
 */
export async function secretFile(path: string): Promise<string> {
  const known = await readKey(path);
  if (known !== undefined) return known;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeThrough(draft, `${randomBytes(keyBytes).toString('base64')}\n`);
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  await flushFolder(dirname(path));
  const made = await readKey(path);
  if (made === undefined) throw new Error(`${path} cannot be read back`);
  return made;
}

async function readKey(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const key = text.trim();
  if (Buffer.from(key, 'base64').length !== keyBytes)
    throw new Error(`${path} does not hold a key of ${String(keyBytes)} bytes: restore it.`);
  return key;
}

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name is in the folder, and the folder is written by itself. Windows cannot open folders. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
