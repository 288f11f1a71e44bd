import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresBinaries, type PostgresBinaries } from './binaries.ts';
import { reachableDataFolder } from './data-folder.ts';
import { makeCluster } from './make-cluster.ts';
import {
  killedPostmasterOf,
  type Postmaster,
  postmasterOf,
  readyPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { serverUser, type ServerUser } from './server-user.ts';
import { serverUrl } from './superuser.ts';

export interface ClusterOptions {
  /** Made when it is not there; kept between runs. */
  readonly folder: string;
  /** Where the superuser's password lives (mode 600); made on first use. */
  readonly passwordFile: string;
  /** Server settings, as in postgresql.conf. */
  readonly settings: Readonly<Record<string, string>>;
  /** Longest wait for the server to take connections; a crash recovery can take a while. */
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
}

export interface Cluster {
  readonly pid: number;
  readonly port: number;
  /** The server was still running, left over from a run of ours that was killed. */
  readonly adopted: boolean;
  /** Where its files and its log really are. */
  readonly folder: string;
  /** The connection string of one of its databases; it holds the password, so it is never logged. */
  url(database: string): string;
  stop(): Promise<void>;
}

const logLinesShown = 15;
const orphansPatienceMs = 10_000;
const pollMs = 100;

/**
 * Starts the Postgres that belongs to a folder, on a free port of the loopback interface. A server
 * that outlived its parent (kill -9) is taken over as it is; after one that was killed itself another is
 * started, once all that it had started is gone; a first start makes the folder.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const user = serverUser();
  const folder = await reachableDataFolder(user, resolve(options.folder));
  const password = await passwordIn(options.passwordFile);
  const running = await leftover(folder, options);
  const found = running ?? (await launch(folder, password, user, options));
  return {
    pid: found.pid,
    port: found.port,
    adopted: running !== undefined,
    folder,
    url: (database) => serverUrl(found, password, database),
    stop: () => stopPostmaster(found.pid, options.stopTimeoutMs),
  };
}

/** Also waits for one that is just starting or stopping. */
async function leftover(
  folder: string,
  options: ClusterOptions,
): Promise<Awaited<ReturnType<typeof postmasterOf>>> {
  let found = await postmasterOf(folder);
  for (const until = Date.now() + options.startTimeoutMs; found !== undefined && !found.ready;) {
    const pid = String(found.pid);
    if (Date.now() > until)
      throw new Error(`Postgres (process ${pid}) neither starts nor stops: see ${logOf(folder)}`);
    await readyPostmaster(folder, () => false, 200);
    found = await postmasterOf(folder);
  }
  return found;
}

async function launch(
  folder: string,
  password: string,
  user: ServerUser,
  options: ClusterOptions,
): Promise<Postmaster> {
  const binaries = await postgresBinaries(user);
  await makeCluster(folder, password, user, binaries);
  for (const until = Date.now() + orphansPatienceMs; ;) {
    const ready = await launchOnce(folder, user, binaries, options);
    if (ready !== undefined) return ready;
    // It removes the lock file when it ends, but for one reason: what a killed server had started still runs.
    const isLocked = (await killedPostmasterOf(folder)) !== undefined;
    if (!isLocked || Date.now() > until)
      throw new Error(`Postgres does not start. The end of its log:\n${await endOfLog(folder)}`);
    await sleep(pollMs);
  }
}

async function launchOnce(
  folder: string,
  user: ServerUser,
  binaries: PostgresBinaries,
  options: ClusterOptions,
): Promise<Postmaster | undefined> {
  const killed = await killedPostmasterOf(folder);
  const log = await open(logOf(folder), 'a', 0o600);
  const child = spawn(
    binaries.postgres,
    serverArguments(folder, await freePort(), options.settings),
    {
      ...user,
      cwd: dirname(folder),
      env: killed === undefined ? process.env : notBlockedBy(killed),
      // Its own process group, or Ctrl-C would reach it before we have finished our work.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    },
  );
  const ended = endOf(child);
  await log.close();
  const ready = await readyPostmaster(folder, ended, options.startTimeoutMs);
  if (ready === undefined && child.pid !== undefined && !ended()) child.kill('SIGQUIT');
  return ready;
}

/**
 * Postgres does not start while a process has the number in the lock file, also a zombie or one that was
 * given it after a reboot. We know that it is no server, so we name it as pg_ctl names the shell above it:
 * its number then counts for nothing, while children of the old server still forbid the start.
 */
function notBlockedBy({ pid }: Postmaster): NodeJS.ProcessEnv {
  return { ...process.env, PG_GRANDPARENT_PID: String(pid) };
}

function serverArguments(
  folder: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): readonly string[] {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', folder, '-p', String(port), ...flags];
}

async function passwordIn(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known !== '') return known.trim();
  const fresh = randomBytes(24).toString('base64url');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, fresh, { mode: 0o600 });
  return fresh;
}

/** The system's choice; somebody else may take it before the server does, which then says so. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, failed) => {
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', done);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

function endOf(child: ChildProcess): () => boolean {
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  child.unref();
  return () => ended;
}

function logOf(folder: string): string {
  return `${folder}.log`;
}

async function endOfLog(folder: string): Promise<string> {
  const text = await readFile(logOf(folder), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-logLinesShown).join('\n');
}
