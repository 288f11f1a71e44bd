import type { Currency, Money } from '../../kernel/index.ts';
import type { Customer, PaymentMethod } from '../../orders/index.ts';
import type { WishedGiftCard } from './gift-card-tenders.ts';
import type { WishedLine } from './pricing.ts';

/** What a customer asks for, normalised; amounts that the client sent are only checked. */
export interface OrderWish {
  readonly customer: Customer;
  readonly lines: readonly WishedLine[];
  readonly currency: Currency;
  readonly claimedTotal?: Money;
  readonly discountCode?: string;
  /**
   * The customer is a member of what the event, its series or the house gives a discount for, as whoever took
   * the wish has seen proved.
   */
  readonly isMember?: boolean;
  /** What the client said of that: a part of what was asked, where the proof is none. */
  readonly saidMember?: boolean;
  readonly giftCards?: readonly WishedGiftCard[];
  readonly points?: number;
  /** What pays the rest; absent when the customer says that nothing is left. */
  readonly paymentMethod?: PaymentMethod;
  readonly payerAlias?: string;
}
