import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { customerToken } from '../../../libs/access/index.ts';
import { type Clock, plusMs, systemClock } from '../../../libs/kernel/index.ts';
import { type Answer, startTestApi, type TestApi } from '../../../test/support/api.ts';

let api: TestApi;
let aheadMs = 0;
const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };
const minuteMs = 60_000;

beforeAll(async () => {
  api = await startTestApi({ clock });
  await api.ask('/api/discount-codes', {
    as: 'operator',
    body: {
      ...{ code: 'MEMBER-HOUSE', automatic: 'member' },
      ...{ kind: 'percentage', percentBasisPoints: 1_000 },
    },
  });
}, 60_000);

afterEach(() => {
  api.gateway.answer = { kind: 'started', token: 'token-1' };
});

afterAll(() => api.stop(), 30_000);

/** A token that is over in a minute. */
async function tokenOf(customerId: string, isMember: boolean): Promise<string> {
  const person = await api.parts.people.findOrCreate({ kind: 'customer-id', customerId });
  const expiresAt = plusMs(clock.now(), minuteMs);
  return customerToken(api.parts.secrets.orderToken, { person, expiresAt, isMember });
}

describe('an order whose customer is a member, asked for again', () => {
  const order = (id: string, key: string, token: string | undefined, said = {}): Promise<Answer> =>
    api.ask('/api/orders', {
      as: 'checkout',
      headers: {
        'idempotency-key': key,
        ...(token === undefined ? {} : { 'x-customer-token': token }),
      },
      body: {
        customer: { id, name: 'Anna Ek', email: 'anna@example.se', ...said },
        lines: [{ productId: 'ticket-open-day', quantity: 1 }],
        tenders: { payment: { method: 'swish' } },
      },
    });
  const notReached = () => {
    api.gateway.answer = { kind: 'not-reached', code: 'payment.provider-not-reached' };
  };
  const reached = () => {
    api.gateway.answer = { kind: 'started', token: 'token-1' };
  };

  it('given an answer that was lost, when it is asked for with another token, or with none, then it is the same answer', async () => {
    const first = await order('anna', 'lost-answer', await tokenOf('anna', true));
    expect([first.status, first.at('order.total.amount')]).toEqual([201, '9000']);
    aheadMs += 1_000;
    for (const token of [await tokenOf('anna', true), await tokenOf('anna', false), undefined])
      expect((await order('anna', 'lost-answer', token)).text).toBe(first.text);
  });

  it('given a provider that was not reached, when the token is over or was renewed meanwhile, then the order that stands goes on', async () => {
    for (const [at, said] of [{}, { member: true }].entries()) {
      const [who, key] = [`bo-${String(at)}`, `not-reached-${String(at)}`];
      notReached();
      const token = await tokenOf(who, true);
      const first = await order(who, key, token, said);
      expect(first.status).toBe(502);
      aheadMs += 2 * minuteMs;
      const again = await order(who, key, token, said);
      expect([again.status, again.at('orderReference')]).toEqual([502, first.at('orderReference')]);
      reached();
      const renewed = await order(who, key, await tokenOf(who, true), said);
      expect(renewed.status).toBe(201);
      expect(renewed.at('order.reference')).toBe(first.at('orderReference'));
      expect(renewed.at('order.total.amount')).toBe('9000');
      const late = await order(who, `${key}-late`, token, said);
      expect([late.status, late.at('code')]).toEqual([403, 'discount.membership-unproved']);
    }
  });

  it('given a customer who became a member meanwhile, when the order is asked for again with the new token, then it is that order at its price', async () => {
    notReached();
    const first = await order('siv', 'became-member', await tokenOf('siv', false));
    expect(first.status).toBe(502);
    reached();
    const again = await order('siv', 'became-member', await tokenOf('siv', true));
    expect([again.status, again.at('order.total.amount')]).toEqual([201, '10000']);
    expect(again.at('order.reference')).toBe(first.at('orderReference'));
  });

  it('given what was refused for want of a proof, when the proof comes under the same key, then it is ordered', async () => {
    const said = { member: true };
    const refused = await order('eva', 'proof-follows', undefined, said);
    expect([refused.status, refused.at('code')]).toEqual([403, 'discount.membership-unproved']);
    const placed = await order('eva', 'proof-follows', await tokenOf('eva', true), said);
    expect([placed.status, placed.at('order.total.amount')]).toEqual([201, '9000']);
  });

  it('given points, when the token that spends them is over before the order goes on, then it goes on all the same', async () => {
    await api.ask('/api/points/kim/grants', {
      ...{ as: 'operator', body: { points: 20, reason: 'a prize' } },
    });
    const token = await tokenOf('kim', false);
    const ask = () =>
      api.ask('/api/orders', {
        as: 'checkout',
        headers: { 'idempotency-key': 'points-go-on', 'x-customer-token': token },
        body: {
          customer: { id: 'kim', name: 'Kim Ek', email: 'kim@example.se' },
          lines: [{ productId: 'image-aurora', quantity: 1 }],
          tenders: { points: 20, payment: { method: 'swish' } },
        },
      });
    notReached();
    const first = await ask();
    expect(first.status).toBe(502);
    aheadMs += 2 * minuteMs;
    reached();
    const again = await ask();
    expect([again.status, again.at('order.reference')]).toEqual([201, first.at('orderReference')]);
  });
});
