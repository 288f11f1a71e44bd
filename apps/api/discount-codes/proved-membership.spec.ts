import { describe, expect, it } from '@jest/globals';
import { customerToken, type Role } from '../../../libs/access/index.ts';
import { instant, type PersonId, plusMs } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { Asking } from '../http/customer-claims.ts';
import { isProvedMember, type Membership, membershipOf } from './proved-membership.ts';

const orderToken = Buffer.alloc(32, 1);
const parts = { secrets: { orderToken } } as unknown as ApiParts;
const personId = 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId;
const another = 'b9a3f0c2-0000-4000-8000-000000000002' as PersonId;
const now = instant('2026-11-20T12:00:00Z');
const expiresAt = plusMs(now, 60_000);
const tokens = {
  none: undefined,
  plain: customerToken(orderToken, { person: personId, expiresAt }),
  members: customerToken(orderToken, { person: personId, expiresAt, isMember: true }),
  anothers: customerToken(orderToken, { person: another, expiresAt, isMember: true }),
  over: customerToken(orderToken, { person: personId, expiresAt: now, isMember: true }),
};

function asking(role: Role | undefined, token: string | undefined): Asking {
  const headers = token === undefined ? {} : { 'x-customer-token': token };
  const apiKey = role === undefined ? undefined : { id: 'key-1', role };
  return { now, request: { headers, apiKey } as unknown as Asking['request'] };
}

type Row = [Role | undefined, keyof typeof tokens, boolean | undefined, Membership];

describe('whether whoever buys is shown to be a member', () => {
  it.each<Row>([
    ['operator', 'none', true, 'proved'],
    ['admin', 'none', true, 'proved'],
    ['operator', 'none', undefined, 'none'],
    ['operator', 'members', undefined, 'proved'],
    ['operator', 'members', false, 'none'],
    ['operator', 'anothers', true, 'proved'],
    ['operator', 'anothers', undefined, 'unproved'],
    ['checkout', 'none', true, 'unproved'],
    ['promoter', 'none', true, 'unproved'],
    ['accountant', 'none', true, 'unproved'],
    [undefined, 'none', true, 'unproved'],
    ['checkout', 'none', undefined, 'none'],
    ['checkout', 'none', false, 'none'],
    ['checkout', 'plain', true, 'unproved'],
    ['checkout', 'plain', undefined, 'none'],
    ['checkout', 'members', true, 'proved'],
    ['checkout', 'members', undefined, 'proved'],
    ['promoter', 'members', undefined, 'proved'],
    [undefined, 'members', undefined, 'proved'],
    ['checkout', 'members', false, 'none'],
    ['checkout', 'anothers', true, 'unproved'],
    ['checkout', 'anothers', undefined, 'unproved'],
    ['checkout', 'anothers', false, 'none'],
    ['checkout', 'over', true, 'unproved'],
    ['checkout', 'over', undefined, 'unproved'],
  ])('given a key of role %p and the token %p, when member is %p, then it is %p', (...row) => {
    const [role, token, member, membership] = row;
    const said = { personId, member };
    expect(membershipOf(parts, asking(role, tokens[token]), said)).toBe(membership);
  });

  it('given a token while nobody is named whose it could be, then it shows nothing', () => {
    const unnamed = { personId: undefined, member: undefined };
    const by = (token: keyof typeof tokens) =>
      membershipOf(parts, asking('checkout', tokens[token]), unnamed);
    expect([by('members'), by('plain'), by('none')]).toEqual(['unproved', 'none', 'none']);
  });

  it('given what is only said, when a price hangs on it, then it is refused under a code of its own', () => {
    const ask = (member: boolean | undefined, token: keyof typeof tokens) => () =>
      isProvedMember(parts, asking('checkout', tokens[token]), { personId, member });
    const refusal = { status: 403, code: 'discount.membership-unproved' };
    expect(ask(true, 'none')).toThrow(
      expect.objectContaining({ details: expect.objectContaining(refusal) }),
    );
    expect(ask(true, 'members')()).toBe(true);
    expect(ask(undefined, 'plain')()).toBe(false);
  });
});
