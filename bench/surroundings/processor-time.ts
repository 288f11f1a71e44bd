import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

/** Linux counts in hundredths of a second. */
const msPerTick = 10;

interface ProcessTimes {
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly endedChildrenMs: number;
}

/** Milliseconds of processor time that a process has used; undefined where /proc does not say. */
export async function processorMs(pid: number): Promise<number | undefined> {
  return (await timesOf(pid))?.ownMs;
}

/** Of a whole Postgres on this machine, its connections and workers included. */
export async function postgresProcessorMs(
  postmaster: number | undefined,
): Promise<number | undefined> {
  const server = postmaster === undefined ? undefined : await timesOf(postmaster);
  if (server === undefined) return undefined;
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map((pid) => timesOf(pid)));
  return all
    .filter((times) => times?.parent === postmaster)
    .reduce((sum, times) => sum + (times?.ownMs ?? 0), server.ownMs + server.endedChildrenMs);
}

/** The server process behind a connection; undefined when it does not run on this machine. */
export async function postmasterOf(connectionString: string): Promise<number | undefined> {
  const { hostname } = new URL(connectionString);
  if (hostname !== 'localhost' && hostname !== '127.0.0.1') return undefined;
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return (await timesOf(rows[0]?.pid ?? 0))?.parent;
  } finally {
    await client.end();
  }
}

/** Resident memory of a process in MiB. */
export async function residentMiB(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
}

async function timesOf(pid: number): Promise<ProcessTimes | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  // The name before the last bracket may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (index: number): number => Number(fields[index] ?? 0) * msPerTick;
  if (stat === '') return undefined;
  return {
    parent: Number(fields[1]),
    ownMs: ticks(11) + ticks(12),
    endedChildrenMs: ticks(13) + ticks(14),
  };
}
