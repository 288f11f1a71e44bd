import type { PersonId } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { type Asking, asksForTheShop, customerClaims } from '../http/customer-claims.ts';
import { Problem } from '../http/problem.ts';

/**
 * Points are spent by whom they belong to: a checkout key is in every browser, and the customer that it names
 * is only a claim, so the customer's token must come with it. An operator acts for the shop.
 */
export function requirePointsOwner(
  parts: Pick<ApiParts, 'secrets'>,
  asking: Asking,
  wish: { readonly customer: { readonly personId: PersonId }; readonly points?: number },
): void {
  if (wish.points === undefined || asksForTheShop(asking.request)) return;
  if (customerClaims(parts, asking, wish.customer.personId) !== undefined) return;
  throw new Problem({
    status: 403,
    code: 'points.not-yours',
    detail: 'Points are spent with the token of the customer whose they are (X-Customer-Token).',
  });
}
