import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, eventually } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { byOperator, makeCode, order, sek, taken, usesOf } from '../support/value-over-http.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import { cancel, course, orderWith, payAgain, paymentWith, readOrder, ticket } from './orders.ts';

let service: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  service = await sharedRunningLedger();
  swish = atSwish(service);
  await service.open(course, 100);
}, 60_000);

afterAll(() => service.close(), 60_000);

const invoice = { payment: { method: 'invoice' } };
const oneTicket = [{ productId: ticket, quantity: 1 }];
const aTenth = { kind: 'percentage', percentBasisPoints: 1_000 } as const;
const registration = (productId: string, classId: string) => ({
  ...{ productId, classId, quantity: 1 },
  details: { registrations: [{ riderId: '1', classId }] },
});
/** What an order with this code is refused for; undefined when it stands. */
const refusal = async (discountCode: string, more: Partial<Parameters<typeof order>[1]> = {}) =>
  codeOf(await order(service, { lines: oneTicket, tenders: invoice, discountCode, ...more }));

describe('a discount code, over HTTP', () => {
  it('given a third off three lines of several rates, then total, VAT and what Swish asks for are exact, and the use counts once it is paid (24)', async () => {
    await makeCode(service, 'THIRD', { kind: 'percentage', percentBasisPoints: 3_333 });
    const lines = [
      { productId: course, quantity: 1 },
      { productId: ticket, quantity: 3 },
      { productId: 'postcard', quantity: 1 },
    ];
    const bought = await taken(service, { lines, discountCode: 'third' });
    // 33.33 % of 162,000 öre is 53,994.6: rounded once, then spread by largest remainder.
    expect(bought.answer.json).toMatchObject({
      order: {
        total: sek(108_005),
        lines: [
          { total: sek(86_337), vat: sek(17_267) },
          { total: sek(20_001) },
          { total: sek(1_667), vat: sek(333) },
        ],
      },
    });
    expect(await swish.payment(bought.paymentReference)).toMatchObject({ amountOre: 108_005 });
    await orderWith(service, bought, 'completed');
    expect((await readOrder(service, bought)).json).toMatchObject({
      total: sek(108_005),
      discounts: [{ code: 'THIRD', amount: sek(53_995) }],
    });
    const shown = () =>
      byOperator<{ uses: { used: number } }>(service, '/api/discount-codes/THIRD');
    expect(await eventually(shown, ({ uses }) => uses.used === 1)).toMatchObject({
      uses: { held: 0, used: 1 },
      amounts: [{ currency: 'SEK', held: 0, given: 53_995 }],
    });
    const { uses } = await byOperator<{ uses: object[] }>(
      service,
      '/api/discount-codes/THIRD/uses',
    );
    expect(uses).toMatchObject([{ orderReference: bought.reference, status: 'used' }]);
  }, 30_000);

  it('given limits in total and per customer, then nobody gets one use more', async () => {
    await makeCode(service, 'TWO-EACH-ONE', { ...aTenth, usesMax: 2, usesPerCustomerMax: 1 });
    const by = (customerId: string) => refusal('TWO-EACH-ONE', { customerId });
    expect(await by('limited-1')).toBeUndefined();
    expect(await by('limited-1')).toBe('discount.customer-limit');
    expect(await by('limited-2')).toBeUndefined();
    expect(await by('limited-3')).toBe('discount.used-up');
    expect(await usesOf(service, 'TWO-EACH-ONE')).toEqual({ held: 0, used: 2 });
  });

  it('given dates, a least sum and what it is for, then each is obeyed and told', async () => {
    await makeCode(service, 'SOON', { ...aTenth, validFrom: '2099-01-01T00:00:00Z' });
    await makeCode(service, 'OVER', { ...aTenth, validUntil: '2026-01-01T00:00:00Z' });
    await makeCode(service, 'LARGE', { ...aTenth, orderMinimum: sek(20_000) });
    await makeCode(service, 'COURSES', { ...aTenth, productIds: [course] });
    await makeCode(service, 'EUROS', { kind: 'fixed', amount: { amount: 500, currency: 'EUR' } });
    expect(await refusal('SOON')).toBe('discount.not-yet-valid');
    expect(await refusal('OVER')).toBe('discount.expired');
    expect(await refusal('LARGE')).toBe('discount.below-minimum');
    expect(await refusal('LARGE', { lines: [...oneTicket, ...oneTicket] })).toBeUndefined();
    expect(await refusal('COURSES')).toBe('discount.not-applicable');
    expect(await refusal('EUROS')).toBe('discount.currency-differs');
    expect(await refusal('NOSUCH')).toBe('discount.unknown-code');
  });

  it('given a code for a series, then its events’ registrations get it and other lines do not', async () => {
    await makeCode(service, 'KIDS', { ...aTenth, seriesIds: ['kids-cup'] });
    const bought = await taken(service, {
      lines: [registration('vasalopp-kids', 'girls-10'), ...oneTicket],
      ...{ tenders: invoice, discountCode: 'KIDS' },
    });
    expect(bought.answer.json).toMatchObject({
      order: { total: sek(23_500), lines: [{ total: sek(13_500) }, { total: sek(10_000) }] },
    });
    await makeCode(service, 'ENDURO', { ...aTenth, eventIds: ['spring-enduro'] });
    const lines = [registration('vasalopp-kids', 'girls-10')];
    expect(await refusal('ENDURO', { lines })).toBe('discount.not-applicable');
  });

  it('given the whole price, then nothing is asked of Swish and the order is complete', async () => {
    await makeCode(service, 'ALL', { kind: 'fixed', amount: sek(1_000_000) });
    const bought = await taken(service, { lines: oneTicket, tenders: {}, discountCode: 'ALL' });
    expect(bought.answer.json).toMatchObject({
      ...{ order: { status: 'completed', total: sek(0) }, next: { kind: 'none' } },
    });
  });
});

describe('a discount code for an order that is open', () => {
  it('given a declined payment, when a code is put on, then the next attempt asks for less; a second code is refused', async () => {
    await makeCode(service, 'LATER', { kind: 'fixed', amount: sek(2_500) });
    await makeCode(service, 'SECOND', aTenth);
    await swish.mode({ autopay: 'decline' });
    const open = await taken(service, { lines: oneTicket });
    await paymentWith(service, open.paymentReference, 'declined');
    await swish.mode({ autopay: 'pay' });
    const put = (code: string, path = `/api/orders/${open.reference}/discount`) =>
      service.call({
        ...{ path, orderToken: open.token },
        body: path.endsWith('.php') ? { order_id: open.reference, code } : { code },
      });
    const without = await service.call({
      path: `/api/orders/${open.reference}/discount`,
      body: { code: 'LATER' },
    });
    expect(without.status).toBe(401);
    expect(codeOf(await put('NOSUCH'))).toBe('discount.unknown-code');
    const discounted = await put('later', '/api/apply-discount.php');
    expect(discounted.json).toMatchObject({ success: true, order: { total: sek(7_500) } });
    expect(await usesOf(service, 'LATER')).toEqual({ held: 1, used: 0 });
    expect(codeOf(await put('SECOND'))).toBe('order.discounted-already');
    const again = await payAgain(service, open, { method: 'swish' });
    expect(again.json).toMatchObject({ payment: { amount: sek(7_500) } });
    await orderWith(service, open, 'completed');
    expect(await usesOf(service, 'LATER')).toEqual({ held: 0, used: 1 });
  }, 30_000);
});

describe('a use that comes back', () => {
  it('given an order that is cancelled, then the one use of its code is free for the next (4)', async () => {
    await makeCode(service, 'ONCE-CANCELLED', { ...aTenth, usesMax: 1 });
    await swish.mode({ autopay: 'hold' });
    const first = await taken(service, { lines: oneTicket, discountCode: 'ONCE-CANCELLED' });
    expect(await refusal('ONCE-CANCELLED')).toBe('discount.used-up');
    expect((await cancel(service, first)).status).toBe(200);
    await swish.mode({ autopay: 'pay' });
    expect(await usesOf(service, 'ONCE-CANCELLED')).toEqual({ held: 0, used: 0 });
    expect(await refusal('ONCE-CANCELLED')).toBeUndefined();
    expect(await refusal('ONCE-CANCELLED')).toBe('discount.used-up');
  }, 30_000);

  it('given a paid order that is refunded, then its use comes back with the money that was paid (4)', async () => {
    await makeCode(service, 'ONCE-REFUNDED', { ...aTenth, usesMax: 1 });
    const first = await taken(service, { lines: oneTicket, discountCode: 'ONCE-REFUNDED' });
    await orderWith(service, first, 'completed');
    expect(await refusal('ONCE-REFUNDED')).toBe('discount.used-up');
    await byOperator(service, `/api/orders/${first.reference}/refunds`, { reason: 'sent back' });
    const refunded = await orderWith(service, first, 'refunded');
    expect(refunded.json).toMatchObject({ refunded: sek(9_000) });
    expect(await usesOf(service, 'ONCE-REFUNDED')).toEqual({ held: 0, used: 0 });
    expect(await refusal('ONCE-REFUNDED')).toBeUndefined();
  }, 30_000);
});

describe('what members get, over HTTP', () => {
  it('given a limit on it, then members get it so often and pay in full from then on, and others never get it (5)', async () => {
    const code = 'MEMBER-EVENT-MEMBERS-RACE';
    await byOperator(service, '/api/events', {
      ...{ eventId: 'members-race', title: 'Klubbloppet', capacity: 50 },
      ...{ startsAt: '2099-05-01T18:00:00Z', endsAt: '2099-05-01T22:00:00Z' },
      memberDiscount: { kind: 'fixed', amount: sek(5_000) },
    });
    await byOperator(service, '/api/events/members-race/classes', {
      ...{ classId: 'men', title: 'Herrar', unitPrice: sek(20_000), capacity: 50 },
    });
    const terms = { kind: 'fixed', amount: sek(5_000), perLine: true, automatic: 'member' };
    await byOperator(
      service,
      `/api/discount-codes/${code}`,
      { ...terms, eventIds: ['members-race'], usesMax: 2 },
      'PATCH',
    );
    const rider = registration('members-race', 'men');
    const totalFor = async (member: boolean, riders = 1) => {
      const lines = Array.from({ length: riders }, () => rider);
      const wish = { lines, tenders: invoice, member, as: 'operator' } as const;
      const { answer } = await taken(service, wish);
      return (answer.json as { order: { total: object } }).order.total;
    };
    expect(await totalFor(false)).toEqual(sek(20_000));
    expect(await totalFor(true, 2)).toEqual(sek(30_000));
    expect(await totalFor(true)).toEqual(sek(15_000));
    expect(await totalFor(true)).toEqual(sek(20_000));
    expect(await usesOf(service, code)).toEqual({ held: 0, used: 2 });
    expect(await refusal(code, { lines: [rider] })).toBe('discount.unknown-code');
  }, 30_000);
});
