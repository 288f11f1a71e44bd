import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestApi, type TestApi } from '../../../test/support/api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await sharedTestApi();
}, 60_000);
afterAll(() => api.stop(), 30_000);

const after = (position: string) => `after=${encodeURIComponent(position)}`;
const grant = (customer: string, body: object, headers: Record<string, string> = {}) =>
  api.ask(`/api/points/${customer}/grants`, { as: 'operator', body, headers });

describe('points over HTTP', () => {
  it('given an operator who gives points, then they are on the balance with their end, and in the list', async () => {
    const given = await grant('rider-1', { points: 40, reason: 'sorry', validityDays: 10 });
    expect(given.status).toBe(201);
    expect(given.json).toMatchObject({ points: 40, available: 40 });
    const balance = await api.ask(`/api/points/rider-1?${after(given.at('position'))}`, {
      as: 'operator',
    });
    expect(balance.json).toEqual({
      customerId: 'rider-1',
      personId: given.at('personId'),
      ...{ available: 40, held: 0, used: 0, expired: 0, takenBack: 0 },
      nextEndAt: given.at('expiresAt'),
    });
    const list = await api.ask('/api/points/rider-1/transactions', { as: 'accountant' });
    expect(list.json).toMatchObject({ transactions: [{ kind: 'grant', points: 40 }] });
  });

  it('given a grant that is sent again under its key, then the points are given once', async () => {
    const key = { 'idempotency-key': 'one-grant-only' };
    const wish = { points: 5, reason: 'a prize' };
    const first = await grant('rider-2', wish, key);
    const again = await grant('rider-2', wish, key);
    expect(again.text).toBe(first.text);
    const balance = await api.ask(`/api/points/rider-2?${after(first.at('position'))}`, {
      as: 'operator',
    });
    expect(balance.json).toMatchObject({ available: 5 });
  });

  it('given more transactions than a page, then the pages give each once, the newest first', async () => {
    let position = '';
    for (const points of [1, 2, 3])
      position = (await grant('rider-3', { points, reason: 'a prize' })).at('position');
    const path = `/api/points/rider-3/transactions?limit=2&${after(position)}`;
    const first = await api.ask(path, { as: 'operator' });
    expect(first.json).toMatchObject({ transactions: [{ points: 3 }, { points: 2 }] });
    const next = await api.ask(`${path}&cursor=${first.at('cursor')}`, { as: 'operator' });
    expect(next.json).toMatchObject({ transactions: [{ points: 1 }] });
    expect(next.json).not.toHaveProperty('cursor');
  });

  it('given only a customer’s id, then nobody reads their points, whatever the key in a browser claims', async () => {
    await grant('rider-4', { points: 7, reason: 'a prize' });
    for (const as of ['checkout', undefined] as const)
      for (const path of [
        '/api/points/rider-4',
        '/api/points/nobody',
        '/api/points/rider-4/transactions',
      ]) {
        const answer = await api.ask(path, as === undefined ? {} : { as });
        expect([answer.status, answer.at('code')]).toEqual([401, 'access.customer-token-needed']);
      }
    expect((await grant('rider-4', { points: 1 })).status).toBe(400);
    const byCheckout = await api.ask('/api/points/rider-4/grants', {
      as: 'checkout',
      body: { points: 7, reason: 'please' },
    });
    expect(byCheckout.status).toBe(403);
  });

  it('given the token that the shop asked for, then its customer reads their own points and no other’s', async () => {
    const given = await grant('rider-5', { points: 9, reason: 'a prize' });
    await grant('rider-6', { points: 9, reason: 'a prize' });
    const access = await api.ask('/api/points/rider-5/access', { as: 'operator', method: 'POST' });
    expect(access.status).toBe(200);
    const headers = { 'x-customer-token': access.at('token') };
    const own = await api.ask(`/api/points/rider-5?${after(given.at('position'))}`, { headers });
    expect(own.json).toMatchObject({ available: 9 });
    const byPerson = await api.ask(`/api/points/${given.at('personId')}`, { headers });
    expect(byPerson.json).toMatchObject({ available: 9 });
    expect((await api.ask('/api/points/rider-6', { headers })).status).toBe(401);
    const byCheckout = await api.ask('/api/points/rider-5/access', {
      as: 'checkout',
      method: 'POST',
    });
    expect(byCheckout.status).toBe(403);
  });

  it('given a token that says that its customer is a member, then it opens their points as any does; without a word it says nothing of it', async () => {
    const path = '/api/points/rider-7/access';
    const access = (body: object) => api.ask(path, { as: 'operator', body });
    const member = await access({ member: true });
    expect(member.json).toMatchObject({ member: true, personId: expect.any(String) });
    const headers = { 'x-customer-token': member.at('token') };
    expect((await api.ask('/api/points/rider-7', { headers })).json).toMatchObject({ held: 0 });
    const plain = await access({});
    expect(plain.json).toMatchObject({ member: false });
    expect(plain.at('token')).not.toContain('member');
    expect((await access({ member: 'yes' })).status).toBe(400);
  });

  it('given a customer that nobody knows, then an operator is told so; one who never had any has none', async () => {
    const unknown = await api.ask('/api/points/never-seen', { as: 'operator' });
    expect([unknown.status, unknown.at('code')]).toEqual([404, 'person.unknown']);
    await api.ask('/api/points/new-rider/access', { as: 'operator', method: 'POST' });
    const none = await api.ask('/api/points/new-rider', { as: 'operator' });
    expect(none.json).toMatchObject({ available: 0, used: 0 });
  });
});

describe('buying points over HTTP', () => {
  const customer = { name: 'Anna Ek', email: 'anna@example.se' };
  const buy = (more: object, headers: Record<string, string> = {}) =>
    api.ask('/api/checkout/points', {
      as: 'checkout',
      headers,
      body: { packageId: 'points-100', customer, payment: { method: 'invoice' }, ...more },
    });

  it('given a package, when it is bought and paid, then the catalogue’s points are on the account, once', async () => {
    const key = { 'idempotency-key': 'buy-points-once' };
    const bought = await buy({}, key);
    expect(bought.status).toBe(201);
    expect((await buy({}, key)).text).toBe(bought.text);
    const paid = await api.ask(`/api/payments/${bought.at('payment.reference')}/confirm`, {
      as: 'operator',
      body: { reason: 'seen on the account' },
    });
    expect(paid.at('order.status')).toBe('completed');
    const order = await api.ask(
      `/api/orders/${bought.at('order.reference')}?${after(paid.at('position'))}`,
      { as: 'operator' },
    );
    const balance = await api.ask(
      `/api/points/${order.at('customer.id')}?${after(paid.at('position'))}`,
      { as: 'operator' },
    );
    expect(balance.json).toMatchObject({ available: 100 });
  });

  it('given a package by Swish, then the customer is told how to pay', async () => {
    const bought = await buy({ payment: { method: 'swish' }, quantity: 2 });
    expect(bought.json).toMatchObject({
      order: { lines: [{ productId: 'points-100', quantity: 2 }] },
      next: { kind: 'swish' },
    });
  });

  it.each([
    ['other points than the package holds', { points: 5_000 }, 422, 'points.package-differs'],
    ['another price', { price: { amount: 1, currency: 'SEK' } }, 422, 'order.price-differs'],
    ['no such package', { packageId: 'points-none' }, 404, 'points.unknown-package'],
    ['what is no package', { packageId: 'ticket-open-day' }, 404, 'points.unknown-package'],
    ['no way to pay', { payment: {} }, 400, 'request.invalid'],
  ])('given %s, when it is bought, then it is refused', async (_, more, status, code) => {
    const refused = await buy(more);
    expect([refused.status, refused.at('code')]).toEqual([status, code]);
  });
});
