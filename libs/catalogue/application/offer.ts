import type { DiscountCode, Money, PoolId, ProductId } from '../../kernel/index.ts';
import type { PriceBasis } from '../domain/class-terms.ts';
import type { MemberDiscount } from '../domain/member-discount.ts';
import type { DownloadTerms, PointsTerms, VoucherKind } from '../domain/product-terms.ts';
import type { Allocates } from '../domain/product-type.ts';
import type { WithdrawalRight } from '../domain/withdrawal-right.ts';

/** A product as it can be bought at this moment, for the order to copy. */
export interface Offer {
  readonly productId: ProductId;
  readonly productType: string;
  readonly name: string;
  /** VAT included. */
  readonly unitPrice: Money;
  readonly vatRateBasisPoints: number;
  /** Account of the BAS chart, e.g. 3001. */
  readonly salesAccount: string;
  readonly allocates: Allocates;
  readonly delivers: string;
  /** Absent when it allocates nothing, or its pieces are not counted. */
  readonly poolId?: PoolId;
  /** Further pools that each unit is taken from: all classes of an event together. */
  readonly alsoTakesFrom?: readonly PoolId[];
  /** Of what delivers a gift card; the card is worth the unit price. */
  readonly giftCard?: { readonly validityDays: number; readonly voucherKind: VoucherKind };
  /** Of what delivers points: how many per unit, and how long they last. */
  readonly points?: PointsTerms;
  /** Price of one unit in points, where points may pay for it. */
  readonly unitPoints?: number;
  /** Of what delivers a download. */
  readonly download?: DownloadTerms;
  /** Whether a consumer may withdraw, where the product says it. */
  readonly withdrawal?: WithdrawalRight;
  /** Of a registration: which of its class's prices this is. */
  readonly priceBasis?: PriceBasis;
  readonly eventId?: string;
  /** The series itself, or the one that the event is part of. */
  readonly seriesId?: string;
  readonly classId?: string;
  /** What members get off: the event's own, or else its series's. */
  readonly memberDiscount?: { readonly code: DiscountCode; readonly terms: MemberDiscount };
  /** Who is paid, chosen: product, event, series. Absent: the house. */
  readonly recipientId?: string;
}

/** One line as a customer asks for it, from outside and unchecked. */
export interface LineWish {
  readonly productId: string;
  readonly slotId?: string;
  /** Of an event or a series, which the line names as its product. */
  readonly classId?: string;
  /** What a gift card of a free amount shall be worth. */
  readonly amount?: Money;
  /** Looked at only where one line is one thing: a registration. */
  readonly quantity?: number;
  readonly details?: unknown;
}

/** What is wrong with one field of a line. */
export interface LineError {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type OfferAnswer =
  | { readonly kind: 'offer'; readonly offer: Offer }
  | { readonly kind: 'refused'; readonly code: string; readonly errors?: readonly LineError[] };

/** What can be bought, at which price. */
export interface Catalogue {
  offerOf(line: LineWish): Promise<OfferAnswer>;
}

/** Token of the Catalogue. */
export const CATALOGUE = Symbol('Catalogue');
