import { createHash } from 'node:crypto';
import { mkdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemFolder } from './binaries.ts';
import { canReach, type ServerUser } from './server-user.ts';

/**
 * The folder itself, or, when the server's user cannot enter the folder above it (root's home is
 * closed to everybody), one below /var/lib that a link in its place leads to.
 */
export async function reachableDataFolder(user: ServerUser, folder: string): Promise<string> {
  await mkdir(dirname(folder), { recursive: true });
  if (canReach(user, dirname(folder))) return folder;
  const known = await readlink(folder).catch(() => undefined);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const elsewhere = join(systemFolder, `data-${name}`, 'postgres');
  await mkdir(dirname(elsewhere), { recursive: true, mode: 0o755 });
  await symlink(elsewhere, folder);
  return elsewhere;
}
