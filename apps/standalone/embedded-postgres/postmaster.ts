import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a running server writes about itself into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const pollMs = 20;

/** The server that owns a data folder, or undefined when none does (also after a crash or a reboot). */
export async function postmasterOf(folder: string): Promise<Postmaster | undefined> {
  const named = await namedInLock(folder);
  return named !== undefined && serves(named.pid, folder) ? named : undefined;
}

/** The one that was killed and left its lock file behind; its number may be another process's by now. */
export async function killedPostmasterOf(folder: string): Promise<Postmaster | undefined> {
  const named = await namedInLock(folder);
  return named !== undefined && !serves(named.pid, folder) ? named : undefined;
}

async function namedInLock(folder: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(absent);
  const [pid, , , port, , , , status] = text.split('\n').map((line) => line.trim());
  const number = Number.parseInt(pid ?? '', 10);
  if (!(number > 0)) return undefined;
  return { pid: number, port: Number.parseInt(port ?? '', 10), ready: status === 'ready' };
}

function absent(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return '';
}

/** The server once it takes connections; undefined when it ended instead, or after `timeoutMs`. */
export async function readyPostmaster(
  folder: string,
  ended: () => boolean,
  timeoutMs: number,
): Promise<Postmaster | undefined> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until && !ended()) {
    const found = await postmasterOf(folder);
    if (found?.ready === true) return found;
    await sleep(pollMs);
  }
  return undefined;
}

/**
 * Ends a server by its own pid: "fast" (open transactions roll back, then a checkpoint), and after
 * `timeoutMs` "immediate" (the log is replayed at the next start). Nothing committed is lost by either.
 */
export async function stopPostmaster(pid: number, timeoutMs: number): Promise<void> {
  signal(pid, 'SIGINT');
  if (await gone(pid, timeoutMs)) return;
  signal(pid, 'SIGQUIT');
  if (!(await gone(pid, timeoutMs)))
    throw new Error(`Postgres (process ${String(pid)}) does not stop.`);
}

async function gone(pid: number, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    if (!isAlive(pid)) return true;
    await sleep(pollMs);
  }
  return false;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A pid lives on in the file after a power cut, and then belongs to anybody: ask what it runs. Where
 * nobody can tell, it counts as ours, and Postgres itself refuses to start beside it.
 */
function serves(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  const line = commandLine(pid);
  return line === undefined || (line.includes('postgres') && line.includes(folder));
}

function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
  } catch {
    const asked = spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
    return asked.error === undefined ? asked.stdout : undefined;
  }
}
