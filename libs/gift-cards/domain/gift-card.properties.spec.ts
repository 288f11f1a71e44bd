import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CommandId,
  type Decision,
  type GiftCardId,
  type HoldId,
  instant,
  money,
  type OrderRef,
  plusMs,
  SEK,
} from '../../kernel/index.ts';
import {
  blockGiftCard,
  extendGiftCard,
  flagGiftCard,
  unblockGiftCard,
} from './change-gift-card.ts';
import { expireGiftCard } from './expire-gift-card.ts';
import type { GiftCardEvent } from './gift-card-events.ts';
import {
  evolveGiftCard,
  type GiftCardState,
  initialGiftCard,
  lotOf,
  unspent,
} from './gift-card.ts';
import { giveBackFunds } from './give-back-funds.ts';
import { holdFunds, redeemHold } from './hold-funds.ts';
import { activateGiftCard, issueGiftCard } from './issue-gift-card.ts';
import { freeFunds, giftCardFunds, giftCardStatus } from './reading-gift-card.ts';
import { reinstateGiftCard, revokeGiftCard } from './revoke-gift-card.ts';

type Command = (state: GiftCardState) => Decision<GiftCardEvent>;

const start = instant('2026-11-20T12:00:00Z');
const dayMs = 86_400_000;
const faceValue = money(20, SEK);
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;

const holdId = fc.constantFrom('h1', 'h2', 'h3', 'h4').map((id) => id as HoldId);
const refundId = fc.constantFrom('r1', 'r2', 'r3');
const amount = fc.integer({ min: 0, max: 8 }).map((minor) => money(minor, SEK));
const maybeAmount = fc.option(amount, { nil: undefined });
/** The card ends after ten days: half of all moments lie beyond that. */
const now = fc.integer({ min: 0, max: 20 }).map((days) => plusMs(start, days * dayMs));

const issuing: Command = (state) =>
  issueGiftCard(state, {
    cardId: 'card' as GiftCardId,
    codeLastFour: '7KQ2',
    faceValue,
    lotKind: 'paid',
    voucherKind: 'multi-purpose',
    validityDays: 10,
    issuedAt: start,
    issuedBy: 'one' as CommandId,
    greeting: 'Grattis',
  });
const activating: Command = (state) =>
  activateGiftCard(state, { activatedAt: start, by: 'payment' });

const holding = fc.tuple(holdId, amount, now).map(
  ([id, of, at]): Command =>
    (state) =>
      holdFunds(state, { holdId: id, orderRef, amount: of, now: at }),
);
const redeeming = fc.tuple(holdId, maybeAmount).map(
  ([id, of]): Command =>
    (state) =>
      redeemHold(state, of === undefined ? { holdId: id } : { holdId: id, amount: of }),
);
const givingBack = fc.tuple(holdId, refundId, maybeAmount, now).map(
  ([id, refund, of, at]): Command =>
    (state) =>
      giveBackFunds(state, {
        ...{ holdId: id, refundId: refund, now: at, graceDays: 3 },
        ...(of === undefined ? {} : { amount: of }),
      }),
);
const reason = 'because';
const changing: fc.Arbitrary<Command> = fc.oneof(
  fc.constant<Command>((state) => blockGiftCard(state, { reason })),
  fc.constant<Command>((state) => unblockGiftCard(state, { reason })),
  fc.constant<Command>((state) => flagGiftCard(state, { reason, flaggedAt: start })),
  fc.tuple(now, now).map(
    ([at, expiresAt]): Command =>
      (state) =>
        extendGiftCard(state, { expiresAt, reason, now: at }),
  ),
);
const ending: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: now.map(
      (at): Command =>
        (state) =>
          expireGiftCard(state, { now: at }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.option(refundId, { nil: undefined }).map(
      (id): Command =>
        (state) =>
          revokeGiftCard(state, id === undefined ? { reason } : { reason, refundId: id }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(refundId, now).map(
      ([id, at]): Command =>
        (state) =>
          reinstateGiftCard(state, { refundId: id, now: at, graceDays: 3 }),
    ),
  },
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(issuing, activating) },
  { weight: 6, arbitrary: holding },
  { weight: 4, arbitrary: redeeming },
  { weight: 4, arbitrary: givingBack },
  { weight: 2, arbitrary: changing },
  { weight: 2, arbitrary: ending },
);
/** Left alone, lists are some ten long: too short for a hold to be used, refunded and repeated. */
const longHistory = { maxLength: 60, size: 'max' } as const;
/** Most histories begin as a card does; some in any order at all. */
const commands = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(command, longHistory).map((later) => [issuing, activating, ...later]),
  },
  { weight: 1, arbitrary: fc.array(command, longHistory) },
);

describe('rule 3: no money of a card is used twice', () => {
  it('given any commands in any order, then nothing is negative, and held, used and expired stay within what was credited', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        for (const state of statesAfter(wishes)) {
          const lot = lotOf(state);
          if (lot === undefined) continue;
          expect(Math.min(unspent(state), lot.held, lot.used, lot.expired)).toBeGreaterThanOrEqual(
            0,
          );
          expect(lot.held + lot.used + lot.expired).toBeLessThanOrEqual(lot.credited);
        }
      }),
    );
  });

  it('given any commands, then from the activation on the parts of the card add up to its face value', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        for (const state of statesAfter(wishes)) {
          const { available, held, used, expired, revoked } = giftCardFunds(state);
          const parts = [available, held, used, expired, revoked].map(({ minor }) => minor);
          const whole = state.activatedAt === undefined ? 0 : faceValue.minor;
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        }
      }),
    );
  });

  it('given any commands, then each hold is resolved at most once, and no more comes back than was used', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const events = eventsAfter(wishes);
        const ends = new Map<string, number>();
        const kept = new Map<string, number>();
        for (const event of events) {
          if (event.type === 'GiftCardHoldReleased' || event.type === 'GiftCardRedeemed')
            ends.set(event.holdId, (ends.get(event.holdId) ?? 0) + 1);
          if (event.type === 'GiftCardRedeemed') kept.set(event.holdId, event.amount.minor);
          if (event.type === 'GiftCardRefunded')
            kept.set(event.holdId, (kept.get(event.holdId) ?? 0) - event.amount.minor);
        }
        expect([...ends.values()].filter((times) => times !== 1)).toEqual([]);
        expect([...kept.values()].filter((left) => left < 0)).toEqual([]);
      }),
    );
  });

  it('given a hold that stands, when the card is blocked, has ended or is revoked, then the hold can still be used in full', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const state = stateAfter(wishes);
        for (const [id, { status, shares }] of state.balance.holds) {
          if (status !== 'held') continue;
          const held = shares[0]?.amount;
          expect(redeemHold(state, { holdId: id as HoldId })).toMatchObject({
            kind: 'accepted',
            events: [{ type: 'GiftCardRedeemed', amount: { minor: held } }],
          });
        }
      }),
    );
  });

  it('given any card at any moment, then a hold of all that is free is accepted and of one more is not', () => {
    fc.assert(
      fc.property(commands, now, (wishes, at) => {
        const state = stateAfter(wishes);
        const free = freeFunds(state, at);
        const wish = { holdId: 'new' as HoldId, orderRef, now: at };
        const more = money(free.minor + 1, SEK);
        expect(holdFunds(state, { ...wish, amount: more }).kind).toBe('rejected');
        if (free.minor > 0)
          expect(holdFunds(state, { ...wish, amount: free }).kind).toBe('accepted');
      }),
    );
  });

  it('given any commands, then a revoked card never has money that nobody may use', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        for (const state of statesAfter(wishes))
          if (state.revoked !== undefined) expect(unspent(state)).toBe(0);
      }),
    );
  });

  it('given a revoked card, when its refund is not made, then as much is on it as was taken, and a repeat gives nothing', () => {
    fc.assert(
      fc.property(commands, now, (wishes, at) => {
        const state = stateAfter(wishes);
        const wish = { refundId: 'not-made', now: at, graceDays: 3 };
        const after = eventsOf(reinstateGiftCard(state, wish)).reduce(evolveGiftCard, state);
        expect(after.revoked).toBeUndefined();
        expect(unspent(after) - unspent(state)).toBe(state.revoked?.amount ?? 0);
        expect(reinstateGiftCard(after, wish).kind).toBe('already');
        expect(revokeGiftCard(after, { reason, refundId: 'not-made' }).kind).toBe('already');
      }),
    );
  });

  it('given a card that has ended, when money comes back to it, then no more than that is free again', () => {
    fc.assert(
      fc.property(commands, holdId, (wishes, id) => {
        const state = stateAfter(wishes);
        const late = plusMs(start, 40 * dayMs);
        const wish = { holdId: id, refundId: 'late', now: late, graceDays: 3 };
        const events = eventsOf(giveBackFunds(state, wish));
        const refunded = events.find(({ type }) => type === 'GiftCardRefunded');
        if (refunded?.type !== 'GiftCardRefunded') return;
        const after = events.reduce(evolveGiftCard, state);
        const expected = state.blocked === undefined ? refunded.amount.minor : 0;
        expect(freeFunds(after, late).minor).toBe(expected);
      }),
    );
  });
});

describe('rule 8: a repeat changes nothing', () => {
  it('given any history, when the last command comes again, then nothing more happens', () => {
    fc.assert(
      fc.property(commands, command, (wishes, last) => {
        const before = stateAfter(wishes);
        const first = last(before);
        const after = eventsOf(first).reduce(evolveGiftCard, before);
        const second = last(after);
        if (first.kind === 'rejected') expect(second).toEqual(first);
        else expect(second).toEqual({ kind: 'already' });
      }),
      { numRuns: 500 },
    );
  });

  it('given a hold or a refund that is known, when its id comes with another amount, then it is refused', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const state = stateAfter(wishes);
        for (const [id, { amount: first }] of state.holds) {
          const other = { holdId: id, orderRef, amount: money(first + 1, SEK), now: start };
          expect(codeOf(holdFunds(state, other))).toMatch(/^gift-card\.hold-(reused|released)$/);
        }
        for (const [id, { holdId: of, amount: first }] of state.refunds) {
          const wish = { holdId: of, refundId: id, now: start, graceDays: 3 };
          const other = { ...wish, amount: money(first.minor + 1, SEK) };
          expect(codeOf(giveBackFunds(state, other))).toBe('gift-card.refund-reused');
          expect(giveBackFunds(state, wish).kind).toBe('already');
        }
      }),
    );
  });

  it('given any history, when it is folded again from its events, then the state is the same', () => {
    fc.assert(
      fc.property(commands, now, (wishes, at) => {
        const state = stateAfter(wishes);
        const again = eventsAfter(wishes).reduce(evolveGiftCard, initialGiftCard);
        expect(again.balance.lots.toJS()).toEqual(state.balance.lots.toJS());
        expect(again.balance.holds.toJS()).toEqual(state.balance.holds.toJS());
        expect(giftCardStatus(again, at)).toBe(giftCardStatus(state, at));
        expect(giftCardFunds(again)).toEqual(giftCardFunds(state));
      }),
    );
  });
});

function statesAfter(wishes: readonly Command[]): readonly GiftCardState[] {
  const states: GiftCardState[] = [initialGiftCard];
  for (const wish of wishes) {
    const before = states.at(-1) ?? initialGiftCard;
    states.push(eventsOf(wish(before)).reduce(evolveGiftCard, before));
  }
  return states;
}

function stateAfter(wishes: readonly Command[]): GiftCardState {
  return statesAfter(wishes).at(-1) ?? initialGiftCard;
}

function eventsAfter(wishes: readonly Command[]): readonly GiftCardEvent[] {
  const events: GiftCardEvent[] = [];
  let state = initialGiftCard;
  for (const wish of wishes) {
    const next = eventsOf(wish(state));
    events.push(...next);
    state = next.reduce(evolveGiftCard, state);
  }
  return events;
}

function eventsOf(decision: Decision<GiftCardEvent>): readonly GiftCardEvent[] {
  return decision.kind === 'accepted' ? decision.events : [];
}

function codeOf(decision: Decision<GiftCardEvent>): string | undefined {
  return decision.kind === 'rejected' ? decision.code : undefined;
}
