import type { Role } from '../../../libs/access/index.ts';
import type { PersonId } from '../../../libs/kernel/index.ts';
import { parsePersonId } from '../../../libs/privacy/index.ts';
import { findPointsBalance } from '../../../projections/points-balances/points-balances.queries.ts';
import type { ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { customerClaims } from '../http/customer-claims.ts';
import { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';

const customerIdMax = 200;
/** Who may see any customer's points. */
const staff: readonly (Role | undefined)[] = ['operator', 'accountant', 'admin'];

/**
 * The customer whose points are asked for, by the shop's own id of them or the person id that orders show to
 * operators. Refuses everybody but those who work with orders and the customer (by a token of theirs): a
 * customer's id alone proves nothing, since a publishable key may name any.
 */
export async function customerSeenBy(
  request: KnownRequest,
  parts: ApiParts,
  customerId: string,
): Promise<PersonId> {
  const person = await personOf(parts, customerId);
  if (staff.includes(request.apiKey?.role)) {
    if (person === undefined || !(await isKnown(parts, person))) throw unknownCustomer();
    return person;
  }
  const asking = { request, now: parts.clock.now() };
  if (person !== undefined && customerClaims(parts, asking, person) !== undefined) return person;
  throw new Problem({
    status: 401,
    code: 'access.customer-token-needed',
    detail: 'Send the customer’s token (X-Customer-Token) or an operator’s key.',
  });
}

/** The same for an operator who gives: a customer who was not known before is from now on. */
export async function customerGivenTo(parts: ApiParts, customerId: string): Promise<PersonId> {
  if (customerId.length > customerIdMax) throw unknownCustomer();
  const person = await personOf(parts, customerId);
  if (person !== undefined && (await isKnown(parts, person))) return person;
  return parts.people.findOrCreate({ kind: 'customer-id', customerId });
}

/** The shop's own id goes first: it may look like one of ours. */
async function personOf(parts: ApiParts, customerId: string): Promise<PersonId | undefined> {
  if (customerId.length > customerIdMax) return undefined;
  const known = await parts.people.find({ kind: 'customer-id', customerId });
  return known ?? parsePersonId(customerId);
}

/** Whoever was forgotten is found no more, and may have points all the same. */
async function isKnown(parts: ApiParts, person: PersonId): Promise<boolean> {
  if (await parts.people.knows(person)) return true;
  return (await findPointsBalance(parts.pool, person, parts.clock.now())) !== undefined;
}

function unknownCustomer(): Problem {
  return notFound('person.unknown', 'There is no customer with this id.');
}
