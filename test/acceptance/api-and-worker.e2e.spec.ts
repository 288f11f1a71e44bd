import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createApiKeys, prepareAccess } from '../../libs/access/index.ts';
import { systemClock, systemRandom } from '../../libs/kernel/index.ts';
import { type HttpAnswer, httpClient, type HttpRequest } from '../support/http-client.ts';
import { eventually } from '../support/orders-over-http.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { ruleCheck } from '../support/rules/rule-check.ts';

let database: FreshDatabase;
let operator: string;
let checkout: string;
let call: (request: HttpRequest) => Promise<HttpAnswer>;
const programs: ChildProcess[] = [];

beforeAll(async () => {
  execFileSync(process.execPath, ['bin/build.mjs']);
  database = await freshDatabase();
  await prepareAccess(database.pool);
  const keys = createApiKeys({ pool: database.pool, random: systemRandom, clock: systemClock });
  operator = (await keys.createApiKey({ role: 'operator', label: 'test' })).key;
  checkout = (await keys.createApiKey({ role: 'checkout', label: 'test' })).key;
  const port = await freePort();
  start('dist/apps/worker/main.js', await freePort());
  start('dist/apps/api/main.js', port);
  call = httpClient(`http://127.0.0.1:${String(port)}`);
  await eventually(
    () => call({ path: '/health/ready' }).catch(() => undefined),
    (answer) => answer?.status === 200,
    45_000,
  );
}, 90_000);

afterAll(async () => {
  try {
    await ruleCheck({ call, keys: { operator } }).verify();
  } finally {
    await Promise.all(programs.map(ended));
    await database.drop();
  }
}, 60_000);

describe('the API and the worker as programs of their own', () => {
  it('given both run on one database, when an order is placed, then the read model shows it and an invoice number', async () => {
    const declared = await call({
      path: '/api/product-types',
      key: operator,
      body: {
        code: 'course',
        name: { sv: 'Kurs', en: 'Course' },
        allocates: 'seats',
        delivers: 'booking',
        vatRateBasisPoints: 2_500,
        salesAccount: '3001',
        sellable: true,
      },
    });
    expect(declared.status).toBeLessThan(300);
    const made = await call({
      path: '/api/products',
      key: operator,
      body: {
        productId: 'course-glazing',
        productType: 'course',
        name: 'Glasering',
        unitPrice: { amount: 50_000, currency: 'SEK' },
        capacity: 3,
      },
    });
    expect(made.text).toContain('course-glazing');
    const placed = await call({
      path: '/api/orders',
      key: checkout,
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'course-glazing', quantity: 1 }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    expect(placed.status).toBe(201);
    const { order, position } = placed.json as {
      readonly order: { readonly reference: string };
      readonly position: string;
    };
    const shown = await call({
      path: `/api/orders/${order.reference}?after=${encodeURIComponent(position)}`,
      key: operator,
    });
    expect(shown.json).toMatchObject({
      status: 'confirmed',
      invoiceNumber: expect.stringMatching(/^INV-\d{4}-0001$/),
    });
  }, 60_000);
});

function start(program: string, port: number): void {
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      DATABASE_URL: database.url,
      MASTER_KEY: Buffer.alloc(32, 9).toString('base64'),
      GIFT_CARD_PEPPERS: `p1:${Buffer.alloc(32, 8).toString('base64')}`,
      LOG_LEVEL: 'error',
      ...eventStore(),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  programs.push(child);
}

function eventStore(): Record<string, string> {
  const url = process.env['EVENT_STORE_URL'];
  return url === undefined ? {} : { EVENT_STORE_URL: url };
}

function ended(program: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (program.exitCode !== null) {
      resolve();
      return;
    }
    program.once('exit', () => {
      resolve();
    });
    program.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
