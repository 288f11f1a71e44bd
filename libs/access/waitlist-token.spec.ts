import { describe, expect, it } from '@jest/globals';
import type { OrderRef, WaitlistEntryId } from '../kernel/index.ts';
import { orderToken } from './order-token.ts';
import { verifyWaitlistToken, waitlistToken } from './waitlist-token.ts';

const secret = Buffer.alloc(32, 1);
const entry = '0c1d9c3e-5a2b-4f6d-8e7a-1b2c3d4e5f60' as WaitlistEntryId;
const token = waitlistToken(secret, entry);

describe('the access token of a place in a waiting list', () => {
  it('given an entry, then its token opens it and no other', () => {
    expect(verifyWaitlistToken(secret, entry, token)).toBe(true);
    expect(verifyWaitlistToken(secret, `${entry}0` as WaitlistEntryId, token)).toBe(false);
    expect(verifyWaitlistToken(Buffer.alloc(32, 2), entry, token)).toBe(false);
    expect(verifyWaitlistToken(secret, entry, token.slice(1))).toBe(false);
  });

  it('given an order with the same id, then its token does not open the entry', () => {
    const other = orderToken(secret, entry as string as OrderRef);
    expect(verifyWaitlistToken(secret, entry, other)).toBe(false);
  });
});
