import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { createApi } from '../../apps/api/create-api.ts';
import { readConfiguration } from '../../apps/api/configuration/index.ts';
import { createReadiness } from '../../apps/api/health/index.ts';
import { ledgerModule } from '../../apps/api/ledger.module.ts';
import { createClosing } from '../../apps/api/lifecycle/index.ts';
import { createLogger } from '../../apps/api/logging/index.ts';
import { createMetrics } from '../../apps/api/metrics/index.ts';
import type { Ledger } from '../../apps/composition/compose-ledger.ts';
import { openLedger } from '../../apps/composition/open-ledger.ts';
import { startSwishSimulator, type SwishSimulator } from '../../apps/simulators/swish/index.ts';
import { freeUnits, setCapacity } from '../../libs/availability/index.ts';
import { seedDemoCatalogue } from '../../libs/catalogue/index.ts';
import type { PoolId } from '../../libs/kernel/index.ts';
import { type HttpAnswer, httpClient, type HttpRequest } from './http-client.ts';
import { contextAt } from './memory-checkout.ts';
import { type FreshDatabase, freshDatabase, connectionsTo, servicePoolMax } from './postgres.ts';
import { ruleCheck } from './rules/rule-check.ts';

/** Times that a test shortens; seconds in lists. */
export interface RunningLedgerOptions {
  /** A database that another instance runs on already; one of its own when left out. */
  readonly database?: FreshDatabase;
  /** A simulator that another instance calls already; one of its own when left out. */
  readonly simulator?: SwishSimulator;
  /** Keys that another instance on the same database made; keys of its own when left out. */
  readonly keys?: RunningLedger['keys'];
  readonly environment?: Readonly<Record<string, string>>;
  /** From a payment request to its outcome at the simulator, in milliseconds. */
  readonly delayMs?: number;
  /** Takes every line that the service logs, from `debug` on; errors alone go out when left out. */
  readonly logTo?: Writable;
}

/** The whole service on a port of its own, its read models and processes running, over real parts. */
export interface RunningLedger {
  readonly origin: string;
  readonly database: FreshDatabase;
  readonly simulator: SwishSimulator;
  readonly ledger: Ledger;
  readonly keys: {
    readonly checkout: string;
    readonly operator: string;
    readonly accountant: string;
  };
  readonly call: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Gives a pool of the demo catalogue so many free places, whoever holds some already. */
  readonly open: (poolId: string, places: number) => Promise<void>;
  /** Holds the rules of the domain against what it did, then stops it; throws what breaks one. */
  readonly close: () => Promise<void>;
}

/** What tests count on, also in a log that others have used before. */
const demoPlaces = [
  ['course-wheel-throwing', 10],
  ['course-raku-firing', 1],
] as const;

const masterKey = Buffer.alloc(32, 7).toString('base64');
const giftCardPeppers = [{ id: 'p1', key: Buffer.alloc(32, 8).toString('base64') }];

/** Starts it. With EVENT_STORE_URL set, events are kept in that server, whatever it holds already. */
export async function runningLedger(options: RunningLedgerOptions = {}): Promise<RunningLedger> {
  const started = await startLedger(options);
  if (options.database === undefined) await openDemoPlaces(started);
  const keys = options.keys ?? (await createKeys(started));
  const rules = ruleCheck({ call: httpClient(started.origin), keys });
  return {
    ...{ ...started, keys, call: rules.call },
    close: async () => {
      try {
        if (isJudged(options)) await rules.verify();
      } finally {
        await started.stop();
      }
    },
  };
}

/** As it runs, without anybody's keys. */
export type StartedLedger = Omit<RunningLedger, 'keys' | 'call' | 'close'> & {
  readonly stop: () => Promise<void>;
};

export async function startLedger(options: RunningLedgerOptions): Promise<StartedLedger> {
  const database = options.database ?? (await freshDatabase(servicePoolMax));
  const isGuest = options.database !== undefined;
  const pool = isGuest ? connectionsTo(database.url, servicePoolMax) : database.pool;
  const simulator = options.simulator ?? (await startSimulator(options.delayMs ?? 50));
  const configuration = readConfiguration({
    PORT: '0',
    DATABASE_URL: database.url,
    EVENT_STORE_URL: process.env['EVENT_STORE_URL'],
    SWISH_TIMEOUT_MS: '2000',
    MASTER_KEY: masterKey,
    ...options.environment,
  });
  const { logTo } = options;
  const logger = createLogger(
    logTo === undefined
      ? { level: 'error', program: 'test' }
      : { level: 'debug', program: 'test', destination: logTo },
  );
  const closing = createClosing(logger);
  const metrics = createMetrics();
  let origin = '';
  const ledger = await openLedger({
    ...{ configuration, logger, metrics, closing },
    databaseUrl: database.url,
    pool,
    masterKey: { id: 'test', key: masterKey },
    giftCardPeppers,
    swish: {
      baseUrl: simulator.baseUrl,
      certificateChainPem: simulator.certificates.clientCertPem,
      privateKeyPem: simulator.certificates.clientKeyPem,
      passphrase: undefined,
      extraCaPem: simulator.certificates.caPem,
    },
    origin: () => origin,
  });
  const { api } = ledger;
  await api.projections.start();
  closing.add('read models', () => api.projections.stop());
  await api.processes.start();
  closing.add('processes', () => api.processes.stop());
  const app = await createApi({
    ...{ configuration, logger, metrics },
    readiness: createReadiness(),
    modules: [ledgerModule(api, ledger.catalogue)],
  });
  closing.add('api', () => app.close());
  await app.listen(0, '127.0.0.1');
  origin = `http://127.0.0.1:${String((app.getHttpServer().address() as AddressInfo).port)}`;
  const open = (poolId: string, places: number) => openPool(ledger, poolId, places);
  await seedDemoCatalogue({ streams: api.catalogue, clock: api.clock, setCapacity: open });
  return {
    ...{ origin, database, simulator, ledger, open },
    stop: async () => {
      await closing.close();
      if (options.simulator === undefined) await simulator.close();
      await (isGuest ? pool.end() : database.drop());
    },
  };
}

/** Whoever holds some already. */
export async function openDemoPlaces({ open }: StartedLedger): Promise<void> {
  for (const [poolId, places] of demoPlaces) await open(poolId, places);
}

/** Once for a database, and only a log that is a test's own: others may be writing to a shared one. */
function isJudged({ database }: RunningLedgerOptions): boolean {
  return database === undefined && process.env['EVENT_STORE_URL'] === undefined;
}

async function startSimulator(delayMs: number): Promise<SwishSimulator> {
  const folder = await mkdtemp(join(tmpdir(), 'order-ledger-test-'));
  try {
    return await startSwishSimulator({
      certificateDirectory: folder,
      delayMs,
      callbackRetryScale: 0.01,
      allowLoopbackCallbacks: true,
    });
  } finally {
    // It has read its certificates; a worker that is ended at once leaves nothing behind.
    await rm(folder, { recursive: true, force: true });
  }
}

export async function createKeys({
  ledger: { api },
}: StartedLedger): Promise<RunningLedger['keys']> {
  const keyOf = async (role: 'checkout' | 'operator' | 'accountant') =>
    (await api.apiKeys.createApiKey({ role, label: 'test' })).key;
  const [checkout, operator, accountant] = await Promise.all([
    keyOf('checkout'),
    keyOf('operator'),
    keyOf('accountant'),
  ]);
  return { checkout, operator, accountant };
}

async function openPool({ api }: Ledger, poolId: string, places: number): Promise<void> {
  await api.checkout.streams.availability.execute(poolId, contextAt(api.clock.now()), (state) => {
    const inUse = (state.capacity ?? 0) - freeUnits(state);
    return setCapacity(state, { poolId: poolId as PoolId, capacity: inUse + places });
  });
}
