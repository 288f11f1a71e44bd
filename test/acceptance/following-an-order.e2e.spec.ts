import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, place, type PlacedAnswer } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import { cancel, ordered, ticket } from './orders.ts';

let service: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  service = await sharedRunningLedger();
  swish = atSwish(service);
}, 60_000);

afterAll(() => service.close(), 60_000);

interface Step {
  readonly status: string;
  readonly payment?: { readonly reference: string; readonly status: string };
}

/** Everything that an open stream tells until the service ends it. */
function follow(path: string): Promise<{ readonly type: string; readonly steps: readonly Step[] }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${service.origin}${path}`, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const lines = Buffer.concat(chunks).toString('utf8').split('\n');
        const data = lines.filter((line) => line.startsWith('data: '));
        const steps = data.map((line) => JSON.parse(line.slice('data: '.length)) as Step);
        resolve({ type: response.headers['content-type'] ?? '', steps });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

describe('following an order as it happens', () => {
  it('given the customer pays, then each step is told once and the stream ends', async () => {
    await swish.forPhone('46705000001', { delayMs: 1_500 });
    const order = await ordered(service, { productId: ticket, phone: '46705000001' });
    const { type, steps } = await follow(
      `/api/orders/${order.reference}/events?token=${order.token}`,
    );
    expect(type).toMatch(/^text\/event-stream/);
    expect(steps[0]).toEqual({
      status: 'reserved',
      payment: { reference: order.paymentReference, status: 'open' },
    });
    expect(steps.at(-1)).toEqual({
      status: 'completed',
      payment: { reference: order.paymentReference, status: 'succeeded' },
    });
    expect(new Set(steps.map((step) => JSON.stringify(step))).size).toBe(steps.length);
    expect(JSON.stringify(steps)).not.toContain('Anna');
  });

  it('given an order that is over, then the stream tells its end and closes at once', async () => {
    await swish.mode({ autopay: 'hold' });
    const order = await ordered(service, { productId: ticket });
    await swish.mode({ autopay: 'pay' });
    await cancel(service, order);
    const { steps } = await follow(`/api/orders/${order.reference}/events?token=${order.token}`);
    expect(steps).toEqual([
      {
        status: 'cancelled',
        payment: {
          reference: order.paymentReference,
          status: 'cancelled',
          code: 'payment.cancelled-here',
        },
      },
    ]);
  });

  it('given no token, another order’s token or an unknown order, then nothing is told', async () => {
    const order = await ordered(service, { productId: ticket });
    const other = await ordered(service, { productId: ticket });
    const path = `/api/orders/${order.reference}/events`;
    for (const orderToken of ['A'.repeat(22), other.token])
      expect(codeOf(await service.call({ path, orderToken }))).toBe('access.order-token-needed');
    expect(codeOf(await service.call({ path }))).toBe('access.order-token-needed');
    const unknown = await service.call({
      path: '/api/orders/ORD-20261120-000000/events',
      key: service.keys.operator,
    });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'order.unknown']);
  });

  it('given somebody is listening, when the service ends, then it does not wait for them', async () => {
    const other = await runningLedger({ simulator: service.simulator });
    await swish.mode({ autopay: 'hold' });
    const order = await ordered(other, { productId: ticket });
    await swish.mode({ autopay: 'pay' });
    const ended = new Promise<void>((resolve) => {
      const request = httpRequest(
        `${other.origin}/api/orders/${order.reference}/events?token=${order.token}`,
        (response) => {
          response.on('data', () => undefined);
          response.on('close', resolve);
        },
      );
      request.on('error', () => {
        resolve();
      });
      request.end();
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = Date.now();
    await other.close();
    expect(Date.now() - before).toBeLessThan(8_000);
    await ended;
  });
});

describe('reading one’s own writes', () => {
  it('given the position of an answer, when the order is read after it, then it is there at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const { json } = await place(service, {
          productId: ticket,
          method: 'invoice',
          email: `after${String(n)}@example.se`,
        });
        const { order, payment, accessToken, position } = json as PlacedAnswer;
        const after = encodeURIComponent(position);
        const read = await service.call({
          path: `/api/orders/${order.reference}?after=${after}`,
          orderToken: accessToken,
        });
        const status = await service.call({
          path: `/api/payments/status/${payment.reference}?after=${after}`,
        });
        return [read.status, status.status];
      }),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, () => [200, 200]));
  });

  it('given an operator’s list after a position, then the order is in it', async () => {
    const { answer, reference } = await ordered(service, { productId: ticket, method: 'invoice' });
    const { position } = answer.json as PlacedAnswer;
    const list = await service.call({
      path: `/api/orders?q=${reference}&after=${encodeURIComponent(position)}`,
      key: service.keys.operator,
    });
    expect(list.json).toMatchObject({ orders: [{ reference, status: 'confirmed' }] });
  });

  it('given a position of another store, or none at all, then it is 400', async () => {
    const order = await ordered(service, { productId: ticket });
    const { position } = order.answer.json as PlacedAnswer;
    const other = position.endsWith('a') ? 'b' : 'a';
    const foreign = ['nonsense', '0', '', `${position}1`, `${position.slice(0, -1)}${other}`];
    for (const after of foreign) {
      const refused = await service.call({
        path: `/api/orders/${order.reference}?after=${encodeURIComponent(after)}`,
        orderToken: order.token,
      });
      expect([after, refused.status, codeOf(refused)]).toEqual([
        after,
        400,
        'event-store.foreign-position',
      ]);
    }
  });
});
