import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits. */
const tokenBytes = 16;

/** What a token opens: one thing of one kind, and nothing of another kind that has the same id. */
export type AccessTokenKind =
  'order-access' | 'waitlist-access' | 'cart-access' | 'download-access' | 'customer-access';

/** HMAC(secret, kind and id), 128 bits in base64url. Never stored; the same again every time. */
export function accessToken(secret: Uint8Array, kind: AccessTokenKind, id: string): string {
  return tokenOf(secret, kind, id).toString('base64url');
}

/** Whether the text is that thing's token, in a time that tells nothing about how near it came. */
export function verifyAccessToken(
  secret: Uint8Array,
  kind: AccessTokenKind,
  id: string,
  text: string,
): boolean {
  const given = Buffer.from(text, 'base64url');
  const expected = tokenOf(secret, kind, id);
  return (
    given.length === expected.length &&
    timingSafeEqual(given, expected) &&
    given.toString('base64url') === text
  );
}

function tokenOf(secret: Uint8Array, kind: AccessTokenKind, id: string): Buffer {
  const digest = createHmac('sha256', secret).update(`${kind}|${id}`, 'utf8').digest();
  return digest.subarray(0, tokenBytes);
}
