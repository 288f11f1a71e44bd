import { createHash } from 'node:crypto';
import { canonicalJson, type GiftCardId } from '../../kernel/index.ts';
import type { OrderWish } from './order-wish.ts';

/**
 * A digest of what was asked for, nothing personal in it: who asks, and what they wrote on their lines,
 * is left out. Gift cards count by their ids, since a code may be typed in several ways; being a member
 * counts as it was said, since a repeat may come with another proof of it, or without one.
 */
export function wishDigestOf(wish: OrderWish, cards: readonly GiftCardId[]): string {
  const { lines, currency, paymentMethod, points, discountCode, saidMember } = wish;
  const asked = lines.map(({ productId, slotId, classId, quantity, amount }) => ({
    ...{ productId, slotId, classId, quantity, amount },
  }));
  const text = canonicalJson({
    // The name that stands in the digests of orders: what was said had it before it had to be proved.
    ...{ asked, currency, paymentMethod, points, discountCode, isMember: saidMember, cards },
    cardAmounts: wish.giftCards?.map(({ amount }) => amount ?? null),
  });
  return createHash('sha256').update(text).digest('base64url');
}
