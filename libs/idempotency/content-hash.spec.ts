import { describe, expect, it } from '@jest/globals';
import { contentHash } from './content-hash.ts';

const secret = Buffer.from('a secret');
const hash = (content: unknown, route = 'POST /api/orders', by = secret) =>
  Buffer.from(contentHash(by, route, content)).toString('hex');

describe('the hash of a request’s content', () => {
  it('given members in another order, at any depth, then it is the same', () => {
    const one = { lines: [{ product: 'tote', quantity: 2 }], customer: { email: 'a@b.se' } };
    const other = { customer: { email: 'a@b.se' }, lines: [{ quantity: 2, product: 'tote' }] };
    expect(hash(one)).toBe(hash(other));
  });

  it.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['a list in another order', { a: [1, 2] }, { a: [2, 1] }],
    ['a text for a number', { a: 1 }, { a: '1' }],
    ['a member more', { a: 1 }, { a: 1, b: null }],
    ['a list of pairs for an object', { a: { b: 1 } }, { a: { members: [['b', 1]] } }],
  ])('given %s, then it is another', (_, one, other) => {
    expect(hash(one)).not.toBe(hash(other));
  });

  it('given another route or secret, then it is another', () => {
    expect(hash({ a: 1 })).not.toBe(hash({ a: 1 }, 'POST /api/payments'));
    expect(hash({ a: 1 })).not.toBe(hash({ a: 1 }, 'POST /api/orders', Buffer.from('other')));
  });

  it('given names of fields that look like numbers, then it does not fail', () => {
    expect(hash({ 1: 'a', 0: 'b' })).toBe(hash({ 0: 'b', 1: 'a' }));
  });

  it('given half of a character, as a client may send, then it does not fail', () => {
    expect(hash({ greeting: '\ud800' })).not.toBe(hash({ greeting: '\ud801' }));
  });
});
