import { describe, expect, it } from '@jest/globals';
import { type CommandId, type GiftCardId, instant, money, SEK } from '../../kernel/index.ts';
import type { GiftCardEvent } from './gift-card-events.ts';
import { evolveGiftCard, initialGiftCard } from './gift-card.ts';
import { giveGiftCard } from './give-gift-card.ts';
import { giftCardFunds, giftCardStatus } from './reading-gift-card.ts';
import { revokeGiftCard } from './revoke-gift-card.ts';

const now = instant('2026-11-20T12:00:00Z');
const card = {
  cardId: 'p1.4f3c2e1d0b9a8f7e6d5c4b3a291807f6e5d4c3b2' as GiftCardId,
  codeLastFour: '7KQ2',
  code: 'GC-0123-4567-89AB-7KQ2-X',
  faceValue: money(20_000, SEK),
  lotKind: 'free',
  voucherKind: 'multi-purpose',
  validityDays: 365,
  issuedAt: now,
  issuedBy: '0f8fad5b-d9cb-469f-a165-70867728950e' as CommandId,
  reason: 'a complaint about a cracked bowl',
} as const;

describe('giving a card away', () => {
  it('given no card, when it is given, then it is issued and active in one decision, by an operator with the reason', () => {
    const decision = giveGiftCard(initialGiftCard, card);
    if (decision.kind !== 'accepted') throw new Error(decision.kind);
    expect(decision.events.map(({ type }) => type)).toEqual([
      'GiftCardIssued',
      'GiftCardActivated',
    ]);
    expect(decision.events[1]).toMatchObject({ by: 'operator', reason: card.reason });
    const state = decision.events.reduce(evolveGiftCard, initialGiftCard);
    expect(giftCardStatus(state, now)).toBe('active');
    expect(giftCardFunds(state).available).toEqual(card.faceValue);
  });

  it('given the card, when the same command comes again, then nothing happens; with another value it is refused', () => {
    const state = given();
    expect(giveGiftCard(state, card)).toEqual({ kind: 'already' });
    expect(giveGiftCard(state, { ...card, faceValue: money(30_000, SEK) })).toMatchObject({
      code: 'gift-card.command-reused',
    });
  });

  it('given another command drew the same code, when it is given, then another code is asked for', () => {
    const issuedBy = '7c9e6679-7425-40de-944b-e07fc1f90ae7' as CommandId;
    expect(giveGiftCard(given(), { ...card, issuedBy })).toMatchObject({
      code: 'gift-card.code-taken',
    });
  });

  it.each([
    ['no reason', { reason: ' ' }, 'gift-card.reason-required'],
    ['no value', { faceValue: money(0, SEK) }, 'gift-card.invalid-amount'],
    ['no day to use it on', { validityDays: 0 }, 'gift-card.invalid-validity'],
  ])('given %s, when it is given, then it is refused and nothing is issued', (_, change, code) => {
    expect(giveGiftCard(initialGiftCard, { ...card, ...change })).toMatchObject({ code });
  });

  it('given a card that was revoked since, when the command comes again, then it is refused', () => {
    const revoked = revokeGiftCard(given(), { reason: 'stolen' });
    const events: readonly GiftCardEvent[] = revoked.kind === 'accepted' ? revoked.events : [];
    expect(giveGiftCard(events.reduce(evolveGiftCard, given()), card)).toMatchObject({
      code: 'gift-card.revoked',
    });
  });

  function given() {
    const decision = giveGiftCard(initialGiftCard, card);
    return decision.kind === 'accepted'
      ? decision.events.reduce(evolveGiftCard, initialGiftCard)
      : initialGiftCard;
  }
});
