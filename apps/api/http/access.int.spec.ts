import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestApi, type TestApi } from '../../../test/support/api.ts';

describe('orders and the roles of API keys, over HTTP', () => {
  let api: TestApi;
  let path: string;
  let token: Record<string, string>;

  beforeAll(async () => {
    api = await sharedTestApi();
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'ticket-open-day', quantity: 1 }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    path = `/api/orders/${placed.at('order.reference')}`;
    token = { 'x-order-token': placed.at('accessToken') };
    await api.ask(`${path}?after=${placed.at('position')}`, { as: 'operator' });
  });

  afterAll(() => api.stop());

  it('given an accountant’s key, when an order is read, then it is shown; when it is changed, then it is refused', async () => {
    expect((await api.ask(path, { as: 'accountant' })).status).toBe(200);
    for (const [change, body] of [
      ['cancel', {}],
      ['payments', { payment: { method: 'invoice' } }],
      ['discount', { code: 'SPRING' }],
      ['withdrawal', { name: 'Anna', contact: 'anna@example.se' }],
    ] as const) {
      const refused = await api.ask(`${path}/${change}`, { as: 'accountant', body });
      expect([change, refused.status, refused.at('code')]).toEqual([
        ...[change, 403, 'access.forbidden'],
      ]);
    }
    expect((await api.ask(path, { as: 'operator' })).at('status')).toBe('confirmed');
  });

  it('given a promoter’s key, when an order is read or changed, then it is refused, whatever is bought with it', async () => {
    const asked = [
      await api.ask(path, { as: 'promoter' }),
      await api.ask(`${path}/events`, { as: 'promoter' }),
      await api.ask(`${path}/cancel`, { as: 'promoter', body: {} }),
      await api.ask(`${path}/refunds`, { as: 'promoter', body: { reason: 'mine' } }),
      await api.ask('/api/orders', { as: 'promoter' }),
    ];
    expect(asked.map((answer) => [answer.status, answer.at('code')])).toEqual(
      asked.map(() => [403, 'access.forbidden']),
    );
  });

  it('given either key beside the order’s own token, then the token counts', async () => {
    for (const as of ['promoter', 'accountant'] as const)
      expect((await api.ask(path, { as, headers: token })).status).toBe(200);
    const cancelled = await api.ask(`${path}/cancel`, {
      as: 'accountant',
      headers: token,
      body: {},
    });
    expect(cancelled.status).toBe(200);
  });
});
