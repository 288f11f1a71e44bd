import { describe, expect, it } from '@jest/globals';
import {
  type BusinessDate,
  type CommandId,
  type GiftCardId,
  instant,
  money,
  type OrderRef,
  type PersonId,
  SEK,
} from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import type { GiftCardEvent } from './gift-card-events.ts';
import { evolveGiftCard, type GiftCardState, initialGiftCard } from './gift-card.ts';
import { postponePayment } from './postpone-payment.ts';

const cards = scenario({ initialState: initialGiftCard, evolve: evolveGiftCard });
const now = instant('2026-11-20T12:00:00Z');
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const issued: GiftCardEvent = {
  type: 'GiftCardIssued',
  cardId: 'p1.4f3c2e1d0b9a8f7e6d5c4b3a291807f6e5d4c3b2' as GiftCardId,
  codeLastFour: '7KQ2',
  codeKey: 'card:p1' as PersonId,
  faceValue: money(50_000, SEK),
  lotKind: 'paid',
  voucherKind: 'multi-purpose',
  validityDays: 365,
  issuedAt: now,
  issuedBy: 'one' as CommandId,
};
const flagged: GiftCardEvent = { type: 'GiftCardFlagged', reason: 'unpaid', flaggedAt: now };
const wish = { orderRef, dueOn: '2027-01-31' as BusinessDate, reason: 'waits for her pay' };
const postponed: GiftCardEvent = { type: 'GiftCardPaymentPostponed', ...wish };
const activated: GiftCardEvent = {
  type: 'GiftCardActivated',
  activatedAt: now,
  expiresAt: instant('2027-11-20T23:00:00Z'),
  by: 'payment',
};
const revoked: GiftCardEvent = { type: 'GiftCardRevoked', amount: money(0, SEK), reason: 'over' };
const postpone =
  (changes: Partial<typeof wish> = {}) =>
  (state: GiftCardState) =>
    postponePayment(state, { ...wish, ...changes });

describe('more time for the payment of a gift card', () => {
  it('given a card that waits, flagged or not, when its payment is postponed, then its flag is down', () => {
    for (const past of [[issued], [issued, flagged]])
      cards.given(past).when(postpone()).thenAccepted([postponed]);
    const state = [issued, flagged, postponed].reduce(evolveGiftCard, initialGiftCard);
    expect(state).toMatchObject({ payableThrough: '2027-01-31' });
    expect(state.flaggedAt).toBeUndefined();
  });

  it('given it was postponed, when that comes again, or an earlier day comes late, then nothing happens', () => {
    const past = [issued, postponed];
    cards.given(past).when(postpone()).thenAlready();
    cards
      .given(past)
      .when(postpone({ dueOn: '2027-01-30' as BusinessDate }))
      .thenAlready();
    const later = { dueOn: '2027-02-01' as BusinessDate };
    cards
      .given(past)
      .when(postpone(later))
      .thenAccepted([{ type: 'GiftCardPaymentPostponed', ...wish, ...later }]);
  });

  it('given it was paid or revoked, when it is postponed, then it is refused', () => {
    for (const end of [activated, revoked])
      cards.given([issued, end]).when(postpone()).thenRejected('gift-card.not-pending');
  });

  it('given no card, when it is postponed, then it is refused', () => {
    cards.given([]).when(postpone()).thenRejected('gift-card.unknown');
  });
});
