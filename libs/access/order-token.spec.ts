import { describe, expect, it } from '@jest/globals';
import type { OrderRef } from '../kernel/index.ts';
import { orderToken, verifyOrderToken } from './order-token.ts';

const secret = Buffer.alloc(32, 1);
const order = 'ORD-20261120-A15A7F' as OrderRef;
const other = 'ORD-20261120-A15A7E' as OrderRef;
const token = orderToken(secret, order);

describe('the access token of an order', () => {
  it('given an order, then its token is 128 bits, the same every time, and opens that order', () => {
    expect(Buffer.from(token, 'base64url')).toHaveLength(16);
    expect(orderToken(secret, order)).toBe(token);
    expect(verifyOrderToken(secret, order, token)).toBe(true);
  });

  it('given another order or another secret, then the token does not open it', () => {
    expect(verifyOrderToken(secret, other, token)).toBe(false);
    expect(verifyOrderToken(Buffer.alloc(32, 2), order, token)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['a cut token', token.slice(0, -2)],
    ['a longer token', `${token}AA`],
    ['the token with a foreign character', `${token}!`],
    ['another last character', token.slice(0, -1) + (token.endsWith('A') ? 'Q' : 'A')],
    ['the reference itself', order],
  ])('given %s, then it is refused', (_, text) => {
    expect(verifyOrderToken(secret, order, text)).toBe(false);
  });
});
