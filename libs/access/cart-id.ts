import type { Random } from '../kernel/index.ts';
import { accessToken, verifyAccessToken } from './access-token.ts';

/** 128 bits. */
const keyBytes = 16;
/** Of each half, in base64url. */
const halfLength = 22;

/** The half of a cart's id that is stored and is no secret. */
export function drawCartKey(random: Random): string {
  return Buffer.from(random.bytes(keyBytes)).toString('base64url');
}

/** The id that opens a cart: its key and the proof that we drew it. */
export function cartIdOf(secret: Uint8Array, cartKey: string): string {
  return `${cartKey}${accessToken(secret, 'cart-access', cartKey)}`;
}

/** The cart's key; undefined for a text that is no id of ours. */
export function readCartId(secret: Uint8Array, text: string): string | undefined {
  const cartKey = text.slice(0, halfLength);
  const isOurs = verifyAccessToken(secret, 'cart-access', cartKey, text.slice(halfLength));
  return isOurs ? cartKey : undefined;
}
