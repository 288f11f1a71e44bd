import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type TestApi } from '../../../test/support/api.ts';

describe('old paths over HTTP', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(() => api.stop());

  it('given a client of the seeds, when it asks for published sessions and their slots, then the same handlers answer', async () => {
    const after = `after=${encodeURIComponent((await api.parts.store.head()) ?? '')}`;
    const old = await api.ask(`/sessions?status=published&${after}`);
    expect(old.status).toBe(200);
    expect(old.text).toBe((await api.ask('/api/sessions?status=published')).text);
    const slots = await api.ask(`/sessions/${old.at('sessions.0.sessionId')}/slots`);
    expect(slots.at('sessionId')).toBe(old.at('sessions.0.sessionId'));
  });

  it('given an old path, when a key is needed for the new one, then it is needed there too', async () => {
    expect((await api.ask('/api/jobs/status')).status).toBe(401);
    expect((await api.ask('/api/test/job-stats', { as: 'operator' })).status).toBe(200);
    const woken = await api.ask('/api/payments/background/process', {
      as: 'operator',
      method: 'POST',
    });
    expect(woken.json).toHaveProperty('woken');
    const job = await api.ask('/api/payments/background/status/4711', { as: 'operator' });
    expect(job.json).toMatchObject({ code: 'job.unknown' });
  });

  it('given an order at the old path, when it comes again with its key at the new one, then it is one order', async () => {
    const wish = {
      as: 'checkout',
      headers: { 'idempotency-key': 'one-order-two-paths' },
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'ticket-open-day', quantity: 1 }],
        tenders: { payment: { method: 'invoice' } },
      },
    } as const;
    const first = await api.ask('/api/orders.php', wish);
    expect(first.status).toBe(201);
    const second = await api.ask('/api/orders', wish);
    expect(second.at('order.reference')).toBe(first.at('order.reference'));
  });
});
