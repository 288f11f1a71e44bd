import type { GiftCardIssued } from '../../libs/gift-cards/index.ts';

/** A card as it stands in its table; amounts in minor units of its currency. */
export interface CardRow {
  readonly card_id: string;
  readonly last_four: string;
  readonly currency: string;
  readonly face_value_ore: number;
  readonly lot_kind: string;
  readonly voucher_kind: string;
  readonly product_id: string | null;
  readonly order_ref: string | null;
  readonly line_id: string | null;
  readonly person_id: string | null;
  readonly issued_at: string;
  /** Null while it waits for its payment. */
  readonly activated_at: string | null;
  readonly expires_at: string | null;
  readonly blocked: boolean;
  readonly revoked: boolean;
  /** Since when a person should look; null again once it was paid or revoked. */
  readonly flagged_at: string | null;
  readonly available_ore: number;
  readonly held_ore: number;
  readonly used_ore: number;
  readonly expired_ore: number;
  readonly revoked_ore: number;
}

export type MovementKind =
  | 'activated'
  | 'held'
  | 'released'
  | 'redeemed'
  | 'refunded'
  | 'expired'
  | 'restored'
  | 'revoked'
  | 'reinstated';

/** One line of a card's statement; `revision` is its place in the card's stream. */
export interface MovementRow {
  readonly card_id: string;
  readonly revision: number;
  readonly kind: MovementKind;
  readonly amount_ore: number;
  readonly at: string;
  readonly hold_id: string | null;
  readonly order_ref: string | null;
  readonly refund_id: string | null;
}

/** A card that was just issued. */
export function issuedRow(card: GiftCardIssued): CardRow {
  return {
    card_id: card.cardId,
    last_four: card.codeLastFour,
    currency: card.faceValue.currency,
    face_value_ore: card.faceValue.minor,
    lot_kind: card.lotKind,
    voucher_kind: card.voucherKind,
    product_id: card.productId ?? null,
    order_ref: card.orderRef ?? null,
    line_id: card.lineId ?? null,
    person_id: card.personId ?? null,
    issued_at: card.issuedAt,
    activated_at: null,
    expires_at: null,
    blocked: false,
    revoked: false,
    flagged_at: null,
    available_ore: 0,
    held_ore: 0,
    used_ore: 0,
    expired_ore: 0,
    revoked_ore: 0,
  };
}
