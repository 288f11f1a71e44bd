import { type CustomerClaims, readCustomerToken } from '../../../libs/access/index.ts';
import type { Instant, PersonId } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { KnownRequest } from './access.ts';

/** Who asks, and when: every try of one wish decides at the moment when the wish first came. */
export interface Asking {
  readonly request: KnownRequest;
  readonly now: Instant;
}

/** The customer's own token as it was sent; empty where none was. */
export function customerTokenIn({ headers }: KnownRequest): string {
  const given = headers['x-customer-token'];
  return typeof given === 'string' ? given : '';
}

/** What the token that was sent shows of that person; undefined where it shows nothing. */
export function customerClaims(
  { secrets }: Pick<ApiParts, 'secrets'>,
  { request, now }: Asking,
  person: PersonId,
): CustomerClaims | undefined {
  return readCustomerToken(secrets.orderToken, { person, now }, customerTokenIn(request));
}

/** Whether the shop's own people ask, whose word about a customer is taken. */
export function asksForTheShop({ apiKey }: KnownRequest): boolean {
  return apiKey?.role === 'operator' || apiKey?.role === 'admin';
}
