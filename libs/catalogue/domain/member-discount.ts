import type { DiscountCode, Money } from '../../kernel/index.ts';
import type { CompetitionKind } from './competition-kind.ts';

/** What members get off each registration: a share of its price, or an amount at most as high. */
export type MemberDiscount =
  | { readonly kind: 'percentage'; readonly percentBasisPoints: number }
  | { readonly kind: 'fixed'; readonly amount: Money };

/** The code of the house's own under which an event's or a series's member discount is counted. */
export function memberDiscountCodeOf(kind: CompetitionKind, competitionId: string): DiscountCode {
  return `MEMBER-${kind}-${competitionId}`.toUpperCase() as DiscountCode;
}

/** Whether it takes something off, and never more than the whole. */
export function isMemberDiscount(discount: MemberDiscount): boolean {
  if (discount.kind === 'fixed') return discount.amount.minor > 0;
  const { percentBasisPoints } = discount;
  if (!Number.isSafeInteger(percentBasisPoints)) return false;
  return percentBasisPoints >= 1 && percentBasisPoints <= 10_000;
}

/** In one order of fields, so that two of them compare. */
export function memberDiscountOf(discount: MemberDiscount): MemberDiscount {
  if (discount.kind === 'percentage')
    return { kind: 'percentage', percentBasisPoints: discount.percentBasisPoints };
  const { minor, currency } = discount.amount;
  return { kind: 'fixed', amount: { minor, currency } };
}
