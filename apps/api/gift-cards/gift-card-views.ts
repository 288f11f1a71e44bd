import {
  freeFunds,
  giftCardFunds,
  type GiftCardState,
  giftCardStatus,
} from '../../../libs/gift-cards/index.ts';
import type { Instant, Money } from '../../../libs/kernel/index.ts';
import type { GiftCardRow } from '../../../projections/gift-card-balances/gift-card-balances.queries.ts';
import type { MovementRow } from '../../../projections/gift-card-balances/rows.ts';

/** What whoever knows the code may know; the balance is what an order can use now. */
export function checkedCardView(state: GiftCardState, now: Instant): object {
  const { minor, currency } = freeFunds(state, now);
  return {
    status: giftCardStatus(state, now),
    lastFour: state.issued?.codeLastFour,
    balance: { amount: minor, currency },
    currency,
    expiresAt: state.expiresAt ?? null,
  };
}

/** A card as its own stream tells it, for operators. */
export function cardView(state: GiftCardState, now: Instant): object {
  const { issued } = state;
  const { available, held, used, expired, revoked } = giftCardFunds(state);
  return {
    id: issued?.cardId,
    status: giftCardStatus(state, now),
    lastFour: issued?.codeLastFour,
    kind: issued?.lotKind,
    faceValue: issued === undefined ? undefined : moneyOf(issued.faceValue),
    available: moneyOf(available),
    held: moneyOf(held),
    used: moneyOf(used),
    expired: moneyOf(expired),
    revoked: moneyOf(revoked),
    issuedAt: issued?.issuedAt,
    activatedAt: state.activatedAt ?? null,
    expiresAt: state.expiresAt ?? null,
    flaggedAt: state.flaggedAt ?? null,
  };
}

/** The same as the read model tells it, with where the card came from. */
export function cardRowView(row: GiftCardRow): object {
  const inOre = (amount: number) => ({ amount, currency: row.currency });
  return {
    id: row.card_id,
    status: row.status,
    lastFour: row.last_four,
    kind: row.lot_kind,
    voucherKind: row.voucher_kind,
    productId: row.product_id,
    order: row.order_ref,
    lineId: row.line_id,
    faceValue: inOre(row.face_value_ore),
    available: inOre(row.available_ore),
    held: inOre(row.held_ore),
    used: inOre(row.used_ore),
    expired: inOre(row.expired_ore),
    revoked: inOre(row.revoked_ore),
    issuedAt: row.issued_at,
    activatedAt: row.activated_at,
    expiresAt: row.expires_at,
    flaggedAt: row.flagged_at,
  };
}

/** A line of the card's statement. */
export function movementView(row: MovementRow, currency: string): object {
  return {
    kind: row.kind,
    amount: { amount: row.amount_ore, currency },
    at: row.at,
    order: row.order_ref,
    hold: row.hold_id,
    refund: row.refund_id,
  };
}

function moneyOf({ minor, currency }: Money) {
  return { amount: minor, currency };
}
