import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Cluster, startCluster } from './cluster.ts';
import { killedPostmasterOf, postmasterOf, stopPostmaster } from './postmaster.ts';
import { serverUser } from './server-user.ts';

describe('the Postgres of a data folder', () => {
  let dataDir: string;
  let folder: string;
  const others: ChildProcess[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'order-ledger-cluster-'));
    await chmod(dataDir, 0o755);
    folder = join(dataDir, 'postgres');
  });

  afterEach(async () => {
    for (const other of others.splice(0)) other.kill('SIGKILL');
    const left = await postmasterOf(folder);
    if (left !== undefined) await stopPostmaster(left.pid, 10_000);
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = () =>
    startCluster({
      folder,
      passwordFile: join(dataDir, 'postgres.password'),
      settings: { shared_buffers: '1MB', fsync: 'off' },
      startTimeoutMs: 60_000,
      stopTimeoutMs: 20_000,
    });

  it('given servers that were killed, when the number in the lock file has another process, or one of their own still runs, then the next one starts once nothing of them is left', async () => {
    const first = await start();
    expect(await killedPostmasterOf(folder)).toBeUndefined();
    process.kill(first.pid, 'SIGKILL');
    await nameInLock(await stranger());
    const second = await start();
    expect(second.adopted).toBe(false);

    const backend = await connected(second);
    process.kill(backend.pid, 'SIGSTOP');
    process.kill(second.pid, 'SIGKILL');
    let isGone = false;
    setTimeout(() => {
      isGone = true;
      process.kill(backend.pid, 'SIGKILL');
    }, 1_000);
    const third = await start();
    expect(isGone).toBe(true);
    await backend.lost;

    process.kill(third.pid, 'SIGKILL');
    await nameInLock(await zombie());
    const fourth = await start();
    expect(fourth.adopted).toBe(false);
    await fourth.stop();
  }, 120_000);

  async function nameInLock(pid: number): Promise<void> {
    const lock = join(folder, 'postmaster.pid');
    const [, ...rest] = (await readFile(lock, 'utf8')).split('\n');
    await writeFile(lock, [String(pid), ...rest].join('\n'));
  }

  /** Another process of the server's user, as after a reboot. */
  async function stranger(): Promise<number> {
    const child = spawn('sleep', ['100'], { ...serverUser(), stdio: 'ignore' });
    others.push(child);
    await once(child, 'spawn');
    return child.pid ?? 0;
  }

  /** Ended, and nobody has asked how: its number is still taken. */
  async function zombie(): Promise<number> {
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 100'], {
      ...serverUser(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    others.push(parent);
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    return Number(pid.toString());
  }

  async function connected(cluster: Cluster): Promise<{ pid: number; lost: Promise<unknown> }> {
    const client = new pg.Client(cluster.url('postgres'));
    await client.connect();
    const lost = once(client, 'error');
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return { pid: rows[0]?.pid ?? 0, lost };
  }
});
