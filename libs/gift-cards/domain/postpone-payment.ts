import {
  accepted,
  already,
  type BusinessDate,
  type Decision,
  type OrderRef,
  rejected,
} from '../../kernel/index.ts';
import type { GiftCardPaymentPostponed } from './gift-card-events.ts';
import type { GiftCardState } from './gift-card.ts';

export type PostponePaymentRejection = 'gift-card.unknown' | 'gift-card.not-pending';

/**
 * Gives a card that waits for its payment time until the end of a day: its flag is lowered, and goes up
 * again after that day.
 *
 * The same day again, or an earlier one that comes late, changes nothing. Rejects: gift-card.unknown,
 * gift-card.not-pending (it was paid, or revoked, meanwhile).
 */
export function postponePayment(
  state: GiftCardState,
  wish: { readonly orderRef: OrderRef; readonly dueOn: BusinessDate; readonly reason: string },
): Decision<GiftCardPaymentPostponed, PostponePaymentRejection> {
  if (state.issued === undefined) return rejected('gift-card.unknown');
  if (state.activatedAt !== undefined || state.revoked !== undefined)
    return rejected('gift-card.not-pending');
  if (state.payableThrough !== undefined && wish.dueOn <= state.payableThrough) return already;
  return accepted({ type: 'GiftCardPaymentPostponed', ...wish });
}
