import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { place } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { atSwish } from './at-swish.ts';
import { cancel, type Customers, ordered, orderWith, standingOrder, ticket } from './orders.ts';

let service: RunningLedger;
let order: Customers;
let lost: Customers;
const chunks: string[] = [];
const logTo = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    chunks.push(chunk.toString('utf8'));
    done();
  },
});

const phone = '46706000001';

beforeAll(async () => {
  service = await runningLedger({ logTo });
  const swish = atSwish(service);
  order = await ordered(service, { productId: ticket, phone, idempotencyKey: 'secret-key-0001' });
  await orderWith(service, order, 'completed');
  await service.call({ path: `/api/orders/${order.reference}?token=${order.token}` });
  await service.call({ path: '/api/orders?q=anna%40example.se', key: service.keys.operator });
  await service.call({ path: '/api/orders', key: 'ol_admin_aWrongKeyThatIsStillASecret' });
  await service.call({
    path: '/api/orders',
    key: service.keys.checkout,
    body: '{"customer": {"name": "Anna Ek", "email": "anna@example.se"',
  });
  await swish.faults({ operation: 'payment', fault: 'lose-answer' });
  await swish.mode({ faults: { loseAnswer: 1 } });
  lost = standingOrder(await place(service, { productId: ticket }));
  await cancel(service, lost);
  await new Promise((resolve) => setTimeout(resolve, 500));
}, 60_000);

afterAll(() => service.close(), 60_000);

const log = () => chunks.join('');
const lines = () =>
  log()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

describe('what the service logs', () => {
  it('given orders, refusals and lost answers, then every line is one JSON object with time, level and message', () => {
    expect(lines().length).toBeGreaterThan(8);
    for (const line of lines())
      expect(line).toMatchObject({
        time: expect.stringMatching(/^\d{4}-/),
        level: expect.any(String),
        program: 'test',
        message: expect.any(String),
      });
  });

  it('given requests, then each has a line with its id, route, status and duration', () => {
    const requests = lines().filter(({ message }) => message === 'request');
    expect(requests.find(({ route }) => route === '/api/orders')).toMatchObject({
      method: 'POST',
      status: 201,
      requestId: expect.any(String),
      ms: expect.any(Number),
    });
  });

  it('given all that was sent, then nothing personal stands in the log', () => {
    for (const personal of ['Anna', 'anna@example.se', 'anna%40example.se', phone])
      expect(log()).not.toContain(personal);
  });

  it('given all that was secret, then no token, key or provider’s secret stands in the log', () => {
    const secrets = [
      order.token,
      lost.token,
      'secret-key-0001',
      ...Object.values(service.keys),
      'aWrongKeyThatIsStillASecret',
      service.ledger.api.swishCallback.secrets[0] ?? 'none',
      'BEGIN PRIVATE KEY',
      'BEGIN CERTIFICATE',
    ];
    for (const secret of secrets) expect(log()).not.toContain(secret);
  });
});
