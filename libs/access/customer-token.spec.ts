import { describe, expect, it } from '@jest/globals';
import { instant, type PersonId, plusMs } from '../kernel/index.ts';
import { customerToken, readCustomerToken, saysMember } from './customer-token.ts';

const secret = Buffer.alloc(32, 1);
const another = 'b9a3f0c2-0000-4000-8000-000000000002' as PersonId;
const person = 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId;
const now = instant('2026-11-20T12:00:00Z');
const end = plusMs(now, 60_000);
const token = customerToken(secret, { person, expiresAt: end });
const memberToken = customerToken(secret, { person, expiresAt: end, isMember: true });
const shown = (text: string, who = person, at = now) =>
  readCustomerToken(secret, { person: who, now: at }, text);
const parts = (text: string) => [text.slice(0, text.indexOf('.')), text.split('.').at(-1) ?? ''];

describe('the token of a customer', () => {
  it('given a token, then it opens that customer’s things until it ends, and no other’s', () => {
    expect(shown(token)).toEqual({ isMember: false });
    expect(shown(token, another)).toBeUndefined();
    expect(shown(token, person, plusMs(end, -1))).toEqual({ isMember: false });
    expect(shown(token, person, end)).toBeUndefined();
    const elsewhere = Buffer.alloc(32, 2);
    expect(readCustomerToken(elsewhere, { person, now }, token)).toBeUndefined();
  });

  it('given a token that was handed out before there were claims, then it is good and shows no member', () => {
    expect(token).toBe('mwoxh4yo.LnmA-MoyTTVcEgqmC4pzUg');
    expect(customerToken(secret, { person, expiresAt: end, isMember: false })).toBe(token);
  });

  it('given a member’s token, then it shows that, of that person alone and until it ends', () => {
    expect(shown(memberToken)).toEqual({ isMember: true });
    expect(shown(memberToken, another)).toBeUndefined();
    expect(shown(memberToken, person, end)).toBeUndefined();
  });

  it('given a token whose bearer writes membership into it or takes it out, then it opens nothing', () => {
    const [ends = '', mac = ''] = parts(token);
    expect(shown(`${ends}.member.${mac}`)).toBeUndefined();
    const [, macOfMember = ''] = parts(memberToken);
    expect(shown(`${ends}.${macOfMember}`)).toBeUndefined();
    expect(macOfMember).not.toBe(mac);
  });

  it('given a token whose end was put off by its bearer, then it opens nothing', () => {
    const later = plusMs(end, 60_000);
    const [ends = ''] = parts(customerToken(Buffer.alloc(32, 3), { person, expiresAt: later }));
    expect(shown(`${ends}.${parts(token)[1] ?? ''}`)).toBeUndefined();
    expect(shown(`${ends}.member.${parts(memberToken)[1] ?? ''}`)).toBeUndefined();
  });

  it.each(['', '.', 'zzzzzzzzzz.AAAA', `${token}A`, token.slice(1), 'no token', 'abc.member'])(
    'given %p, then it opens nothing and says nothing of a member',
    (text) => {
      expect(shown(text)).toBeUndefined();
      expect(saysMember(text)).toBe(false);
    },
  );

  it('given whose token it is, an ended or a forged one, then what it says of a member can be read without believing it', () => {
    expect(saysMember(memberToken)).toBe(true);
    expect(saysMember(token)).toBe(false);
    expect(saysMember('abc.member.forged')).toBe(true);
  });
});
