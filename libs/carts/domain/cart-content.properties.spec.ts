import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SEK } from '../../kernel/index.ts';
import {
  type CartContent,
  emptyCart,
  putIntoCart,
  saysTheSame,
  withoutLine,
} from './cart-content.ts';

/** What tabs do to a cart: say the whole of it, naming lines that are there, were, or never were; or take one out. */
const lineId = fc.integer({ min: 1, max: 12 }).map(String);
const wish = fc.record({ productId: fc.constantFrom('course', 'ticket'), quantity: fc.nat(3) });
const line = fc.oneof(fc.record({ wish }), fc.record({ lineId, wish }));
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ put: fc.array(line, { maxLength: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ without: lineId }) },
);
const changes = fc.array(change, { maxLength: 12 });

function after(before: CartContent, one: { put?: PutLines; without?: string }): CartContent {
  if (one.without !== undefined) return withoutLine(before, one.without);
  const put = putIntoCart(before, { currency: SEK, lines: one.put ?? [] });
  return 'kind' in put ? before : put;
}

type PutLines = Parameters<typeof putIntoCart>[1]['lines'];
const numbersOf = ({ lines }: CartContent) => lines.map((one) => one.lineId);

describe('whatever is done to a cart', () => {
  it('given any changes, then its lines have numbers of their own, and one that went is never given again', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const ever = new Set<string>();
        let cart = emptyCart(SEK);
        for (const one of all) {
          const before = new Set(numbersOf(cart));
          cart = after(cart, one);
          const numbers = numbersOf(cart);
          expect(new Set(numbers).size).toBe(numbers.length);
          for (const number of numbers)
            if (!before.has(number)) expect(ever.has(number)).toBe(false);
          for (const number of numbers) ever.add(number);
          expect(ever.size).toBe(cart.numbered);
        }
      }),
    );
  });

  it('given any lines that it takes, then it says what was put, and putting what it says changes nothing', () => {
    fc.assert(
      fc.property(changes, fc.array(line, { maxLength: 5 }), (all, lines) => {
        const before = all.reduce(after, emptyCart(SEK));
        const put = { currency: SEK, lines };
        const content = putIntoCart(before, put);
        if ('kind' in content) return;
        expect(saysTheSame(content, put)).toBe(true);
        expect(putIntoCart(content, content)).toEqual(content);
      }),
    );
  });
});
