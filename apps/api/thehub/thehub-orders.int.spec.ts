import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestApi, type TestApi } from '../../../test/support/api.ts';

describe('TheHUB’s own order over HTTP', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await sharedTestApi();
  });

  afterAll(() => api.stop());

  const wish = (changes: object = {}) => ({
    event_id: 'spring-enduro',
    registrations: [
      { rider_id: 1, class_id: 'men' },
      { rider_id: 2, class_id: 'men' },
    ],
    customer_name: 'Anna Ek',
    customer_email: 'anna@example.se',
    ...changes,
  });

  const order = (body: object, headers: Readonly<Record<string, string>> = {}) =>
    api.ask('/api/orders.php', { as: 'checkout', headers, body });

  it('given two riders of one class, then it is one order of two lines, answered in TheHUB’s words', async () => {
    const placed = await order(wish(), { 'idempotency-key': 'two-riders-0001' });
    expect(placed.json).toEqual({
      success: true,
      order_id: placed.at('order_number'),
      order_number: expect.stringMatching(/^ORD-\d{8}-[0-9A-F]{6}$/),
      total: 900,
      swish_url: expect.stringMatching(/^swish:|^https:\/\/app\.swish\.nu/),
      swish_qr: expect.stringContaining('/qr?token='),
      payment_reference: expect.stringMatching(/^SC-/),
      access_token: expect.any(String),
      position: expect.any(String),
    });
    const picture = await fetch(placed.at('swish_qr'));
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
    const after = encodeURIComponent(placed.at('position'));
    const shown = await api.ask(
      `/api/orders.php?order_number=${placed.at('order_number')}&after=${after}`,
      {
        headers: { 'x-order-token': placed.at('access_token') },
      },
    );
    expect(shown.json).toMatchObject({
      status: 'reserved',
      lines: [{ quantity: 1 }, { quantity: 1 }],
    });
    const again = await order(wish(), { 'idempotency-key': 'two-riders-0001' });
    expect(again.text).toBe(placed.text);
  });

  it('given a discount code that nobody made, then it is a clear refusal, and nothing is ordered', async () => {
    const refused = await order(wish({ discount_code: 'SUMMER2026' }));
    expect(refused.json).toMatchObject({ status: 422, code: 'discount.unknown-code' });
  });

  it.each([
    ['an event that is not there', { event_id: 123 }, 'catalogue.unknown-product'],
    [
      'a class that is not there',
      { registrations: [{ rider_id: 1, class_id: 5 }] },
      'catalogue.unknown-class',
    ],
  ])('given %s, then it is a clear 422', async (_what, changes, code) => {
    const refused = await order(wish(changes));
    expect(refused.json).toMatchObject({ status: 422, code });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });

  it('given no key, then it is refused', async () => {
    expect((await api.ask('/api/orders.php', { body: wish() })).status).toBe(401);
  });
});
