import { type Instant, instantFromMs, msOf, type PersonId } from '../kernel/index.ts';
import { accessToken, verifyAccessToken } from './access-token.ts';

/** Milliseconds that every calendar has, in base 36, what is claimed besides, and the token's own part. */
const form = /^([0-9a-z]{1,10})(\.member)?\.([\w-]+)$/;

/** Whose token it is, until when, and what the shop vouches for by it. */
export interface CustomerTokenContent {
  readonly person: PersonId;
  readonly expiresAt: Instant;
  /** A member of what the shop gives members a discount for. */
  readonly isMember?: boolean;
}

/** What is known of a person by a token of theirs. */
export type CustomerClaims = Required<Pick<CustomerTokenContent, 'isMember'>>;

/**
 * What opens a customer's own things, such as their points, and shows that they are a member, until it ends:
 * for a shop to hand to whom it has signed in. What it says is in clear, and all of it is under the MAC.
 */
export function customerToken(secret: Uint8Array, content: CustomerTokenContent): string {
  const { expiresAt, isMember = false } = content;
  const mac = accessToken(secret, 'customer-access', textOf(content));
  return `${msOf(expiresAt).toString(36)}${isMember ? '.member' : ''}.${mac}`;
}

/** What the text shows of that person; undefined unless it is a token of theirs that has not ended yet. */
export function readCustomerToken(
  secret: Uint8Array,
  { person, now }: { readonly person: PersonId; readonly now: Instant },
  text: string,
): CustomerClaims | undefined {
  const [, ends = '', member, mac = ''] = form.exec(text) ?? [];
  const endMs = Number.parseInt(ends, 36);
  if (!Number.isSafeInteger(endMs) || endMs > latestMs) return undefined;
  const expiresAt = instantFromMs(endMs);
  if (now >= expiresAt) return undefined;
  const isMember = member !== undefined;
  const said = textOf({ person, expiresAt, isMember });
  return verifyAccessToken(secret, 'customer-access', said, mac) ? { isMember } : undefined;
}

/** Whether the text says that somebody is a member: said only, and shown to nobody by that. */
export function saysMember(text: string): boolean {
  return form.exec(text)?.[2] !== undefined;
}

const latestMs = Date.UTC(9999, 0);

/** Nothing is added for whoever is no member, so that tokens from before there was a claim are good. */
function textOf({ person, expiresAt, isMember = false }: CustomerTokenContent): string {
  return `${person}|${expiresAt}${isMember ? '|member' : ''}`;
}
