import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The product itself, in a process of its own. */
export interface Standalone {
  readonly pid: number;
  readonly origin: string;
  readonly checkoutKey: string;
  readonly operatorKey: string;
  readonly stop: () => Promise<void>;
}

export interface StandaloneOptions {
  readonly databaseUrl: string;
  /** Events in an EventStoreDB rather than in the database. */
  readonly eventStoreUrl?: string | undefined;
  /** From a payment request to its outcome at the simulated Swish. */
  readonly swishDelayMs: number;
  /** For the runtime, such as --cpu-prof. */
  readonly nodeOptions?: readonly string[];
}

const program = fileURLToPath(new URL('../../dist/apps/standalone/main.js', import.meta.url));
/** One for all, so that one run can read what an earlier one sealed. */
const masterKey = Buffer.alloc(32, 7).toString('base64');
const giftCardPepper = `p1:${Buffer.alloc(32, 8).toString('base64')}`;
const startMaxMs = 60_000;
const stopMaxMs = 30_000;

/** Starts what bin/start starts, beside a database that is there already, and waits until it is ready. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const folder = await mkdtemp(join(tmpdir(), 'order-ledger-bench-'));
  const child = spawn(
    process.execPath,
    [...(await memoryOptions()), ...(options.nodeOptions ?? []), program],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        PORT: '0',
        DATA_DIR: folder,
        MASTER_KEY: masterKey,
        GIFT_CARD_PEPPERS: giftCardPepper,
        DATABASE_URL: options.databaseUrl,
        EVENT_STORE_URL: options.eventStoreUrl ?? '',
        SWISH_SIMULATOR_DELAY_MS: String(options.swishDelayMs),
        SWISH_SIMULATOR_PORT: '0',
        SWISH_SIMULATOR_CONTROL_PORT: '0',
        CHECKOUT_REQUESTS_PER_MINUTE: '0',
      },
    },
  );
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${String(chunk)}`));
  try {
    const { origin } = await readWhenWritten<{ origin: string }>(
      child,
      join(folder, 'running.json'),
    );
    const keys = await readWhenWritten<{ checkout: string; operator: string }>(
      child,
      join(folder, 'demo-keys.json'),
    );
    return {
      pid: child.pid ?? 0,
      origin,
      checkoutKey: keys.checkout,
      operatorKey: keys.operator,
      stop: () => stop(child, folder),
    };
  } catch (error) {
    await stop(child, folder);
    throw new Error(`the standalone did not start: ${complaint.slice(0, 2_000)}`, { cause: error });
  }
}

/** As bin/start gives them to the runtime. */
async function memoryOptions(): Promise<readonly string[]> {
  const text = await readFile(new URL('../../bin/start', import.meta.url), 'utf8');
  const found = text.match(/--(?:max|heap)-[\w-]+=\d+/g);
  if (found === null) throw new Error('bin/start does not limit memory any more');
  return found;
}

async function readWhenWritten<Content>(child: ChildProcess, file: string): Promise<Content> {
  const until = Date.now() + startMaxMs;
  while (child.exitCode === null && Date.now() < until) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as Content;
    await sleep(50);
  }
  throw new Error('not ready in time');
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const impatient = setTimeout(() => child.kill('SIGKILL'), stopMaxMs);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(impatient);
  }
  await rm(folder, { recursive: true, force: true });
}

/** Resolves once every read model has looked at everything that the log holds; throws after so long. */
export async function caughtUp(standalone: Standalone, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  const headers = { authorization: `Bearer ${standalone.operatorKey}` };
  while (Date.now() < until) {
    const answer = await fetch(`${standalone.origin}/api/projections`, { headers });
    const { projections } = (await answer.json()) as {
      readonly projections: readonly { readonly lagMs: number; readonly state: string }[];
    };
    if (projections.some(({ state }) => state === 'poisoned'))
      throw new Error('a read model has stopped at an event');
    if (projections.every(({ lagMs }) => lagMs === 0)) return;
    await sleep(250);
  }
  throw new Error('the read models did not catch up in time');
}
