import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { postmasterOf, stopPostmaster } from './embedded-postgres/postmaster.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/apps/standalone/main.js');
const startTimeoutMs = 60_000;

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

describe('the standalone service', () => {
  let dataDir: string;
  const runs: Run[] = [];

  beforeAll(() => {
    execFileSync(process.execPath, [join(root, 'bin/build.mjs')], { env: {} });
  });

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'order-ledger-standalone-'));
    await chmod(dataDir, 0o755);
  });

  afterEach(async () => {
    for (const { child, ended } of runs.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    const left = await postmasterOf(join(dataDir, 'postgres'));
    if (left !== undefined) await stopPostmaster(left.pid, 10_000);
    await rm(dataDir, { recursive: true, force: true });
  });

  function run(environment: Record<string, string> = {}): Run {
    const child = spawn(process.execPath, [program], {
      env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: dataDir, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    const started = { child, output: () => chunks.join(''), ended };
    runs.push(started);
    return started;
  }

  async function originOf({ output, child }: Run): Promise<string> {
    for (const until = Date.now() + startTimeoutMs; Date.now() < until;) {
      const [, origin] = /curl -s (http:\S+?)\/api\/orders/.exec(output()) ?? [];
      if (origin !== undefined) return origin;
      if (child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error(`it does not start: ${output()}`);
  }

  it('given an empty folder, when it starts, then it serves, keeps its secrets and its folder to itself, and stops in order', async () => {
    const first = run();
    const origin = await originOf(first);
    const answer = await fetch(`${origin}/health/ready`);
    expect(await answer.json()).toMatchObject({ ready: true, checks: { database: 'ok' } });
    const mode = (await stat(join(dataDir, 'master.key'))).mode & 0o777;
    expect(mode).toBe(0o600);
    await expect(stranger()).rejects.toThrow('password authentication failed');
    await expectRefusedBeside(origin);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.output()).toContain('Stopping.');
    expect(await postmasterOf(join(dataDir, 'postgres'))).toBeUndefined();
  }, 120_000);

  async function stranger(): Promise<void> {
    const server = await postmasterOf(join(dataDir, 'postgres'));
    const client = new pg.Client({
      host: '127.0.0.1',
      port: server?.port ?? 0,
      user: 'ledger',
      password: 'guess',
      database: 'postgres',
    });
    await client.connect();
  }

  /** Another start on the folder refuses and harms nothing. */
  async function expectRefusedBeside(origin: string): Promise<void> {
    const second = run();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('Another Order Ledger runs on');
    expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
  }

  it('given a run that was killed, when it starts again, then it takes over the server, the data and the key, and ends when that server dies', async () => {
    const first = run();
    await originOf(first);
    const key = await readFile(join(dataDir, 'master.key'), 'utf8');
    const left = await postmasterOf(join(dataDir, 'postgres'));
    first.child.kill('SIGKILL');
    await first.ended;
    const second = run();
    await originOf(second);
    expect(second.output()).toContain('Postgres was still running');
    expect((await postmasterOf(join(dataDir, 'postgres')))?.pid).toBe(left?.pid);
    expect(await readFile(join(dataDir, 'master.key'), 'utf8')).toBe(key);
    process.kill(left?.pid ?? 0, 'SIGQUIT');
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('Postgres has gone away');
  }, 120_000);

  it('given a port that is taken, when it starts, then it says which and leaves no server behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const refused = run({ PORT: port });
    expect(await refused.ended).toBe(1);
    other.close();
    expect(refused.output()).toContain(`Port ${port} is taken`);
    expect(await postmasterOf(join(dataDir, 'postgres'))).toBeUndefined();
  }, 120_000);

  it('given wrong settings, when it starts, then it names them all and nothing has begun', async () => {
    const first = run({ PORT: 'many', LOG_LEVEL: 'loud' });
    expect(await first.ended).toBe(1);
    expect(first.output()).toMatch(/PORT .*\n.*LOG_LEVEL /);
    await expect(stat(join(dataDir, 'postgres'))).rejects.toThrow('ENOENT');
  }, 120_000);
});
