import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestApi, type TestApi } from '../../../test/support/api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await sharedTestApi();
}, 60_000);
afterAll(() => api.stop(), 30_000);

const after = (position: string) => `after=${encodeURIComponent(position)}`;

describe('what a customer said of a line', () => {
  it('given where an art order is to be sent, then operators and the customer read it, and accountants do not', async () => {
    const shippingAddress = { street: 'Storgatan 1', postalCode: '111 22', city: 'Stockholm' };
    const products = await api.ask('/api/products?type=art-product');
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Bo Ek', email: 'bo@example.se' },
        lines: [{ productId: products.at('products.0.productId'), details: { shippingAddress } }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    expect(placed.status).toBe(201);
    const path = `/api/orders/${placed.at('order.reference')}?${after(placed.at('position'))}`;
    const seen = { lines: [{ details: { shippingAddress } }] };
    expect((await api.ask(path, { as: 'operator' })).json).toMatchObject(seen);
    const headers = { 'x-order-token': placed.at('accessToken') };
    expect((await api.ask(path, { headers })).json).toMatchObject(seen);
    expect((await api.ask(path, { as: 'accountant' })).text).not.toContain('Storgatan');
    const { rows } = await api.database.pool.query<{ data: string }>(
      "select coalesce(string_agg(o::text, ''), '') as data from order_overview_v3.orders o",
    );
    expect(rows[0]?.data).not.toContain('Storgatan');
  });
});
