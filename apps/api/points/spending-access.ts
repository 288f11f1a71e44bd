import { verifyCustomerToken } from '../../../libs/access/index.ts';
import type { PersonId } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { Problem } from '../http/problem.ts';

type Spending = Pick<ApiParts, 'secrets' | 'clock'>;

/**
 * Points are spent by whom they belong to: a checkout key is in every browser, and the customer that it names
 * is only a claim, so the customer's token must come with it. An operator acts for the shop.
 */
export function requirePointsOwner(
  { secrets, clock }: Spending,
  request: KnownRequest,
  wish: { readonly customer: { readonly personId: PersonId }; readonly points?: number },
): void {
  const role = request.apiKey?.role;
  if (wish.points === undefined || role === 'operator' || role === 'admin') return;
  const given = request.headers['x-customer-token'];
  const token = typeof given === 'string' ? given : '';
  const whose = { person: wish.customer.personId, now: clock.now() };
  if (verifyCustomerToken(secrets.orderToken, whose, token)) return;
  throw new Problem({
    status: 403,
    code: 'points.not-yours',
    detail: 'Points are spent with the token of the customer whose they are (X-Customer-Token).',
  });
}
