import type { OrderRef } from '../kernel/index.ts';
import { accessToken, verifyAccessToken } from './access-token.ts';

/** What opens one order to whoever placed it. */
export function orderToken(secret: Uint8Array, order: OrderRef): string {
  return accessToken(secret, 'order-access', order);
}

/** Whether the text is that order's token. */
export function verifyOrderToken(secret: Uint8Array, order: OrderRef, text: string): boolean {
  return verifyAccessToken(secret, 'order-access', order, text);
}
