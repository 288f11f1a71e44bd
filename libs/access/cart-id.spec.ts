import { describe, expect, it } from '@jest/globals';
import { systemRandom } from '../kernel/index.ts';
import { cartIdOf, drawCartKey, readCartId } from './cart-id.ts';

const secret = Buffer.alloc(32, 1);

describe('the id of a cart', () => {
  it('given an id of ours, when it is read, then it leads to its key and to no other', () => {
    const key = drawCartKey(systemRandom);
    const id = cartIdOf(secret, key);
    expect(id).toMatch(/^[\w-]{44}$/);
    expect(readCartId(secret, id)).toBe(key);
    expect(drawCartKey(systemRandom)).not.toBe(key);
  });

  it('given the key of another cart, another secret, or less than an id, when it is read, then it opens nothing', () => {
    const key = drawCartKey(systemRandom);
    const id = cartIdOf(secret, key);
    const other = `${drawCartKey(systemRandom)}${id.slice(22)}`;
    for (const text of [other, id.slice(0, 43), `${id}A`, key, '', 'x'.repeat(300)])
      expect(readCartId(secret, text)).toBeUndefined();
    expect(readCartId(Buffer.alloc(32, 2), id)).toBeUndefined();
  });
});
