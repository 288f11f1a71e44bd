import { readFile, readlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Cluster, ClusterOptions } from './cluster.ts';
import { postmasterOf } from './postmaster.ts';
import { serverUrl } from './superuser.ts';

/** The server that another process of ours runs on a folder; undefined when none does. */
export async function runningCluster(
  options: Pick<ClusterOptions, 'folder' | 'passwordFile'>,
): Promise<Pick<Cluster, 'pid' | 'port' | 'url'> | undefined> {
  const link = resolve(options.folder);
  // Where the server's user could not enter, the folder is a link to one that it can.
  const folder = await readlink(link).catch(() => link);
  const found = await postmasterOf(folder);
  if (found?.ready !== true) return undefined;
  const password = (await readFile(options.passwordFile, 'utf8')).trim();
  const { pid, port } = found;
  return { pid, port, url: (database) => serverUrl(found, password, database) };
}
