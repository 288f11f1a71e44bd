import {
  accepted,
  already,
  type Currency,
  type Decision,
  type Instant,
  money,
  type Money,
  rejected,
} from '../../kernel/index.ts';
import type {
  GiftCardBlocked,
  GiftCardExtended,
  GiftCardFlagged,
  GiftCardUnblocked,
} from './gift-card-events.ts';
import { type GiftCardState, lotOf } from './gift-card.ts';

export type ExtendGiftCardRejection =
  | 'gift-card.unknown'
  | 'gift-card.revoked'
  | 'gift-card.not-active'
  | 'gift-card.not-later'
  | 'gift-card.reason-required';

export type BlockGiftCardRejection =
  'gift-card.unknown' | 'gift-card.revoked' | 'gift-card.reason-required';

export type FlagGiftCardRejection = 'gift-card.unknown' | 'gift-card.not-pending';

/**
 * Moves a card's end to a later moment, also after it has passed: what had expired is on the card again.
 *
 * The same end again changes nothing. Rejects: gift-card.unknown, .revoked, .not-active (a card that
 * waits for its payment has no end yet), .not-later (than its end, and than now), .reason-required.
 */
export function extendGiftCard(
  state: GiftCardState,
  wish: { readonly expiresAt: Instant; readonly reason: string; readonly now: Instant },
): Decision<GiftCardExtended, ExtendGiftCardRejection> {
  const { issued } = state;
  const { expiresAt, reason, now } = wish;
  if (issued === undefined) return rejected('gift-card.unknown');
  if (state.revoked !== undefined) return rejected('gift-card.revoked');
  if (state.expiresAt === undefined) return rejected('gift-card.not-active');
  if (expiresAt === state.expiresAt) return already;
  if (expiresAt < state.expiresAt || expiresAt <= now)
    return rejected('gift-card.not-later', { expiresAt: state.expiresAt });
  if (reason.trim() === '') return rejected('gift-card.reason-required');
  const restored = restoredOf(state, issued.faceValue.currency);
  return accepted({ type: 'GiftCardExtended', expiresAt, reason, ...restored });
}

/**
 * Stops new holds; holds that stand are kept, and money may come back. Blocking again changes nothing.
 *
 * Rejects: gift-card.unknown, gift-card.revoked, gift-card.reason-required. Source: rule 3.
 */
export function blockGiftCard(
  state: GiftCardState,
  { reason }: { readonly reason: string },
): Decision<GiftCardBlocked, BlockGiftCardRejection> {
  if (state.issued === undefined) return rejected('gift-card.unknown');
  if (state.revoked !== undefined) return rejected('gift-card.revoked');
  if (state.blocked !== undefined) return already;
  if (reason.trim() === '') return rejected('gift-card.reason-required');
  return accepted({ type: 'GiftCardBlocked', reason });
}

/**
 * Lets a blocked card be used again; its end has not moved. One that is not blocked stays as it is.
 *
 * Rejects: gift-card.unknown, gift-card.revoked, gift-card.reason-required.
 */
export function unblockGiftCard(
  state: GiftCardState,
  { reason }: { readonly reason: string },
): Decision<GiftCardUnblocked, BlockGiftCardRejection> {
  if (state.issued === undefined) return rejected('gift-card.unknown');
  if (state.revoked !== undefined) return rejected('gift-card.revoked');
  if (state.blocked === undefined) return already;
  if (reason.trim() === '') return rejected('gift-card.reason-required');
  return accepted({ type: 'GiftCardUnblocked', reason });
}

/**
 * Marks a card that has waited for its payment too long, for a person to extend or cancel its order.
 *
 * Flagging again changes nothing. Rejects: gift-card.unknown, gift-card.not-pending (it was paid, or
 * revoked, meanwhile).
 */
export function flagGiftCard(
  state: GiftCardState,
  { reason, flaggedAt }: { readonly reason: string; readonly flaggedAt: Instant },
): Decision<GiftCardFlagged, FlagGiftCardRejection> {
  if (state.issued === undefined) return rejected('gift-card.unknown');
  if (state.flaggedAt !== undefined) return already;
  if (state.activatedAt !== undefined || state.revoked !== undefined)
    return rejected('gift-card.not-pending');
  return accepted({ type: 'GiftCardFlagged', reason, flaggedAt });
}

function restoredOf(state: GiftCardState, currency: Currency): { readonly restored?: Money } {
  const expired = lotOf(state)?.expired ?? 0;
  return expired === 0 ? {} : { restored: money(expired, currency) };
}
