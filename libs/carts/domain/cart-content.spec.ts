import { describe, expect, it } from '@jest/globals';
import { currency, SEK } from '../../kernel/index.ts';
import {
  type CartContent,
  cartLinesMax,
  type CartPut,
  emptyCart,
  putIntoCart,
  saysTheSame,
  withoutLine,
} from './cart-content.ts';

const course = { productId: 'course', quantity: 1, details: { participants: [{ name: 'Bo' }] } };
const ticket = { productId: 'ticket', quantity: 2 };
const eur = currency('EUR');

/** What shall be in the cart: new lines, unless they say which line they are. */
const say = (...lines: CartPut['lines']): CartPut => ({ currency: SEK, lines });

/** The cart after all of this was put, which it must take. */
function cartAfter(...puts: readonly CartPut[]): CartContent {
  return puts.reduce<CartContent>((before, put) => {
    const after = putIntoCart(before, put);
    if ('kind' in after) throw new Error(`refused: ${after.code}`);
    return after;
  }, emptyCart(SEK));
}

const two = cartAfter(say({ wish: course }, { wish: ticket }));

describe('an empty cart', () => {
  it('given a currency, then it has that and nothing else, and no line was ever numbered', () => {
    expect(emptyCart(eur)).toEqual({ currency: eur, lines: [], numbered: 0 });
  });
});

describe('putting into a cart', () => {
  it('given an empty cart, when lines are put, then each is kept as it was said, numbered in their order', () => {
    expect(two).toEqual({
      currency: SEK,
      numbered: 2,
      lines: [
        { lineId: '1', wish: course },
        { lineId: '2', wish: ticket },
      ],
    });
  });

  it('given lines, when they are put anew in another order, then they keep their numbers and say what was said last', () => {
    const more = { ...ticket, quantity: 3 };
    const put = say({ lineId: '2', wish: more }, { lineId: '1', wish: course });
    expect(cartAfter(say({ wish: course }, { wish: ticket }), put)).toEqual({
      ...two,
      lines: [
        { lineId: '2', wish: more },
        { lineId: '1', wish: course },
      ],
    });
  });

  it('given lines, when others are put between them, then only those get numbers, the next ones', () => {
    const put = say(
      { wish: ticket },
      { lineId: '1', wish: course },
      { wish: course },
      { lineId: '2', wish: ticket },
    );
    const after = putIntoCart(two, put) as CartContent;
    expect(after.lines.map(({ lineId }) => lineId)).toEqual(['3', '1', '4', '2']);
    expect(after.numbered).toBe(4);
  });

  it('given a line that is left out, then it is gone, and its number is never given again', () => {
    const first = say({ wish: course }, { wish: ticket });
    const fewer = cartAfter(first, say({ lineId: '1', wish: course }));
    expect(fewer).toEqual({ ...two, lines: [{ lineId: '1', wish: course }] });
    const again = cartAfter(first, say(), say({ wish: ticket }));
    expect(again).toEqual({ ...two, numbered: 3, lines: [{ lineId: '3', wish: ticket }] });
  });

  it('given a discount code, when the cart is put without it, then it is gone; the currency is the last one said', () => {
    const coded = cartAfter({ ...say({ wish: course }), discountCode: 'SPRING' });
    expect(coded.discountCode).toBe('SPRING');
    const plain = putIntoCart(coded, { ...say({ lineId: '1', wish: course }), currency: eur });
    expect(plain).toEqual({
      ...{ currency: eur, numbered: 1 },
      lines: [{ lineId: '1', wish: course }],
    });
    expect(plain).not.toHaveProperty('discountCode');
  });

  it('given a cart that is put into or refuses, then it stands itself as it was', () => {
    const before = structuredClone(two);
    putIntoCart(two, say({ lineId: '2', wish: course }, { wish: ticket }));
    putIntoCart(two, say({ wish: ticket }, { lineId: '9', wish: course }));
    withoutLine(two, '1');
    expect(two).toEqual(before);
  });

  it('given as many lines as an order takes, then they fit, and one more does not', () => {
    const lines = (count: number) => Array.from({ length: count }, () => ({ wish: ticket }));
    expect(cartAfter(say(...lines(cartLinesMax))).lines).toHaveLength(50);
    expect(putIntoCart(emptyCart(SEK), say(...lines(cartLinesMax + 1)))).toEqual({
      ...{ kind: 'rejected', code: 'cart.too-many-lines' },
      facts: { max: 50 },
    });
  });

  it('given as much text as an order’s event can hold, then it fits, and one character more does not', () => {
    const around = JSON.stringify([{ wish: { text: '' } }]).length;
    const text = (characters: number) => say({ wish: { text: 'x'.repeat(characters) } });
    expect(putIntoCart(two, text(100_000 - around))).not.toHaveProperty('kind');
    expect(putIntoCart(two, text(100_000 - around + 1))).toEqual({
      ...{ kind: 'rejected', code: 'cart.too-large' },
    });
  });

  it('given too many lines with too much text, then their number is what is told', () => {
    const wish = { text: 'x'.repeat(100_000) };
    const put = say(...Array.from({ length: cartLinesMax + 1 }, () => ({ wish })));
    expect(putIntoCart(two, put)).toMatchObject({ code: 'cart.too-many-lines' });
  });

  it.each<[string, CartPut, string, number]>([
    ['one that never was', say({ wish: course }, { lineId: '9', wish: ticket }), 'unknown', 1],
    [
      'one that the same change makes',
      say({ wish: ticket }, { lineId: '3', wish: ticket }),
      'unknown',
      1,
    ],
    ['one twice', say({ lineId: '2', wish: ticket }, { lineId: '2', wish: ticket }), 'repeated', 1],
    [
      'one twice with others between',
      say(
        { lineId: '1', wish: course },
        { lineId: '2', wish: ticket },
        { lineId: '1', wish: course },
      ),
      'repeated',
      2,
    ],
    ['the first, of nothing', say({ lineId: '', wish: course }), 'unknown', 0],
  ])('given a line that names %s, then it is refused and says which', (_what, put, fact, line) => {
    expect(putIntoCart(two, put)).toEqual({
      ...{ kind: 'rejected', code: `cart.line-${fact}` },
      facts: { line },
    });
  });
});

describe('taking a line out', () => {
  it('given the line, then the others stay as they were, with code and numbers', () => {
    const coded = { ...two, discountCode: 'SPRING' };
    expect(withoutLine(coded, '1')).toEqual({
      ...coded,
      lines: [{ lineId: '2', wish: ticket }],
    });
  });

  it('given a line that is not there, then nothing changes', () => {
    expect(withoutLine(two, '3')).toEqual(two);
  });

  it('given the last line was taken out, when one is put, then it gets a new number', () => {
    const after = putIntoCart(
      withoutLine(two, '2'),
      say({ lineId: '1', wish: course }, { wish: ticket }),
    );
    expect(after).toMatchObject({ lines: [{ lineId: '1' }, { lineId: '3' }], numbered: 3 });
  });
});

describe('whether a cart says what is put', () => {
  const put = say({ wish: course }, { wish: ticket });

  it('given what was just put, with the numbers of its lines or without, then it does', () => {
    expect(saysTheSame(two, put)).toBe(true);
    expect(saysTheSame(two, say(...two.lines))).toBe(true);
    const coded = cartAfter({ ...put, discountCode: 'SPRING' });
    expect(saysTheSame(coded, { ...put, discountCode: 'SPRING' })).toBe(true);
  });

  it.each<[string, CartPut]>([
    ['another currency', { ...put, currency: eur }],
    ['a discount code', { ...put, discountCode: 'SPRING' }],
    ['another wish', say({ wish: course }, { wish: { ...ticket, quantity: 3 } })],
    ['another order of lines', say({ wish: ticket }, { wish: course })],
    ['a line less', say({ wish: course })],
    ['a line more', say({ wish: course }, { wish: ticket }, { wish: ticket })],
  ])('given %s, then it does not', (_what, other) => {
    expect(saysTheSame(two, other)).toBe(false);
  });
});
