import type { WaitlistEntryId } from '../kernel/index.ts';
import { accessToken, verifyAccessToken } from './access-token.ts';

/** What opens one place in a waiting list to whoever joined it: to leave it, or to buy what is offered. */
export function waitlistToken(secret: Uint8Array, entry: WaitlistEntryId): string {
  return accessToken(secret, 'waitlist-access', entry);
}

/** Whether the text is that entry's token. */
export function verifyWaitlistToken(
  secret: Uint8Array,
  entry: WaitlistEntryId,
  text: string,
): boolean {
  return verifyAccessToken(secret, 'waitlist-access', entry, text);
}
