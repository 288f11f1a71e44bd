import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type TestApi, type Wish } from '../../../test/support/api.ts';
import type { Initiated } from '../../../libs/payments/index.ts';

describe('an answer that cannot say all yet', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterEach(() => {
    api.gateway.answer = { kind: 'started', token: 'token-1' };
  });

  afterAll(() => api.stop());

  const wish = (key?: string): Wish => ({
    as: 'checkout',
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    body: {
      customer: { name: 'Anna Ek', email: 'anna@example.se' },
      lines: [{ productId: 'ticket-open-day', quantity: 1 }],
      tenders: { payment: { method: 'swish' } },
    },
  });

  it.each<[number, Initiated]>([
    [504, { kind: 'unknown', code: 'payment.no-answer' }],
    [502, { kind: 'not-reached', code: 'payment.provider-not-reached' }],
    [402, { kind: 'declined', code: 'payment.declined-by-bank' }],
  ])(
    'given %d, when its position is read after, then the order is there at once',
    async (status, answer) => {
      api.gateway.answer = answer;
      const refused = await api.ask('/api/orders', wish());
      expect(refused.status).toBe(status);
      const position = encodeURIComponent(refused.at('position'));
      const order = await api.ask(`/api/orders/${refused.at('orderReference')}?after=${position}`, {
        headers: { 'x-order-token': refused.at('accessToken') },
      });
      expect(order.status).toBe(200);
      expect(order.at('paymentReference')).toBe(refused.at('paymentReference'));
    },
  );

  it('given a repeat that changes nothing, then its position is the head of the feed', async () => {
    const placed = await api.ask('/api/orders', wish());
    const cancel = () =>
      api.ask(`/api/orders/${placed.at('order.reference')}/cancel`, {
        headers: { 'x-order-token': placed.at('accessToken') },
        body: {},
      });
    const first = await cancel();
    expect(first.status).toBe(200);
    const { store } = api.parts;
    // Processes of the demo write, too: it is asked again until nothing was written meanwhile.
    for (let head = await store.head(), tries = 1; ; tries += 1) {
      const again = await cancel();
      expect(again.status).toBe(200);
      const headAfter = await store.head();
      if (headAfter !== head && tries < 20) {
        head = headAfter;
        continue;
      }
      expect(again.at('position')).toBe(headAfter);
      break;
    }
  });

  it('given a wish that is still worked on, when its key comes again, then it links to its payment’s status', async () => {
    let answer: (given: Initiated) => void = () => undefined;
    const { gateway } = api;
    const initiate = gateway.initiate.bind(gateway);
    // Of two at once either may be the one that is worked on; the first is, once the provider is asked.
    const asked = new Promise<void>((resolve) => {
      gateway.initiate = () => {
        resolve();
        return new Promise((then) => {
          answer = then;
        });
      };
    });
    const first = api.ask('/api/orders', wish('slow-wish-0001'));
    await asked;
    const repeat = await api.ask('/api/orders', wish('slow-wish-0001'));
    gateway.initiate = initiate;
    expect(repeat.json).toMatchObject({ status: 409, code: 'idempotency.in-progress' });
    answer({ kind: 'started', token: 'token-1' });
    const placed = await first;
    expect(placed.status).toBe(201);
    expect(repeat.at('links.status')).toBe(
      `/api/payments/status/${placed.at('payment.reference')}`,
    );
    const status = await api.ask(
      `${repeat.at('links.status')}?after=${encodeURIComponent(placed.at('position'))}`,
    );
    expect(status.json).toMatchObject({ status: 'started' });
  }, 30_000);
});
