import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import {
  type CommandId,
  CorruptStream,
  currency,
  FORGOTTEN,
  type GiftCardId,
  type HoldId,
  instant,
  type Instant,
  money,
  type Money,
  type OrderRef,
  type PersonId,
  SEK,
} from '../../kernel/index.ts';
import {
  blockGiftCard,
  extendGiftCard,
  flagGiftCard,
  unblockGiftCard,
} from './change-gift-card.ts';
import { expireGiftCard } from './expire-gift-card.ts';
import type { GiftCardEvent, GiftCardIssued } from './gift-card-events.ts';
import { evolveGiftCard, initialGiftCard } from './gift-card.ts';
import { type FundsBack, giveBackFunds } from './give-back-funds.ts';
import { holdFunds, redeemHold } from './hold-funds.ts';
import { activateGiftCard, issueGiftCard, type NewGiftCard } from './issue-gift-card.ts';
import { freeFunds, giftCardFunds, giftCardStatus } from './reading-gift-card.ts';
import { reinstateGiftCard, revokeGiftCard } from './revoke-gift-card.ts';
import { endAfterDays } from './validity.ts';

const cardId = '2026a.4f3c2e1d0b9a8f7e6d5c4b3a291807f6e5d4c3b2' as GiftCardId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const a = 'a' as HoldId;
const b = 'b' as HoldId;
const now = instant('2026-11-20T12:00:00Z');
const end = instant('2027-11-20T23:00:00Z');
const late = instant('2027-12-24T12:00:00Z');
const reason = 'because';

const card = scenario({ initialState: initialGiftCard, evolve: evolveGiftCard });
const kronor = (amount: number): Money => money(amount * 100, SEK);
const euros = (amount: number): Money => money(amount * 100, currency('EUR'));

const wish: NewGiftCard = {
  cardId,
  codeLastFour: '7KQ2',
  code: 'GC-0123-4567-89AB-7KQ2-X',
  faceValue: kronor(500),
  lotKind: 'paid',
  voucherKind: 'multi-purpose',
  validityDays: 365,
  issuedAt: now,
  issuedBy: 'one' as CommandId,
  orderRef,
};
const issued: GiftCardIssued = {
  type: 'GiftCardIssued',
  ...wish,
  codeKey: `card:${cardId}` as PersonId,
};
const activated: GiftCardEvent = {
  type: 'GiftCardActivated',
  activatedAt: now,
  expiresAt: end,
  by: 'payment',
};
const active = [issued, activated];
const blocked: GiftCardEvent = { type: 'GiftCardBlocked', reason };
const unblocked: GiftCardEvent = { type: 'GiftCardUnblocked', reason };
const held = (holdId: HoldId, amount: number): GiftCardEvent => ({
  type: 'GiftCardFundsHeld',
  holdId,
  orderRef,
  amount: kronor(amount),
});
const released = (holdId: HoldId): GiftCardEvent => ({ type: 'GiftCardHoldReleased', holdId });
const redeemed = (holdId: HoldId, amount: number): GiftCardEvent => ({
  type: 'GiftCardRedeemed',
  holdId,
  orderRef,
  amount: kronor(amount),
});
const refunded = (holdId: HoldId, amount: number, refundId = 'r'): GiftCardEvent => ({
  type: 'GiftCardRefunded',
  refundId,
  holdId,
  orderRef,
  amount: kronor(amount),
});
const expired = (amount: number, expiredAt = late): GiftCardEvent => ({
  type: 'GiftCardExpired',
  amount: kronor(amount),
  expiredAt,
});
const revoked = (amount: number): GiftCardEvent => ({
  type: 'GiftCardRevoked',
  amount: kronor(amount),
  reason,
});
const flagged: GiftCardEvent = { type: 'GiftCardFlagged', reason, flaggedAt: now };

describe('issueGiftCard', () => {
  it('given nothing, when a card is issued, then it is there under a key of its own and has no money', () => {
    card
      .given([])
      .when((state) => issueGiftCard(state, wish))
      .thenAccepted([issued]);
    expect(giftCardStatus(stateAfter([issued]), now)).toBe('pending');
    expect(freeFunds(stateAfter([issued]), now)).toEqual(kronor(0));
  });

  it("given a buyer and a greeting, when the card is issued, then the texts are an event of their own under the buyer's key", () => {
    const personId = 'buyer' as PersonId;
    card
      .given([])
      .when((state) => issueGiftCard(state, { ...wish, personId, greeting: 'Grattis' }))
      .thenAccepted([
        { ...issued, personId },
        { type: 'GiftCardDedicated', textKey: personId, greeting: 'Grattis' },
      ]);
  });

  it('given all that a card may say, when it is issued, then it says just that', () => {
    const texts = { sender: 'Bo', recipient: 'Anna', recipientEmail: 'anna@example.se' };
    const decision = issueGiftCard(initialGiftCard, { ...wish, ...texts });
    expect(decision).toStrictEqual({
      kind: 'accepted',
      events: [issued, { type: 'GiftCardDedicated', textKey: issued.codeKey, ...texts }],
    });
  });

  it('given a voucher of one rate of VAT and the longest validity, when it is issued, then it is', () => {
    const single = {
      voucherKind: 'single-purpose',
      vatRateBasisPoints: 600,
      validityDays: 36_525,
    } as const;
    card
      .given([])
      .when((state) => issueGiftCard(state, { ...wish, ...single }))
      .thenAccepted([{ ...issued, ...single }]);
  });

  it('given a card in another currency, when its money is read, then it is in that', () => {
    const state = stateAfter([{ ...issued, faceValue: euros(50) }, activated]);
    expect(freeFunds(state, now)).toEqual(euros(50));
    expect(giftCardFunds(state)).toMatchObject({ available: euros(50), held: euros(0) });
  });

  it('given a card, when its command comes again, also with texts that were forgotten since, then nothing happens', () => {
    const again: NewGiftCard = { ...wish, code: FORGOTTEN, greeting: FORGOTTEN, issuedAt: late };
    card
      .given([issued])
      .when((state) => issueGiftCard(state, again))
      .thenAlready();
  });

  it('given a card, when its command comes with another value, then it is rejected', () => {
    card
      .given([issued])
      .when((state) => issueGiftCard(state, { ...wish, faceValue: kronor(501) }))
      .thenRejected('gift-card.command-reused');
  });

  it('given a card, when another command draws the same code, then it is rejected, so that it draws again', () => {
    card
      .given([issued])
      .when((state) => issueGiftCard(state, { ...wish, issuedBy: 'two' as CommandId }))
      .thenRejected('gift-card.code-taken');
  });

  it.each<[Partial<NewGiftCard>, string]>([
    [{ faceValue: kronor(0) }, 'gift-card.invalid-amount'],
    [{ faceValue: kronor(-1) }, 'gift-card.invalid-amount'],
    [{ validityDays: 0 }, 'gift-card.invalid-validity'],
    [{ validityDays: 1.5 }, 'gift-card.invalid-validity'],
    [{ validityDays: 36_526 }, 'gift-card.invalid-validity'],
    [{ voucherKind: 'single-purpose' }, 'gift-card.vat-rate-missing'],
  ])('given %p, when a card is issued, then it is rejected as %s', (change, code) => {
    const decision = issueGiftCard(initialGiftCard, { ...wish, ...change });
    expect(decision).toMatchObject({ kind: 'rejected', code });
  });
});

describe('activateGiftCard', () => {
  const byOperator = { activatedAt: now, by: 'operator' } as const;

  it('given a pending card, when its payment comes, then its value is on it until the end of the last day', () => {
    card
      .given([issued])
      .when((state) => activateGiftCard(state, { activatedAt: now, by: 'payment', orderRef }))
      .thenAccepted([{ ...activated, orderRef }]);
    expect(freeFunds(stateAfter(active), now)).toEqual(kronor(500));
  });

  it('given a card that an operator activated, when its payment comes, then nothing happens', () => {
    card
      .given([issued, { ...activated, by: 'operator', reason }])
      .when((state) => activateGiftCard(state, { activatedAt: late, by: 'payment' }))
      .thenAlready();
  });

  it('given a pending card, when an operator gives a reason, then it is activated, and without one it is not', () => {
    card
      .given([issued])
      .when((state) => activateGiftCard(state, { ...byOperator, reason }))
      .thenAccepted([{ ...activated, by: 'operator', reason }]);
    card
      .given([issued])
      .when((state) => activateGiftCard(state, { ...byOperator, reason: ' ' }))
      .thenRejected('gift-card.reason-required');
    card
      .given([issued])
      .when((state) => activateGiftCard(state, byOperator))
      .thenRejected('gift-card.reason-required');
  });

  it('given no card, or one that was revoked, when it is activated, then it is rejected', () => {
    card
      .given([])
      .when((state) => activateGiftCard(state, { activatedAt: now, by: 'payment' }))
      .thenRejected('gift-card.unknown');
    card
      .given([issued, revoked(0)])
      .when((state) => activateGiftCard(state, { activatedAt: now, by: 'payment' }))
      .thenRejected('gift-card.revoked');
  });

  it.each([
    ['2026-11-20T12:00:00Z', 365, '2027-11-20T23:00:00.000Z'],
    ['2026-11-20T23:30:00Z', 1, '2026-11-22T23:00:00.000Z'],
    ['2026-07-01T12:00:00Z', 30, '2026-07-31T22:00:00.000Z'],
    // The night in which clocks go back, and the one in which they go forward.
    ['2026-10-24T12:00:00Z', 1, '2026-10-25T23:00:00.000Z'],
    ['2026-03-28T12:00:00Z', 1, '2026-03-29T22:00:00.000Z'],
    ['2026-03-27T12:00:00Z', 1, '2026-03-28T23:00:00.000Z'],
  ])(
    'given %s and %d days, then the last day ends at %s, midnight in Stockholm',
    (from, days, at) => {
      expect(endAfterDays(instant(from), days)).toBe(at);
    },
  );
});

describe('holdFunds', () => {
  const holding = { holdId: a, orderRef, amount: kronor(200), now };

  it('given 500 kr, when 200 kr are held, then they are set aside and 300 kr are free', () => {
    card
      .given(active)
      .when((state) => holdFunds(state, holding))
      .thenAccepted([held(a, 200)]);
    expect(freeFunds(stateAfter([...active, held(a, 200)]), now)).toEqual(kronor(300));
  });

  it('given 100 kr left, when 200 kr are held, then it is rejected and says what there is', () => {
    const decision = holdFunds(stateAfter([...active, held(b, 400)]), holding);
    expect(decision).toEqual({
      kind: 'rejected',
      code: 'gift-card.insufficient-balance',
      facts: { availableOre: 10_000 },
    });
  });

  it.each([
    ['stands', [held(a, 200)]],
    ['was used in part', [held(a, 200), redeemed(a, 50)]],
    ['was given back in part', [held(a, 200), redeemed(a, 200), refunded(a, 50)]],
    ['stands on a card that is blocked', [held(a, 200), blocked]],
  ])('given a hold that %s, when it comes again, then nothing happens', (_, events) => {
    card
      .given([...active, ...events])
      .when((state) => holdFunds(state, { ...holding, now: late }))
      .thenAlready();
  });

  it.each([
    ['another amount', { amount: kronor(201) }],
    ['another currency', { amount: euros(200) }],
    ['another order', { orderRef: 'ORD-20261120-000000' as OrderRef }],
  ])('given a hold, when its id comes with %s, then it is rejected', (_, change) => {
    card
      .given([...active, held(a, 200)])
      .when((state) => holdFunds(state, { ...holding, ...change }))
      .thenRejected('gift-card.hold-reused');
  });

  it.each([
    ['released', [held(a, 200), released(a)]],
    ['released before it came', [released(a)]],
    ['used and given back', [held(a, 200), redeemed(a, 200), refunded(a, 200)]],
  ])('given a hold that was %s, when it comes, then it is rejected', (_, events) => {
    card
      .given([...active, ...events])
      .when((state) => holdFunds(state, holding))
      .thenRejected('gift-card.hold-released');
  });

  it.each<[string, readonly GiftCardEvent[], string]>([
    ['no card', [], 'gift-card.unknown'],
    ['a card that waits for its payment', [issued], 'gift-card.not-active'],
    ['a blocked card', [...active, blocked], 'gift-card.blocked'],
    ['a revoked card', [...active, revoked(500)], 'gift-card.revoked'],
  ])('given %s, when money is held, then it is rejected', (_, events, code) => {
    expect(holdFunds(stateAfter(events), holding)).toMatchObject({ kind: 'rejected', code });
  });

  it('given a card at the moment of its end, when money is held, then it is rejected; a moment before it is not', () => {
    const state = stateAfter(active);
    expect(holdFunds(state, { ...holding, now: end })).toMatchObject({ code: 'gift-card.expired' });
    const before = instant('2027-11-20T22:59:59.999Z');
    expect(holdFunds(state, { ...holding, now: before }).kind).toBe('accepted');
  });

  it.each<[Money, string]>([
    [kronor(0), 'gift-card.invalid-amount'],
    [kronor(-5), 'gift-card.invalid-amount'],
    [{ minor: 0.5, currency: SEK }, 'gift-card.invalid-amount'],
    [euros(5), 'gift-card.currency-differs'],
  ])('given a card in kronor, when %p is held, then it is rejected as %s', (amount, code) => {
    const decision = holdFunds(stateAfter(active), { ...holding, amount });
    expect(decision).toMatchObject({ kind: 'rejected', code });
  });
});

describe('redeemHold', () => {
  const standing = [...active, held(a, 200)];

  it('given a hold, when it is used, then all of it is gone', () => {
    card
      .given(standing)
      .when((state) => redeemHold(state, { holdId: a }))
      .thenAccepted([redeemed(a, 200)]);
  });

  it('given a hold of 200 kr, when 50 kr of it are used, then 150 kr are free again at once', () => {
    card
      .given(standing)
      .when((state) => redeemHold(state, { holdId: a, amount: kronor(50) }))
      .thenAccepted([redeemed(a, 50)]);
    expect(freeFunds(stateAfter([...standing, redeemed(a, 50)]), now)).toEqual(kronor(450));
  });

  it.each<[string, readonly GiftCardEvent[]]>([
    ['blocked', [blocked]],
    ['expired', [expired(300)]],
    ['revoked', [revoked(300)]],
  ])('given a hold on a card that was %s since, when it is used, then it is', (_, events) => {
    card
      .given([...standing, ...events])
      .when((state) => redeemHold(state, { holdId: a }))
      .thenAccepted([redeemed(a, 200)]);
  });

  it('given a hold on a revoked card, when a part of it is used, then the rest is revoked with it', () => {
    card
      .given([...standing, revoked(300)])
      .when((state) => redeemHold(state, { holdId: a, amount: kronor(50) }))
      .thenAccepted([redeemed(a, 50), revoked(150)]);
  });

  it('given a hold that was used, when it is used again for the same amount, then nothing happens, and for another it is rejected', () => {
    const used = card.given([...standing, redeemed(a, 50)]);
    used.when((state) => redeemHold(state, { holdId: a, amount: kronor(50) })).thenAlready();
    used
      .when((state) => redeemHold(state, { holdId: a }))
      .thenRejected('gift-card.redemption-reused');
  });

  it('given a hold that was given back or never was, when it is used, then it is rejected', () => {
    card
      .given([...standing, released(a)])
      .when((state) => redeemHold(state, { holdId: a }))
      .thenRejected('gift-card.hold-released');
    card
      .given(standing)
      .when((state) => redeemHold(state, { holdId: b }))
      .thenRejected('gift-card.hold-unknown');
  });

  it.each<[Money, string]>([
    [money(20_001, SEK), 'gift-card.redemption-exceeds-hold'],
    [kronor(0), 'gift-card.invalid-amount'],
    [euros(10), 'gift-card.currency-differs'],
  ])(
    'given a hold of 200 kr, when %p of it are used, then it is rejected as %s',
    (amount, code) => {
      const decision = redeemHold(stateAfter(standing), { holdId: a, amount });
      expect(decision).toMatchObject({ kind: 'rejected', code });
    },
  );

  it('given a hold of 200 kr, when an öre more is used, then it is said how much is held', () => {
    card
      .given(standing)
      .when((state) => redeemHold(state, { holdId: a, amount: money(20_001, SEK) }))
      .thenRejected('gift-card.redemption-exceeds-hold', { heldOre: 20_000 });
  });
});

describe('giveBackFunds', () => {
  const back: FundsBack = { holdId: a, refundId: 'r', now, graceDays: 30 };
  const standing = [...active, held(a, 200)];
  const used = [...standing, redeemed(a, 200)];
  const graceEnd = instant('2028-01-23T23:00:00Z');

  it('given a hold that stands, when it is given back, then it is released, and again nothing happens', () => {
    card
      .given(standing)
      .when((state) => giveBackFunds(state, back))
      .thenAccepted([released(a)]);
    card
      .given([...standing, released(a)])
      .when((state) => giveBackFunds(state, back))
      .thenAlready();
  });

  it('given a hold that never was, when it is given back, then that is recorded, card or none', () => {
    card
      .given(active)
      .when((state) => giveBackFunds(state, back))
      .thenAccepted([released(a)]);
    card
      .given([])
      .when((state) => giveBackFunds(state, back))
      .thenAccepted([released(a)]);
  });

  it('given a hold that stands, when a part of it is refunded, then it is rejected: the order is still to take it', () => {
    card
      .given(standing)
      .when((state) => giveBackFunds(state, { ...back, amount: kronor(50) }))
      .thenRejected('gift-card.hold-not-redeemed');
  });

  it('given a hold that stands, when all of it by its amount is given back, then it is released', () => {
    card
      .given(standing)
      .when((state) => giveBackFunds(state, { ...back, amount: kronor(200) }))
      .thenAccepted([released(a)]);
  });

  it('given no hold, when an amount of it is given back, then that is recorded', () => {
    card
      .given(active)
      .when((state) => giveBackFunds(state, { ...back, amount: kronor(200) }))
      .thenAccepted([released(a)]);
  });

  it('given 200 kr used, when 50 kr are refunded and then the rest, then all is back', () => {
    card
      .given(used)
      .when((state) => giveBackFunds(state, { ...back, amount: kronor(50) }))
      .thenAccepted([refunded(a, 50)]);
    card
      .given([...used, refunded(a, 50)])
      .when((state) => giveBackFunds(state, { ...back, refundId: 's' }))
      .thenAccepted([refunded(a, 150, 's')]);
    const all = stateAfter([...used, refunded(a, 50), refunded(a, 150, 's')]);
    expect(freeFunds(all, now)).toEqual(kronor(500));
  });

  it('given a refund, when it comes again, then nothing happens, and with another amount or hold it is rejected', () => {
    const once = card.given([...used, held(b, 10), redeemed(b, 10), refunded(a, 50)]);
    once.when((state) => giveBackFunds(state, { ...back, amount: kronor(50) })).thenAlready();
    once.when((state) => giveBackFunds(state, back)).thenAlready();
    once
      .when((state) => giveBackFunds(state, { ...back, amount: kronor(51) }))
      .thenRejected('gift-card.refund-reused');
    once
      .when((state) => giveBackFunds(state, { ...back, amount: euros(50) }))
      .thenRejected('gift-card.refund-reused');
    once
      .when((state) => giveBackFunds(state, { ...back, holdId: b }))
      .thenRejected('gift-card.refund-reused');
  });

  it('given all of a hold back, when it is given back under another id, then nothing happens', () => {
    card
      .given([...used, refunded(a, 200)])
      .when((state) => giveBackFunds(state, { ...back, refundId: 's' }))
      .thenAlready();
    card
      .given([...used, refunded(a, 200)])
      .when((state) => giveBackFunds(state, { ...back, refundId: 's', amount: kronor(1) }))
      .thenRejected('gift-card.refund-exceeds-redeemed', { redeemedOre: 0 });
  });

  it.each<[Money, string]>([
    [money(20_001, SEK), 'gift-card.refund-exceeds-redeemed'],
    [kronor(0), 'gift-card.invalid-amount'],
    [euros(10), 'gift-card.currency-differs'],
  ])('given 200 kr used, when %p are refunded, then it is rejected as %s', (amount, code) => {
    const decision = giveBackFunds(stateAfter(used), { ...back, amount });
    expect(decision).toMatchObject({ kind: 'rejected', code });
  });

  it('given a card that has not ended, when money comes back, then it ends when it did', () => {
    const after = stateAfter([...used, refunded(a, 200)]);
    expect(giftCardStatus(after, now)).toBe('active');
    expect(giftCardStatus(after, end)).toBe('expired');
  });

  it('given a card that has expired, when money comes back, then it can be used for the days of grace', () => {
    card
      .given([...used, expired(300)])
      .when((state) => giveBackFunds(state, { ...back, now: late }))
      .thenAccepted([{ ...refunded(a, 200), expiresAt: graceEnd } as GiftCardEvent]);
  });

  it('given a card whose end has passed unrecorded, when money comes back, then the rest expires first and is not revived', () => {
    const reopened = { ...refunded(a, 200), expiresAt: graceEnd } as GiftCardEvent;
    card
      .given(used)
      .when((state) => giveBackFunds(state, { ...back, now: late }))
      .thenAccepted([expired(300), reopened]);
    const after = stateAfter([...used, expired(300), reopened]);
    expect(freeFunds(after, late)).toEqual(kronor(200));
    expect(giftCardStatus(after, late)).toBe('active');
  });

  it('given a revoked card, when a hold is given back, then its money is revoked too; what was used is for a person', () => {
    card
      .given([...standing, revoked(300)])
      .when((state) => giveBackFunds(state, back))
      .thenAccepted([released(a), revoked(200)]);
    card
      .given([...used, revoked(300)])
      .when((state) => giveBackFunds(state, back))
      .thenRejected('gift-card.revoked');
  });
});

describe('the end of a card', () => {
  it('given a card with a hold, when it expires, then what is left is gone and the hold keeps its part', () => {
    card
      .given([...active, held(a, 200)])
      .when((state) => expireGiftCard(state, { now: late }))
      .thenAccepted([expired(300)]);
  });

  it('given a hold that came back after the end, when the card expires again, then that goes too, and then nothing', () => {
    const events = [...active, held(a, 200), expired(300), released(a)];
    card
      .given(events)
      .when((state) => expireGiftCard(state, { now: late }))
      .thenAccepted([expired(200)]);
    card
      .given([...events, expired(200)])
      .when((state) => expireGiftCard(state, { now: late }))
      .thenAlready();
  });

  it.each<[string, readonly GiftCardEvent[], string]>([
    ['no card', [], 'gift-card.unknown'],
    ['a pending card', [issued], 'gift-card.not-active'],
    ['a card before its end', active, 'gift-card.not-expired'],
  ])('given %s, when it expires, then it is rejected', (_, events, code) => {
    expect(expireGiftCard(stateAfter(events), { now })).toMatchObject({ kind: 'rejected', code });
  });

  it('given a revoked card, when it expires, before its end, after it or before it was paid, then nothing is left to', () => {
    const expire = (events: readonly GiftCardEvent[], at: Instant) =>
      card.given(events).when((state) => expireGiftCard(state, { now: at }));
    expire([...active, revoked(500)], now).thenAlready();
    expire([...active, revoked(500)], late).thenAlready();
    expire([issued, revoked(0)], late).thenAlready();
  });

  it('given a card that has expired, when it is extended, then what expired is on it again', () => {
    const expiresAt = instant('2028-06-30T22:00:00Z');
    card
      .given([...active, held(a, 100), redeemed(a, 100), expired(400)])
      .when((state) => extendGiftCard(state, { expiresAt, reason, now: late }))
      .thenAccepted([{ type: 'GiftCardExtended', expiresAt, reason, restored: kronor(400) }]);
  });

  it('given an active card, when it is extended, then only its end moves, and again nothing happens', () => {
    const extended: GiftCardEvent = { type: 'GiftCardExtended', expiresAt: late, reason };
    const wished = { expiresAt: late, reason, now };
    card
      .given(active)
      .when((state) => extendGiftCard(state, wished))
      .thenAccepted([extended]);
    card
      .given([...active, extended])
      .when((state) => extendGiftCard(state, { ...wished, now: late }))
      .thenAlready();
  });

  it('given an end that is earlier than the card’s, when it is extended, then it is rejected and the end is told', () => {
    card
      .given(active)
      .when((state) =>
        extendGiftCard(state, { expiresAt: instant('2027-06-30T22:00:00Z'), reason, now }),
      )
      .thenRejected('gift-card.not-later', { expiresAt: end });
  });

  it.each<[string, readonly GiftCardEvent[], object, string]>([
    ['no card', [], {}, 'gift-card.unknown'],
    ['a pending card', [issued], {}, 'gift-card.not-active'],
    ['a revoked card', [...active, revoked(500)], {}, 'gift-card.revoked'],
    ['an earlier end', active, { expiresAt: now }, 'gift-card.not-later'],
    ['an end that has passed', active, { now: late }, 'gift-card.not-later'],
    ['no reason', active, { reason: ' ' }, 'gift-card.reason-required'],
  ])('given %s, when a card is extended, then it is rejected', (_, events, change, code) => {
    const decision = extendGiftCard(stateAfter(events), {
      ...{ expiresAt: late, reason, now },
      ...change,
    });
    expect(decision).toMatchObject({ kind: 'rejected', code });
  });

  it('given a card with a hold, when it is revoked, then what is unspent is gone, and again nothing happens', () => {
    const events = [...active, held(a, 200), held(b, 100), redeemed(b, 100)];
    card
      .given(events)
      .when((state) => revokeGiftCard(state, { reason }))
      .thenAccepted([revoked(200)]);
    card
      .given([...events, revoked(200)])
      .when((state) => revokeGiftCard(state, { reason }))
      .thenAlready();
    expect(giftCardFunds(stateAfter([...events, revoked(200)]))).toEqual({
      available: kronor(0),
      held: kronor(200),
      used: kronor(100),
      expired: kronor(0),
      revoked: kronor(200),
    });
  });

  it('given a pending card, when it is revoked, then it is without money', () => {
    card
      .given([issued])
      .when((state) => revokeGiftCard(state, { reason }))
      .thenAccepted([revoked(0)]);
  });

  it('given no card yet, when it is revoked, then that is recorded, and the card is refused when it comes late', () => {
    card
      .given([])
      .when((state) => revokeGiftCard(state, { reason }))
      .thenAccepted([revoked(0)]);
    card
      .given([revoked(0)])
      .when((state) => issueGiftCard(state, wish))
      .thenRejected('gift-card.revoked');
  });

  it('given no reason, when a card is revoked, then it is rejected', () => {
    card
      .given(active)
      .when((state) => revokeGiftCard(state, { reason: ' ' }))
      .thenRejected('gift-card.reason-required');
  });
});

describe('reinstateGiftCard', () => {
  const refundId = 'ORD-20261120-A15A7F-R1';
  const back = (amount: number, expiresAt?: Instant): GiftCardEvent => ({
    type: 'GiftCardReinstated',
    ...{ refundId, amount: kronor(amount) },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
  const reinstating = { refundId, now, graceDays: 30 };
  const reinstate = (events: readonly GiftCardEvent[], at = now) =>
    card.given(events).when((state) => reinstateGiftCard(state, { ...reinstating, now: at }));

  it('given a card that a refund took, when the refund is not made, then all that was taken is on it, what came late included', () => {
    const taken = [...active, held(a, 200), revoked(300), released(a), revoked(200)];
    reinstate(taken).thenAccepted([back(500)]);
    const after = stateAfter([...taken, back(500)]);
    expect(giftCardStatus(after, now)).toBe('active');
    expect(giftCardFunds(after)).toMatchObject({ available: kronor(500), revoked: kronor(0) });
  });

  it('given a card that was blocked before, when it is reinstated, then it is blocked still', () => {
    const after = stateAfter([...active, blocked, revoked(500), back(500)]);
    expect(giftCardStatus(after, now)).toBe('blocked');
  });

  it('given it was reinstated, when that comes again, or the refund that was not made, then nothing happens, and another refund takes it', () => {
    const events = [...active, revoked(500), back(500)];
    reinstate(events).thenAlready();
    const taken = card.given(events);
    taken.when((state) => revokeGiftCard(state, { reason, refundId })).thenAlready();
    taken
      .when((state) => revokeGiftCard(state, { reason, refundId: 'another' }))
      .thenAccepted([revoked(500)]);
    reinstate([...events, revoked(500)]).thenAlready();
  });

  it('given a refund that had taken nothing, when it is not made, then that is recorded, and it takes nothing if it comes late', () => {
    for (const events of [active, []] as const) {
      reinstate(events).thenAccepted([back(0)]);
      card
        .given([...events, back(0)])
        .when((state) => revokeGiftCard(state, { reason, refundId }))
        .thenAlready();
    }
  });

  it('given a card that has not ended, when it is reinstated, then it ends when it did', () => {
    const after = stateAfter([...active, revoked(500), back(500)]);
    expect(giftCardStatus(after, end)).toBe('expired');
  });

  it('given a card that has ended meanwhile, when it is reinstated, then it can be used for the grace', () => {
    const graceEnd = instant('2028-01-23T23:00:00Z');
    reinstate([...active, revoked(500)], late).thenAccepted([back(500, graceEnd)]);
    const after = stateAfter([...active, revoked(500), back(500, graceEnd)]);
    expect(giftCardStatus(after, late)).toBe('active');
    expect(giftCardStatus(after, graceEnd)).toBe('expired');
    reinstate([...active, held(a, 500), revoked(0)], late).thenAccepted([back(0)]);
  });

  it.each<[string, readonly GiftCardEvent[]]>([
    ['more than was taken', [...active, revoked(300), back(400)]],
    ['something of a card that nobody took', [...active, back(1)]],
    ['the same twice', [...active, back(0), back(0)]],
  ])('given a history that gives back %s, then it is corrupt', (_, events) => {
    expect(() => stateAfter(events)).toThrow(CorruptStream);
  });
});

describe('what operators do to a card', () => {
  it('given a card, when it is blocked and unblocked, then it is, each once', () => {
    const block = (events: readonly GiftCardEvent[]) =>
      card.given(events).when((state) => blockGiftCard(state, { reason }));
    const unblock = (events: readonly GiftCardEvent[]) =>
      card.given(events).when((state) => unblockGiftCard(state, { reason }));
    block(active).thenAccepted([blocked]);
    expect(stateAfter([...active, blocked]).blocked).toEqual({ reason });
    block([...active, blocked]).thenAlready();
    unblock([...active, blocked]).thenAccepted([unblocked]);
    unblock([...active, blocked, unblocked]).thenAlready();
    unblock(active).thenAlready();
  });

  it.each<[readonly GiftCardEvent[], string, string]>([
    [[], reason, 'gift-card.unknown'],
    [[...active, blocked, revoked(500)], reason, 'gift-card.revoked'],
  ])(
    'given a card that is not or is no more, when it is blocked or unblocked, then it is rejected',
    (events, why, code) => {
      const state = stateAfter(events);
      expect(blockGiftCard(state, { reason: why })).toMatchObject({ code });
      expect(unblockGiftCard(state, { reason: why })).toMatchObject({ code });
    },
  );

  it('given no reason, when a card is blocked or unblocked, then it is rejected', () => {
    card
      .given(active)
      .when((state) => blockGiftCard(state, { reason: ' ' }))
      .thenRejected('gift-card.reason-required');
    card
      .given([...active, blocked])
      .when((state) => unblockGiftCard(state, { reason: ' ' }))
      .thenRejected('gift-card.reason-required');
  });

  it('given a card that waits for its payment, when it is flagged, then it is, once; a card that was paid is not', () => {
    const flag = (events: readonly GiftCardEvent[]) =>
      card.given(events).when((state) => flagGiftCard(state, { reason, flaggedAt: now }));
    flag([issued]).thenAccepted([flagged]);
    flag([issued, flagged]).thenAlready();
    flag(active).thenRejected('gift-card.not-pending');
    flag([issued, revoked(0)]).thenRejected('gift-card.not-pending');
    flag([]).thenRejected('gift-card.unknown');
  });
});

describe('giftCardStatus', () => {
  it.each<[string | undefined, readonly GiftCardEvent[], typeof now]>([
    [undefined, [], now],
    ['pending', [issued], late],
    ['active', active, now],
    ['active', [...active, held(a, 500)], now],
    ['used', [...active, held(a, 500), redeemed(a, 500)], now],
    ['used', [...active, held(a, 500), redeemed(a, 500)], late],
    ['expired', active, end],
    ['expired', [...active, held(a, 500)], late],
    ['expired', [...active, held(a, 100), redeemed(a, 100), expired(400)], late],
    ['blocked', [issued, blocked], now],
    ['blocked', [...active, blocked], late],
    ['revoked', [...active, blocked, revoked(500)], late],
  ])('given a card, when it is read at a moment, then it is %s', (status, events, at) => {
    expect(giftCardStatus(stateAfter(events), at)).toBe(status);
  });
});

describe('a history that cannot be', () => {
  it.each<[string, readonly GiftCardEvent[]]>([
    ['issued twice', [issued, issued]],
    ['dedicated before it was issued', [{ type: 'GiftCardDedicated', textKey: 'x' as PersonId }]],
    ['activated before it was issued', [activated]],
    ['activated twice', [...active, activated]],
    ['activated after it was revoked', [issued, revoked(0), activated]],
    ['unblocked without a block', [...active, unblocked]],
    ['used beyond its value', [...active, held(a, 501)]],
    ['used without a hold', [...active, redeemed(a, 1)]],
    ['expired by less than is left', [...active, expired(499)]],
    ['revoked by more than is left', [...active, revoked(501)]],
    ['revoked of money that was never on it', [issued, revoked(1)]],
    [
      'refunded twice under one id',
      [...active, held(a, 9), redeemed(a, 9), refunded(a, 1), refunded(a, 1)],
    ],
    [
      'restored by more than had expired',
      [...active, { type: 'GiftCardExtended', expiresAt: late, reason, restored: kronor(1) }],
    ],
    [
      'restored by less than nothing',
      [...active, { type: 'GiftCardExtended', expiresAt: late, reason, restored: kronor(-1) }],
    ],
    [
      'extended before it was activated',
      [issued, { type: 'GiftCardExtended', expiresAt: late, reason }],
    ],
  ])('given a card that is %s, when it is folded, then the stream is corrupt', (_, events) => {
    expect(() => stateAfter(events)).toThrow(CorruptStream);
  });
});

function stateAfter(events: readonly GiftCardEvent[]) {
  return events.reduce(evolveGiftCard, initialGiftCard);
}
