import { createHmac } from 'node:crypto';
import { drawGiftCardCode, type GiftCardCode } from '../domain/gift-card-code.ts';

/**
 * The code that belongs to something that was drawn before and stands in the clear, such as in a
 * client's idempotency row: the same each time, and told by it to nobody who lacks the secret.
 *
 * `secret` is 32 bytes or more; what was drawn is as random as a code is (80 bits or more).
 */
export function giftCardCodeOf(secret: Uint8Array, drawn: string): GiftCardCode {
  const digest = createHmac('sha256', secret).update(drawn, 'utf8').digest();
  return drawGiftCardCode({ bytes: (length) => digest.subarray(0, length) });
}
