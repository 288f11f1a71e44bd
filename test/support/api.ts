import { createHash, randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '../../apps/api/create-api.ts';
import type { ApiParts } from '../../apps/api/api-parts.ts';
import { createReadiness } from '../../apps/api/health/index.ts';
import { ledgerModule } from '../../apps/api/ledger.module.ts';
import { createLogger } from '../../apps/api/logging/index.ts';
import { createMetrics } from '../../apps/api/metrics/index.ts';
import {
  composeLedger,
  type Ledger,
  type LedgerOptions,
} from '../../apps/composition/compose-ledger.ts';
import { seedDemo } from '../../apps/standalone/demo.ts';
import type { Role } from '../../libs/access/index.ts';
import { defaultTimes } from '../../libs/checkout/index.ts';
import { systemClock, systemRandom } from '../../libs/kernel/index.ts';
import { callbackIdentifier } from '../../libs/payments/gateways/swish/index.ts';
import { parseMasterKey } from '../../libs/privacy/index.ts';
import { freshDatabase, type FreshDatabase, servicePoolMax } from './postgres.ts';
import { type ScriptedGateway, scriptedGateway } from './scripted-gateway.ts';
import { sharedInWorker } from './shared-in-worker.ts';

/** The whole service in this process, over a database of its own and a scripted gateway. */
export interface TestApi {
  readonly origin: string;
  readonly app: NestFastifyApplication;
  readonly ledger: Ledger;
  readonly parts: ApiParts;
  readonly database: FreshDatabase;
  readonly gateway: ScriptedGateway;
  /** A key of each role that a test asks for. */
  readonly keyFor: (role: Role) => Promise<string>;
  readonly ask: (path: string, wish?: Wish) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

export interface Wish {
  /** GET without a body, POST with one, when left out. */
  readonly method?: string;
  readonly body?: unknown;
  /** The role whose key is sent. */
  readonly as?: Role;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** What stands in the body at `order.lines.0.name`, as text; throws when nothing does. */
  readonly at: (path: string) => string;
}

export interface TestApiOptions extends Partial<LedgerOptions> {
  /** Puts the demo catalogue in place. */
  readonly demo?: boolean;
}

const swishSecret = 'a-secret-of-the-tests';

/** The id under which the scripted gateway is asked for a payment: 32 hexadecimal characters. */
function testRequestId(paymentRef: string): string {
  return createHash('sha256').update(paymentRef).digest('hex').slice(0, 32).toUpperCase();
}

export interface TestCallback {
  readonly paymentRef: string;
  readonly amountKronor: number;
  readonly status?: string;
  readonly payerAlias?: string;
}

/** What Swish posts about a payment, with the proof that only Swish has. */
export function testCallback({ paymentRef, amountKronor, ...said }: TestCallback): Wish {
  const id = testRequestId(paymentRef);
  return {
    body: {
      id,
      payeePaymentReference: paymentRef,
      paymentReference: 'B4C1E2D3F4A5968778695A4B3C2D1E0F',
      callbackUrl: 'https://shop/api/payments/swish/callback',
      payerAlias: said.payerAlias ?? '46701234567',
      payeeAlias: '1234679304',
      amount: amountKronor,
      currency: 'SEK',
      message: '',
      status: said.status ?? 'PAID',
      dateCreated: '2026-11-20T12:00:00.000Z',
      datePaid: '2026-11-20T12:00:30.000Z',
      errorCode: null,
      errorMessage: null,
    },
    headers: { callbackidentifier: callbackIdentifier(swishSecret, id) },
  };
}

/** Starts everything and listens on a free port of the loopback; `stop` ends it and drops the database. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const { demo = true, ...changes } = options;
  const database = await freshDatabase(servicePoolMax);
  // Callbacks name the request by an id of Swish's form.
  const gateway = Object.assign(scriptedGateway(), { requestIdFor: testRequestId });
  const logger = createLogger({ level: 'error', program: 'test', destination: nowhere() });
  const metrics = createMetrics();
  const ledger = await composeLedger({
    pool: database.pool,
    databaseUrl: database.url,
    eventStoreUrl: process.env['EVENT_STORE_URL'],
    masterKey: parseMasterKey(
      { id: 'test', key: randomBytes(32).toString('base64'), retired: [] },
      systemRandom,
    ),
    giftCardPeppers: [{ keyId: 'p1', secret: randomBytes(32) }],
    gateways: [gateway],
    times: defaultTimes,
    prefixes: { order: 'ORD', payment: 'SC', booking: 'BC', invoice: 'INV' },
    invoiceDueAfterDays: 30,
    swish: { callbackSecrets: [swishSecret], allowedAddresses: [], returnUrl: 'https://shop' },
    clock: systemClock,
    random: systemRandom,
    logger,
    metrics,
    ...changes,
  });
  const { api } = ledger;
  await api.projections.start();
  await api.processes.start();
  if (demo) await seedDemo(api, systemClock);
  const app = await createApi({
    configuration: { http: loopback },
    logger,
    metrics,
    readiness: createReadiness(),
    modules: [ledgerModule(api, ledger.catalogue)],
  });
  await app.listen(0, loopback.host);
  const origin = await app.getUrl();
  const keyFor = keysOf(api);
  return {
    ...{ origin, app, ledger, parts: api, database, gateway, keyFor },
    ask: async (path, wish = {}) => askAt(`${origin}${path}`, wish, keyFor),
    stop: async () => {
      await app.close();
      await api.processes.stop();
      await api.projections.stop();
      await ledger.close();
      await database.drop();
    },
  };
}

const shared = sharedInWorker(
  async () => {
    const api = await startTestApi();
    return { api, script: { ...api.gateway } };
  },
  ({ api }) => api.stop(),
);

/**
 * The same with nothing changed, which the files of a worker use one after the other: with keys of the file's
 * own, the gateway as it was in the beginning, and in the log whatever others have done. It is for tests that
 * look at what they made themselves; `stop` hands it on.
 */
export async function sharedTestApi(): Promise<TestApi> {
  const { api, script } = await shared.take();
  Object.assign(api.gateway, script);
  api.gateway.calls.length = 0;
  const keyFor = keysOf(api.parts);
  return {
    ...api,
    keyFor,
    ask: async (path, wish = {}) => askAt(`${api.origin}${path}`, wish, keyFor),
    stop: async () => {
      shared.giveBack();
      return Promise.resolve();
    },
  };
}

const loopback = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: undefined,
  corsOrigins: [],
  trustProxy: false,
} as const;

function nowhere(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
}

function keysOf({ apiKeys }: ApiParts): (role: Role) => Promise<string> {
  const keys = new Map<Role, Promise<string>>();
  return (role) => {
    const made =
      keys.get(role) ?? apiKeys.createApiKey({ role, label: 'test' }).then(({ key }) => key);
    keys.set(role, made);
    return made;
  };
}

async function askAt(
  url: string,
  { method, body, as, headers }: Wish,
  keyFor: (role: Role) => Promise<string>,
): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(as === undefined ? {} : { authorization: `Bearer ${await keyFor(as)}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = jsonOf(text);
  return {
    ...{ status: response.status, headers: response.headers, text, json },
    at: (path) => textAt(json, path),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function textAt(json: unknown, path: string): string {
  const found = path
    .split('.')
    .reduce(
      (within: unknown, name) => (within as Record<string, unknown> | undefined)?.[name],
      json,
    );
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw new Error(`nothing at ${path} in ${JSON.stringify(json)}`);
}
