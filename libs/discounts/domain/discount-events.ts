import type {
  CommandId,
  DiscountCode,
  HoldId,
  Instant,
  Money,
  OrderRef,
  PersonId,
  ProductId,
} from '../../kernel/index.ts';

/** What a code gives, to whom, how often and when. */
export interface DiscountTerms {
  readonly kind: 'fixed' | 'percentage';
  /** Of a fixed discount. */
  readonly amount?: Money;
  /** Of a fixed discount: off each eligible line, and not once off the order. */
  readonly perLine?: true;
  /** Of a percentage: 1000 is 10 %. */
  readonly percentBasisPoints?: number;
  readonly usesMax?: number;
  readonly usesPerCustomerMax?: number;
  /** The sum of amounts that may be given. */
  readonly budget?: Money;
  readonly validFrom?: Instant;
  /** The first moment at which it is over. */
  readonly validUntil?: Instant;
  /** What the whole order must come to. */
  readonly orderMinimum?: Money;
  /** Lines of any of these; all lines where no list is given. */
  readonly productIds?: readonly ProductId[];
  readonly eventIds?: readonly string[];
  readonly seriesIds?: readonly string[];
  /** Given without a code to whoever is a member. */
  readonly automatic?: 'member';
  /** For the merchant's own eyes. */
  readonly description?: string;
}

export interface DiscountCodeCreated extends DiscountTerms {
  readonly type: 'DiscountCodeCreated';
  readonly code: DiscountCode;
  readonly createdBy: CommandId;
}

/** The terms anew, whole. */
export interface DiscountCodeChanged extends DiscountTerms {
  readonly type: 'DiscountCodeChanged';
  readonly code: DiscountCode;
  readonly changedBy: CommandId;
}

export interface DiscountCodeDeactivated {
  readonly type: 'DiscountCodeDeactivated';
  readonly code: DiscountCode;
  readonly reason: string;
  readonly deactivatedBy: CommandId;
}

export interface DiscountCodeActivated {
  readonly type: 'DiscountCodeActivated';
  readonly code: DiscountCode;
  readonly activatedBy: CommandId;
}

export interface DiscountHeld {
  readonly type: 'DiscountHeld';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly personId: PersonId;
  readonly amount: Money;
}

export interface DiscountReleased {
  readonly type: 'DiscountReleased';
  readonly holdId: HoldId;
}

export interface DiscountUsed {
  readonly type: 'DiscountUsed';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly amount: Money;
}

export interface DiscountReturned {
  readonly type: 'DiscountReturned';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly amount: Money;
}

export type DiscountEvent =
  | DiscountCodeCreated
  | DiscountCodeChanged
  | DiscountCodeDeactivated
  | DiscountCodeActivated
  | DiscountHeld
  | DiscountReleased
  | DiscountUsed
  | DiscountReturned;
