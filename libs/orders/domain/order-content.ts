import type {
  DiscountCode,
  GiftCardId,
  Money,
  PersonalText,
  PersonId,
  PoolId,
  ProductId,
  WaitlistEntryId,
} from '../../kernel/index.ts';

/** How the money part of an order is paid. */
export type PaymentMethod = 'swish' | 'invoice';

/** A product as it was sold: later changes of the catalogue never reach an order. */
export interface OrderLine {
  readonly lineId: string;
  readonly productId: ProductId;
  readonly productType: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** Which price of a registration it was; absent where there is only one. */
  readonly priceBasis?: 'early' | 'regular' | 'late';
  /** What discounts take off; `total` is what is left, and the VAT is that of what is left. */
  readonly discount?: Money;
  readonly total: Money;
  readonly vatRateBasisPoints: number;
  readonly vat: Money;
  readonly salesAccount: string;
  readonly delivers: string;
  /** What the line takes units of; absent when it allocates nothing. */
  readonly poolId?: PoolId;
  /** Pools that it takes the same units of besides: an event's own beside its class's. */
  readonly alsoTakesFrom?: readonly PoolId[];
  /** The offer of the waiting list that the line takes up, in its own pool. */
  readonly waitlistEntryId?: WaitlistEntryId;
  readonly eventId?: string;
  readonly seriesId?: string;
  readonly classId?: string;
  /** The cards that it delivers, one per unit. */
  readonly giftCard?: SoldGiftCards;
  /** What each unit puts on the customer's points. */
  readonly points?: { readonly points: number; readonly validityDays?: number };
  readonly download?: { readonly usesMax: number; readonly validDays: number };
  /** Whether a consumer may withdraw, where the product said it: `applies` or the exception. */
  readonly withdrawal?: string;
  /** Drawn when the order is placed, so that a rerun cannot draw a second one. */
  readonly bookingRef?: string;
  /** The line's own answers (participants, greeting, slot) as JSON text; treated as personal whole. */
  readonly details?: PersonalText;
}

/** Gift cards that a line sells; drawn when the order is placed, like a booking reference. */
export interface SoldGiftCards {
  readonly validityDays: number;
  readonly voucherKind: 'multi-purpose' | 'single-purpose';
  readonly cards: readonly {
    readonly cardId: GiftCardId;
    readonly lastFour: string;
    readonly code: PersonalText;
  }[];
}

export interface Customer {
  readonly personId: PersonId;
  readonly name: PersonalText;
  readonly email: PersonalText;
  readonly phone?: PersonalText;
  readonly address?: PersonalText;
}

/** A part of the price and how it is paid. Tenders add up to the order's total. */
export type Tender = PaymentTender | GiftCardTender | PointsTender;

/** What a gateway or an invoice pays; an order has at most one. */
export interface PaymentTender {
  readonly kind: 'payment';
  readonly method: PaymentMethod;
  readonly amount: Money;
}

export interface GiftCardTender {
  readonly kind: 'gift-card';
  readonly cardId: GiftCardId;
  readonly lastFour: string;
  readonly amount: Money;
}

export interface PointsTender {
  readonly kind: 'points';
  /** Whose points: the customer's own. */
  readonly accountId: PersonId;
  readonly points: number;
  /** What the points pay for, in money. */
  readonly amount: Money;
}

/** One discount code's part in the price, the house's own automatic codes included. */
export interface AppliedDiscount {
  readonly code: DiscountCode;
  readonly amount: Money;
}

/** What a part of an order is set aside of. */
export type Reservation =
  | {
      readonly kind: 'units';
      readonly poolId: PoolId;
      readonly units: number;
      readonly waitlistEntryId?: WaitlistEntryId;
    }
  | { readonly kind: 'discount'; readonly code: DiscountCode; readonly amount: Money }
  | { readonly kind: 'gift-card'; readonly cardId: GiftCardId; readonly amount: Money }
  | { readonly kind: 'points'; readonly accountId: PersonId; readonly points: number };

/**
 * One reservation that the order needs in every round. `part` names it within the order: pools are
 * numbered in their sorted order, which is the order of holding, so that nobody waits in a ring.
 */
export type Part = Reservation & { readonly part: string };
