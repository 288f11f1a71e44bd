import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type TestApi, testCallback } from '../../../test/support/api.ts';

describe('throttling over HTTP', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({
      throttling: {
        ...{ checkoutRequestsPerMinute: 3, unverifiedCallbacksPerMinute: 2 },
        wrongKeysPerMinute: 4,
      },
    });
  });

  afterAll(() => api.stop());

  it('given a checkout key, when it asks too often, then it is told when to come back, and other keys and the public are not', async () => {
    const ask = () => api.ask('/api/products', { as: 'checkout' });
    const statuses = [await ask(), await ask(), await ask()].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200]);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.json).toMatchObject({ status: 429, code: 'request.too-many' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api.ask('/api/products')).status).toBe(200);
    for (let time = 0; time < 5; time += 1)
      expect((await api.ask('/api/products', { as: 'operator' })).status).toBe(200);
    const { key } = await api.parts.apiKeys.createApiKey({ role: 'checkout', label: 'other' });
    const other = await api.ask('/api/products', { headers: { authorization: `Bearer ${key}` } });
    expect(other.status).toBe(200);
  });

  it('given a flood of forged callbacks, when they come, then nothing is kept of them, and a real one still passes', async () => {
    const forged = testCallback({ paymentRef: 'SC-20260101-ABCDEF', amountKronor: 1 });
    const flood = await Promise.all(
      Array.from({ length: 20 }, () =>
        api.ask('/api/payments/swish/callback', {
          ...forged,
          headers: { callbackidentifier: 'f'.repeat(36) },
        }),
      ),
    );
    const statuses = flood.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(2);
    expect(statuses.filter((status) => status === 429)).toHaveLength(18);
    const last = flood.find(({ status }) => status === 429);
    expect(last?.json).toMatchObject({ code: 'callback.too-many-unverified' });
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await callbacksKept()).toBe(0);
    expect((await api.ask('/api/payments/swish/callback', forged)).status).toBe(200);
    expect(await callbacksKept()).toBe(1);
  });

  it('given keys that open nothing, when too many come from one network, then it is told to stop, and right keys and no key are not', async () => {
    const wrong = [
      `Bearer ol_operator_${'A'.repeat(43)}`,
      'Bearer ol_operator_short',
      'Basic b2xk',
      'Bearer',
    ];
    const ask = (authorization: string) =>
      api.ask('/api/products', { headers: { authorization, 'x-request-id': 'wrong-key-0001' } });
    const refused = await Promise.all(wrong.map(ask));
    for (const { status, text } of refused) expect([status, text]).toEqual([401, refused[0]?.text]);
    expect(refused[0]?.json).toMatchObject({ code: 'access.unauthenticated' });
    for (const authorization of wrong) {
      const stopped = await ask(authorization);
      expect(stopped.json).toMatchObject({ status: 429, code: 'access.too-many-wrong-keys' });
      expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await api.ask('/api/orders', { as: 'operator' })).status).toBe(200);
    expect((await api.ask('/api/orders')).status).toBe(401);
    const { text: metrics } = await api.ask('/metrics');
    expect(metrics).toContain('ledger_wrong_api_keys_total{outcome="unknown"} 4');
    expect(metrics).toContain('ledger_wrong_api_keys_total{outcome="throttled"} 4');
  });

  async function callbacksKept(): Promise<number> {
    const { events } = await api.parts.store.readAll({ after: undefined, max: 1_000 });
    return events.filter(({ type }) => type === 'CallbackReceived').length;
  }
});
