import { describe, expect, it } from '@jest/globals';
import { statusLinkOf } from './status-link.ts';

const payment = 'SC-20261120-9EA699';
const order = 'ORD-20261120-A15A7F';

describe('where a wish that is worked on is looked up', () => {
  it.each([
    ['an order', '/api/orders', { orderRef: order, paymentRef: payment }, payment],
    ['another attempt', `/api/orders/${order}/payments`, payment, payment],
    ['a confirmation', `/api/payments/${payment}/confirm`, null, payment],
  ])('given %s, then it is its payment’s status', (_what, path, drawn, found) => {
    expect(statusLinkOf(path, drawn)).toBe(`/api/payments/status/${found}`);
  });

  it.each([
    ['a cancellation', `/api/orders/${order}/cancel`, null, `/api/orders/${order}`],
    ['a product', '/api/products', null, '/api/products'],
    ['other draws', '/api/gift-cards', { code: 'GC-1' }, '/api/gift-cards'],
  ])(
    'given %s, which draws no payment, then it is what it is about',
    (_what, path, drawn, link) => {
      expect(statusLinkOf(path, drawn)).toBe(link);
    },
  );
});
