import {
  accepted,
  already,
  canonicalJson,
  type Decision,
  type GiftCardId,
  type Instant,
  type OrderRef,
  type PersonId,
  rejected,
} from '../../kernel/index.ts';
import type {
  GiftCardActivated,
  GiftCardDedicated,
  GiftCardEvent,
  GiftCardIssued,
} from './gift-card-events.ts';
import type { GiftCardState } from './gift-card.ts';
import { isPayable } from './reading-gift-card.ts';
import { endAfterDays } from './validity.ts';

/** A card to be issued, with the texts that go with it. */
export type NewGiftCard = Omit<GiftCardIssued, 'type' | 'codeKey'> &
  Omit<GiftCardDedicated, 'type' | 'textKey'>;

export type IssueGiftCardRejection =
  | 'gift-card.code-taken'
  | 'gift-card.command-reused'
  | 'gift-card.revoked'
  | 'gift-card.invalid-amount'
  | 'gift-card.invalid-validity'
  | 'gift-card.vat-rate-missing';

export type ActivateGiftCardRejection =
  'gift-card.unknown' | 'gift-card.revoked' | 'gift-card.reason-required';

/** A hundred years: further ends are typing errors. */
const validityDaysMax = 36_525;

/**
 * Issues a card that waits for its activation; no money is on it yet.
 *
 * Whole minor units. Repeating a command id with the same content changes nothing. Rejects:
 * gift-card.code-taken (another command drew the same code: draw again), gift-card.command-reused,
 * gift-card.revoked (before it came), gift-card.invalid-amount, gift-card.invalid-validity,
 * gift-card.vat-rate-missing (a single-purpose voucher is taxed when it is sold).
 * Source: rule 8; ML (2023:200) 2 kap. 26-28 §§, 5 kap. 40-44 §§.
 */
export function issueGiftCard(
  state: GiftCardState,
  card: NewGiftCard,
): Decision<GiftCardEvent, IssueGiftCardRejection> {
  const events = eventsOf(card);
  if (state.issued !== undefined) return repeatOf(state.issued, events[0]);
  if (state.revoked !== undefined) return rejected('gift-card.revoked');
  if (!isPayable(card.faceValue)) return rejected('gift-card.invalid-amount');
  if (!isValidity(card.validityDays)) return rejected('gift-card.invalid-validity');
  if (card.voucherKind === 'single-purpose' && card.vatRateBasisPoints === undefined)
    return rejected('gift-card.vat-rate-missing');
  return accepted(...events);
}

/**
 * Puts the face value on a card, once: when its payment came, or by an operator with a reason. Its
 * validity runs from here.
 *
 * Activating again changes nothing, whoever does it: the payment may come after the operator.
 * Rejects: gift-card.unknown, gift-card.revoked, gift-card.reason-required.
 */
export function activateGiftCard(
  state: GiftCardState,
  wish: {
    readonly activatedAt: Instant;
    readonly by: 'payment' | 'operator';
    readonly reason?: string;
    readonly orderRef?: OrderRef;
  },
): Decision<GiftCardActivated, ActivateGiftCardRejection> {
  if (state.issued === undefined) return rejected('gift-card.unknown');
  if (state.revoked !== undefined) return rejected('gift-card.revoked');
  if (state.activatedAt !== undefined) return already;
  if (wish.by === 'operator' && (wish.reason ?? '').trim() === '')
    return rejected('gift-card.reason-required');
  const expiresAt = endAfterDays(wish.activatedAt, state.issued.validityDays);
  return accepted({ type: 'GiftCardActivated', ...wish, expiresAt });
}

/** The key that a card's code is sealed under, as the key store names its owner. */
function giftCardKey(cardId: GiftCardId): PersonId {
  return `card:${cardId}` as PersonId;
}

/** The texts are an event of their own: an event's personal texts are all under one key. */
function eventsOf(card: NewGiftCard): [GiftCardIssued, ...GiftCardEvent[]] {
  const { sender, recipient, recipientEmail, greeting, ...issued } = card;
  const codeKey = giftCardKey(card.cardId);
  const first: GiftCardIssued = { type: 'GiftCardIssued', ...issued, codeKey };
  const texts = {
    ...(sender === undefined ? {} : { sender }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(recipientEmail === undefined ? {} : { recipientEmail }),
    ...(greeting === undefined ? {} : { greeting }),
  };
  if (Object.keys(texts).length === 0) return [first];
  return [first, { type: 'GiftCardDedicated', textKey: card.personId ?? codeKey, ...texts }];
}

/** The first answer stands; texts of whoever was forgotten since can no longer be compared. */
function repeatOf(
  first: GiftCardIssued,
  again: GiftCardIssued,
): Decision<never, IssueGiftCardRejection> {
  if (first.issuedBy !== again.issuedBy) return rejected('gift-card.code-taken');
  return wish(first) === wish(again) ? already : rejected('gift-card.command-reused');
}

function wish({ faceValue, lotKind, voucherKind, validityDays, ...of }: GiftCardIssued): string {
  const { productId, vatRateBasisPoints, orderRef, lineId, personId } = of;
  const value = [faceValue.minor, faceValue.currency, lotKind, voucherKind, validityDays];
  return canonicalJson({ value, productId, vatRateBasisPoints, orderRef, lineId, personId });
}

function isValidity(days: number): boolean {
  return Number.isSafeInteger(days) && days > 0 && days <= validityDaysMax;
}
