import { createHmac, timingSafeEqual } from 'node:crypto';
import type { OrderRef } from '../kernel/index.ts';

/** 128 bits. */
const tokenBytes = 16;

/**
 * What opens one order to whoever placed it: HMAC(secret, order reference), 128 bits in base64url.
 * Never stored; the same secret gives the same token again.
 */
export function orderToken(secret: Uint8Array, order: OrderRef): string {
  return tokenOf(secret, order).toString('base64url');
}

/** Whether the text is that order's token, in a time that tells nothing about how near it came. */
export function verifyOrderToken(secret: Uint8Array, order: OrderRef, text: string): boolean {
  const given = Buffer.from(text, 'base64url');
  const expected = tokenOf(secret, order);
  return (
    given.length === expected.length &&
    timingSafeEqual(given, expected) &&
    given.toString('base64url') === text
  );
}

function tokenOf(secret: Uint8Array, order: OrderRef): Buffer {
  const digest = createHmac('sha256', secret).update(`order-access|${order}`, 'utf8').digest();
  return digest.subarray(0, tokenBytes);
}
