import type { DiscountTerms } from '../../../libs/discounts/index.ts';
import type { Money, ProductId } from '../../../libs/kernel/index.ts';
import { instantOf, priceOf } from '../catalogue/changing-catalogue.ts';
import { moneyView } from '../orders/order-view.ts';
import type { View } from '../orders/overview-view.ts';
import type { DiscountTermsDto } from './discount-code.dto.ts';

const amounts = ['amount', 'budget', 'orderMinimum'] as const;
const instants = ['validFrom', 'validUntil'] as const;
const asSent = [
  ...(['kind', 'perLine', 'percentBasisPoints', 'usesMax', 'usesPerCustomerMax'] as const),
  ...(['eventIds', 'seriesIds', 'automatic', 'description'] as const),
] as const;

/** What was sent in the product's own words; null says nothing. */
export function discountTermsOf(sent: DiscountTermsDto): DiscountTerms {
  const { productIds } = sent;
  return {
    ...(picked(sent, asSent, (_, value) => value) as Pick<DiscountTerms, 'kind'>),
    ...picked(sent, amounts, (_, value) => priceOf(value)),
    ...picked(sent, instants, instantOf),
    ...(isStated(productIds) ? { productIds: productIds.map((id) => id as ProductId) } : {}),
  };
}

function picked<Name extends keyof DiscountTermsDto, Meant>(
  sent: DiscountTermsDto,
  names: readonly Name[],
  meant: (name: Name, value: NonNullable<DiscountTermsDto[Name]>) => Meant,
): Partial<Record<Name, Meant>> {
  const stated = names.flatMap((name) => {
    const value = sent[name];
    return isStated(value) ? [[name, meant(name, value)] as const] : [];
  });
  return Object.fromEntries(stated) as Partial<Record<Name, Meant>>;
}

function isStated<Value>(value: Value | null | undefined): value is NonNullable<Value> {
  return value !== undefined && value !== null;
}

/** Terms as clients see them, amounts in öre. */
export function termsView(terms: DiscountTerms): View {
  const known = Object.entries(terms).map(([field, value]: [string, unknown]) => [
    field,
    amounts.some((name) => name === field) ? moneyView(value as Money) : value,
  ]);
  return Object.fromEntries(known) as View;
}
