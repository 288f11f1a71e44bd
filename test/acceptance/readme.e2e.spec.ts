import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '../support/orders-over-http.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const blocks = [
  ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, text]) => text ?? '');
const startTimeoutMs = 180_000;

let dataDir: string;
let service: ChildProcess;
let output = '';
let origin: string;

/** The first minute of somebody who has just cloned: everything is run as it stands there. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'order-ledger-readme-'));
  // Where root runs this, the database's own user must get in.
  await chmod(dataDir, 0o755);
  const [first = ''] = blocks;
  const [command = ''] = first.split('\n');
  service = spawn('bash', ['-c', `exec ${command}`], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [service.stdout, service.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  origin = await started();
}, startTimeoutMs + 10_000);

afterAll(async () => {
  if (service.exitCode === null) {
    service.kill('SIGTERM');
    await new Promise((ended) => service.once('exit', ended));
  }
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

describe('what the README tells to do', () => {
  it('given nothing but the repository, when bin/start is run, then it says where it is and how to order', () => {
    expect(output).toContain(`Order Ledger is at ${origin}`);
    expect(output).toContain(`curl -s ${origin}/api/orders`);
  });

  it('given the service, when the curl is run as it stands, then an order is placed and gets paid', async () => {
    const { order, accessToken, links } = JSON.parse(await run(blockWith('"lines"'))) as {
      readonly order: { readonly reference: string; readonly status: string };
      readonly accessToken: string;
      readonly links: { readonly order: string };
    };
    expect(order.status).toBe('reserved');
    const look = async () => {
      const headers = { 'x-order-token': accessToken };
      const answer = await fetch(`${origin}${links.order}`, { headers });
      return (await answer.json()) as { readonly status: string };
    };
    const paid = await eventually(look, ({ status }) => status === 'completed', 20_000);
    expect(paid).toMatchObject({ reference: order.reference, status: 'completed' });
    expect(JSON.parse(await run(blockWith('limit=1')))).toMatchObject({
      orders: [{ reference: order.reference, status: 'completed' }],
    });
  }, 60_000);

  it('given the service, when the demo is played, then every scene and every rule is as it should be', async () => {
    const shown = await run(blockWith('npm run demo'));
    expect(shown).toContain('All is well.');
    expect(shown).not.toContain('FAILED');
    for (const rule of [2, 4, 5, 6, 8, 9])
      expect(shown).toMatch(new RegExp(`holds +${String(rule)} `));
  }, 180_000);

  it('given the service, when the command line is used as shown, then it finds the read models equal', async () => {
    const shown = await run(blockWith('bin/ledger'));
    expect(shown).toMatch(/^order-overview +3 +running/m);
    expect(shown).toMatch(/^order-overview +equal to/m);
  }, 120_000);

  it('given all its commands, then each was run here, but for the one that runs this', () => {
    const known = ['bin/start', '"lines"', 'npm run demo', 'limit=1', 'bin/ledger'];
    expect(blocks.filter((block) => !known.some((word) => block.includes(word)))).toEqual([]);
    expect(blocks[0]?.split('\n')[1]).toContain('bin/test');
  });

  it('given Ctrl-C, then it stops in order and takes back where it was', async () => {
    const ended = new Promise<number | null>((done) => service.once('exit', done));
    service.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(existsSync(join(dataDir, 'running.json'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  }, 60_000);
});

function environment(): NodeJS.ProcessEnv {
  // What Jest needs is nothing for the programs that are started here.
  return { ...process.env, NODE_OPTIONS: '', PORT: '0', DATA_DIR: dataDir, DATABASE_URL: '' };
}

async function started(): Promise<string> {
  for (const until = Date.now() + startTimeoutMs; Date.now() < until;) {
    await sleep(100);
    const [, found] = /^Order Ledger is at (http:\S+)/m.exec(output) ?? [];
    if (found !== undefined) return found;
    if (service.exitCode !== null) break;
  }
  throw new Error(`bin/start does not start:\n${output}`);
}

function blockWith(word: string): string {
  const block = blocks.find((text) => text.includes(word));
  if (block === undefined) throw new Error(`the README has no block with ${word}`);
  return block;
}

/** As it stands, but for the port and the folder, which others may be using. */
async function run(block: string): Promise<string> {
  const script = block
    .replaceAll('http://127.0.0.1:3000', origin)
    .replaceAll("'./data/", `'${dataDir}/`);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: root,
    env: environment(),
    maxBuffer: 16 * 1024 * 1024,
  }).catch((error: unknown) => {
    const said = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${script}\n${said.stdout ?? ''}${said.stderr ?? ''}`, { cause: error });
  });
  return stdout;
}
