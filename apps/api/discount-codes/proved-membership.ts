import { saysMember } from '../../../libs/access/index.ts';
import type { PersonId } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import {
  type Asking,
  asksForTheShop,
  customerClaims,
  customerTokenIn,
} from '../http/customer-claims.ts';
import { Problem } from '../http/problem.ts';

/** Of whoever buys: shown to be a member, only said to be one, or neither. */
export type Membership = 'proved' | 'unproved' | 'none';

/** Who buys, where that is known, and what the body says of them. */
export interface SaidMembership {
  readonly personId: PersonId | undefined;
  readonly member: boolean | undefined;
}

/**
 * Whether whoever buys is a member: the one rule for orders, carts and validation. The shop's own key may
 * say it; anybody else's word is a claim that the customer's own token must show, and whoever has such a
 * token need not say it. Saying it in vain is not the same as not saying it, nor is a token that claims it
 * and is somebody else's or over: the shop has shown a price that would not be charged.
 */
export function membershipOf(
  parts: Pick<ApiParts, 'secrets'>,
  asking: Asking,
  { personId, member }: SaidMembership,
): Membership {
  if (member === false) return 'none';
  if (member === true && asksForTheShop(asking.request)) return 'proved';
  const claims = personId === undefined ? undefined : customerClaims(parts, asking, personId);
  if (claims?.isMember === true) return 'proved';
  return member === true || saysMember(customerTokenIn(asking.request)) ? 'unproved' : 'none';
}

/** The same where a price is promised by it: what is only said is refused. */
export function isProvedMember(
  parts: Pick<ApiParts, 'secrets'>,
  asking: Asking,
  said: SaidMembership,
): boolean {
  const membership = membershipOf(parts, asking, said);
  if (membership === 'unproved') throw membershipUnproved();
  return membership === 'proved';
}

/** What an order is refused for whose customer is only said to be a member. */
export function membershipUnproved(): Problem {
  return new Problem({
    status: 403,
    code: 'discount.membership-unproved',
    detail:
      'That this customer is a member is shown by their own token (X-Customer-Token), made with it and not ended; or say member: false.',
  });
}
