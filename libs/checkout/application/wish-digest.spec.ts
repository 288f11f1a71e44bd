import { describe, expect, it } from '@jest/globals';
import { type GiftCardId, type PersonId, SEK } from '../../kernel/index.ts';
import type { OrderWish } from './order-wish.ts';
import { wishDigestOf } from './wish-digest.ts';

const wish: OrderWish = {
  customer: {
    personId: 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId,
    name: 'Anna Ek',
    email: 'a@example.se',
  },
  lines: [{ productId: 'ticket', quantity: 2, details: { note: 'hälsning' } }],
  currency: SEK,
  paymentMethod: 'swish',
};
const digest = (change: Partial<OrderWish> = {}, cards: readonly string[] = []) =>
  wishDigestOf({ ...wish, ...change }, cards as readonly GiftCardId[]);

describe('the digest of a wish', () => {
  it('given the same wish, then it is the same, whoever asks and whatever they write on their lines', () => {
    const customer = { ...wish.customer, name: 'Bo Ek' };
    const lines = [{ productId: 'ticket', quantity: 2 }];
    expect(digest({ customer, lines })).toBe(digest());
  });

  it.each<[string, Partial<OrderWish>]>([
    ['another product', { lines: [{ productId: 'course', quantity: 2 }] }],
    ['more of it', { lines: [{ productId: 'ticket', quantity: 3 }] }],
    ['another way to pay', { paymentMethod: 'invoice' }],
    ['points', { points: 5 }],
    ['a discount code', { discountCode: 'SPRING' }],
    ['that the customer is a member', { saidMember: true }],
    ['that the customer is none', { saidMember: false }],
  ])('given %s, when it is said, then it is another wish', (_what, change) => {
    expect(digest(change)).not.toBe(digest());
  });

  it('given a gift card, then it counts by its id', () => {
    expect(digest({}, ['card-1'])).not.toBe(digest({}, ['card-2']));
  });

  it('given another proof of being a member than before, or none any more, then it is the same wish', () => {
    expect(digest({ isMember: true })).toBe(digest());
    expect(digest({ isMember: false })).toBe(digest());
    expect(digest({ saidMember: true, isMember: true })).toBe(digest({ saidMember: true }));
  });

  it('given an order of before membership had to be proved, then what was said counts as it did', () => {
    expect(digest({ saidMember: true })).toBe('PYm1wqVzqu6by3lgKsxBUnZK6bwf-wwT0R1BJMCTXRQ');
  });
});
