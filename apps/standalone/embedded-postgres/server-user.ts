import { execFileSync, spawnSync } from 'node:child_process';

/** Whom the server runs as; empty when we are nobody special and it runs as ourselves. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Postgres refuses to run as root, so root (a container, usually) hands it to the user `postgres`
 * or else to `nobody`, which every system has: no account is added to the machine.
 */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf(name, '-u');
    const gid = idOf(name, '-g');
    if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid };
  }
  throw new Error(
    'Postgres does not run as root, and there is no user "postgres" or "nobody" to run it as. Start as another user, or set DATABASE_URL.',
  );
}

/** Whether that user gets to a folder at all: below /root it does not. */
export function canReach(user: ServerUser, folder: string): boolean {
  if (user.uid === undefined) return true;
  return spawnSync('test', ['-x', folder], user).status === 0;
}

function idOf(name: string, kind: '-u' | '-g'): number | undefined {
  try {
    const output = execFileSync('id', [kind, name], { stdio: ['ignore', 'pipe', 'ignore'] });
    return Number.parseInt(output.toString(), 10);
  } catch {
    return undefined;
  }
}
