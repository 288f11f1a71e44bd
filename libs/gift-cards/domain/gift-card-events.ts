import type {
  BusinessDate,
  CommandId,
  GiftCardId,
  HoldId,
  Instant,
  Money,
  OrderRef,
  PersonalText,
  PersonId,
  ProductId,
} from '../../kernel/index.ts';

/** Money was paid for it, or it was given away: only paid value is a liability. */
export type GiftCardLotKind = 'paid' | 'free';

/** Whether the VAT is known at the sale (enfunktions-) or only at the use (flerfunktionsvoucher). */
export type VoucherKind = 'multi-purpose' | 'single-purpose';

/** The card is there, with no money on it until it is activated. */
export interface GiftCardIssued {
  readonly type: 'GiftCardIssued';
  readonly cardId: GiftCardId;
  readonly codeLastFour: string;
  /** The printable code, for a document or a letter that is sent again. */
  readonly code?: PersonalText;
  /** Whose key seals the code: the card's own. */
  readonly codeKey: PersonId;
  readonly faceValue: Money;
  readonly lotKind: GiftCardLotKind;
  readonly productId?: ProductId;
  readonly voucherKind: VoucherKind;
  readonly vatRateBasisPoints?: number;
  readonly validityDays: number;
  readonly issuedAt: Instant;
  readonly issuedBy: CommandId;
  readonly orderRef?: OrderRef;
  readonly lineId?: string;
  readonly personId?: PersonId;
}

/** From whom, to whom and with which words. */
export interface GiftCardDedicated {
  readonly type: 'GiftCardDedicated';
  /** Whose key seals the texts: the buyer's, or the card's own where nobody bought it. */
  readonly textKey: PersonId;
  readonly sender?: PersonalText;
  readonly recipient?: PersonalText;
  readonly recipientEmail?: PersonalText;
  readonly greeting?: PersonalText;
}

/** The face value is on the card. */
export interface GiftCardActivated {
  readonly type: 'GiftCardActivated';
  readonly activatedAt: Instant;
  readonly expiresAt: Instant;
  readonly by: 'payment' | 'operator';
  readonly reason?: string;
  readonly orderRef?: OrderRef;
}

export interface GiftCardFundsHeld {
  readonly type: 'GiftCardFundsHeld';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly amount: Money;
}

export interface GiftCardHoldReleased {
  readonly type: 'GiftCardHoldReleased';
  readonly holdId: HoldId;
}

/** So much of a hold was used; what is left of it went back at once. */
export interface GiftCardRedeemed {
  readonly type: 'GiftCardRedeemed';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly amount: Money;
}

export interface GiftCardRefunded {
  readonly type: 'GiftCardRefunded';
  readonly refundId: string;
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly amount: Money;
  /** The new end of a card that had ended. */
  readonly expiresAt?: Instant;
}

export interface GiftCardExtended {
  readonly type: 'GiftCardExtended';
  readonly expiresAt: Instant;
  readonly reason: string;
  /** What had expired and is on the card again. */
  readonly restored?: Money;
}

export interface GiftCardBlocked {
  readonly type: 'GiftCardBlocked';
  readonly reason: string;
}

export interface GiftCardUnblocked {
  readonly type: 'GiftCardUnblocked';
  readonly reason: string;
}

export interface GiftCardExpired {
  readonly type: 'GiftCardExpired';
  readonly amount: Money;
  readonly expiredAt: Instant;
}

/** It was never paid, and a person should look. */
export interface GiftCardFlagged {
  readonly type: 'GiftCardFlagged';
  readonly reason: string;
  readonly flaggedAt: Instant;
}

/** Its order's invoice may be paid later: nobody needs to look before then. */
export interface GiftCardPaymentPostponed {
  readonly type: 'GiftCardPaymentPostponed';
  readonly orderRef: OrderRef;
  readonly dueOn: BusinessDate;
  readonly reason: string;
}

/** Its purchase was undone: what was unspent is gone. */
export interface GiftCardRevoked {
  readonly type: 'GiftCardRevoked';
  readonly amount: Money;
  readonly reason: string;
}

/**
 * The refund that took the card back was not made: what it took is on the card again. A refund that had
 * taken nothing is named too, and takes nothing if it comes late.
 */
export interface GiftCardReinstated {
  readonly type: 'GiftCardReinstated';
  readonly refundId: string;
  readonly amount: Money;
  /** The new end of a card that had ended meanwhile. */
  readonly expiresAt?: Instant;
}

/** What moves money. */
export type GiftCardFundsEvent =
  | GiftCardFundsHeld
  | GiftCardHoldReleased
  | GiftCardRedeemed
  | GiftCardRefunded
  | GiftCardExpired
  | GiftCardRevoked
  | GiftCardReinstated;

export type GiftCardEvent =
  | GiftCardIssued
  | GiftCardDedicated
  | GiftCardActivated
  | GiftCardExtended
  | GiftCardBlocked
  | GiftCardUnblocked
  | GiftCardFlagged
  | GiftCardPaymentPostponed
  | GiftCardFundsEvent;
