import { spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import type { ServerUser } from './server-user.ts';
import { superuser } from './superuser.ts';

/**
 * The files of a server, when there are none yet. Code point order and UTF-8 whatever the machine's locale:
 * read models must be equal everywhere.
 */
export async function makeCluster(
  folder: string,
  password: string,
  user: ServerUser,
  binaries: PostgresBinaries,
): Promise<void> {
  if ((await readFile(join(folder, 'PG_VERSION')).catch(() => undefined)) !== undefined) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const passwordFile = `${folder}.initdb`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const path of [folder, passwordFile])
    if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${folder}`,
      `--username=${superuser}`,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
      '--no-instructions',
    ],
    { ...user, cwd: dirname(folder), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const code = await exitCode(child).finally(() => rm(passwordFile));
  if (code !== 0) throw new Error(`initdb failed (${String(code)}): ${errors.join('')}`);
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
}
