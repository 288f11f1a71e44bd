import { type Instant, instantFromMs, msOf, type PersonId } from '../kernel/index.ts';
import { accessToken, verifyAccessToken } from './access-token.ts';

/** Milliseconds that every calendar has, in base 36, and the token's own part. */
const form = /^([0-9a-z]{1,10})\.([\w-]+)$/;

/**
 * What opens a customer's own things, such as their points, until it ends: for a shop to hand to whom it has
 * signed in.
 */
export function customerToken(secret: Uint8Array, person: PersonId, expiresAt: Instant): string {
  const mac = accessToken(secret, 'customer-access', textOf(person, expiresAt));
  return `${msOf(expiresAt).toString(36)}.${mac}`;
}

/** Whether the text is a token of that person that has not ended yet. */
export function verifyCustomerToken(
  secret: Uint8Array,
  { person, now }: { readonly person: PersonId; readonly now: Instant },
  text: string,
): boolean {
  const [, ends = '', mac = ''] = form.exec(text) ?? [];
  const endMs = Number.parseInt(ends, 36);
  if (!Number.isSafeInteger(endMs) || endMs > latestMs) return false;
  const expiresAt = instantFromMs(endMs);
  if (now >= expiresAt) return false;
  return verifyAccessToken(secret, 'customer-access', textOf(person, expiresAt), mac);
}

const latestMs = Date.UTC(9999, 0);

function textOf(person: PersonId, expiresAt: Instant): string {
  return `${person}|${expiresAt}`;
}
