import { describe, expect, it } from '@jest/globals';
import { instant, type PersonId, plusMs } from '../kernel/index.ts';
import { customerToken, verifyCustomerToken } from './customer-token.ts';

const secret = Buffer.alloc(32, 1);
const person = 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId;
const another = 'b9a3f0c2-0000-4000-8000-000000000002' as PersonId;
const now = instant('2026-11-20T12:00:00Z');
const end = plusMs(now, 60_000);
const token = customerToken(secret, person, end);
const opens = (text: string, who = person, at = now) =>
  verifyCustomerToken(secret, { person: who, now: at }, text);

describe('the token of a customer', () => {
  it('given a token, then it opens that customer’s things until it ends, and no other’s', () => {
    expect(opens(token)).toBe(true);
    expect(opens(token, another)).toBe(false);
    expect(opens(token, person, plusMs(end, -1))).toBe(true);
    expect(opens(token, person, end)).toBe(false);
    expect(verifyCustomerToken(Buffer.alloc(32, 2), { person, now }, token)).toBe(false);
  });

  it('given a token whose end was put off by its bearer, then it opens nothing', () => {
    const [, mac = ''] = token.split('.');
    const later = customerToken(Buffer.alloc(32, 3), person, plusMs(end, 60_000)).split('.')[0];
    expect(opens(`${later ?? ''}.${mac}`)).toBe(false);
  });

  it.each(['', '.', 'zzzzzzzzzz.AAAA', `${token}A`, token.slice(1), 'no token'])(
    'given %p, then it opens nothing',
    (text) => {
      expect(opens(text)).toBe(false);
    },
  );
});
