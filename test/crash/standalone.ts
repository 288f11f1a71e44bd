import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  postmasterOf,
  stopPostmaster,
} from '../../apps/standalone/embedded-postgres/postmaster.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/apps/standalone/main.js');
const startTimeoutMs = 60_000;
const endTimeoutMs = 15_000;
const stopTimeoutMs = 45_000;

/** What is killed: the service, the service with its Postgres (a power cut), or Postgres under it. */
export type Kill = 'service' | 'service-and-postgres' | 'postgres';

export interface Keys {
  readonly checkout: string;
  readonly operator: string;
}

/** The built service as bin/start runs it, killed and started again on one data folder. */
export interface Standalone {
  /** Where the present run listens; undefined while there is none. */
  readonly origin: () => string | undefined;
  readonly keys: () => Keys;
  /** Resolves when it serves, with what that took. */
  readonly start: () => Promise<{ readonly ms: number; readonly adopted: boolean }>;
  /** Begins a start and kills it after a while, wherever it is then. */
  readonly startAndKill: (afterMs: number) => Promise<void>;
  readonly kill: (what: Kill) => Promise<void>;
  /** In order; the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Ends whatever is left, of the service and of Postgres. */
  readonly clear: () => Promise<void>;
}

/** Builds what has changed, so that what is killed is what is shipped. */
export function build(): void {
  execFileSync(process.execPath, [join(root, 'bin/build.mjs')], { cwd: root, stdio: 'ignore' });
}

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

export function standaloneOn(
  dataDir: string,
  environment: Readonly<Record<string, string>>,
): Standalone {
  const postgres = join(dataDir, 'postgres');
  let run: Run | undefined;
  let origin: string | undefined;
  let keys: Keys | undefined;

  const spawnOne = (): Run => {
    const child = spawn(process.execPath, ['--enable-source-maps', program], {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: dataDir,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    run = { child, output: () => chunks.join(''), ended };
    return run;
  };

  const killRun = async () => {
    origin = undefined;
    run?.child.kill('SIGKILL');
    await run?.ended;
    run = undefined;
  };

  return {
    origin: () => origin,
    keys: () => keys!,
    start: async () => {
      const startedAt = performance.now();
      const { child, output } = spawnOne();
      for (const until = Date.now() + startTimeoutMs; Date.now() < until;) {
        const [, found] = /Order Ledger is at (http:\S+)/.exec(output()) ?? [];
        if (found !== undefined) {
          keys = keysIn(output());
          origin = found;
          const adopted = output().includes('Postgres was still running');
          return { ms: Math.floor(performance.now() - startedAt), adopted };
        }
        if (child.exitCode !== null) break;
        await sleep(20);
      }
      await killRun();
      throw new Error(`it does not start:\n${output()}`);
    },
    startAndKill: async (afterMs) => {
      const { ended } = spawnOne();
      await Promise.race([sleep(afterMs), ended]);
      await killRun();
    },
    kill: async (what) => {
      if (what !== 'postgres') await killRun();
      if (what === 'service') return;
      const found = await postmasterOf(postgres);
      if (found !== undefined) killTree(found.pid);
      if (what !== 'postgres') return;
      origin = undefined;
      const outcome = await Promise.race([run?.ended, sleep(endTimeoutMs, 'late' as const)]);
      await killRun();
      if (outcome === 'late') throw new Error('the service outlived its Postgres');
    },
    stop: async () => {
      origin = undefined;
      run?.child.kill('SIGTERM');
      const late = sleep(stopTimeoutMs, null, { ref: false });
      return (await Promise.race([run?.ended, late])) ?? null;
    },
    clear: async () => {
      await killRun();
      const left = await postmasterOf(postgres);
      if (left !== undefined) await stopPostmaster(left.pid, 10_000);
    },
  };
}

/** A port that is free now, for something that must be found again after each start. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

function keysIn(output: string): Keys {
  const [, checkout = ''] = /checkout (\S+)/.exec(output) ?? [];
  const [, operator = ''] = /operator (\S+)/.exec(output) ?? [];
  return { checkout, operator };
}

/** The postmaster and everything that it started, all at once, as a power cut would. */
function killTree(postmaster: number): void {
  for (const pid of [postmaster, ...childrenOf(postmaster)])
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
}

/** Empty where there is no /proc: the children then notice by themselves that their parent is gone. */
function childrenOf(parent: number): readonly number[] {
  const all = readdirOf('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((pid) => {
    const status = textOf(`/proc/${String(pid)}/status`);
    return new RegExp(`^PPid:\\s+${String(parent)}$`, 'm').test(status);
  });
}

function readdirOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
