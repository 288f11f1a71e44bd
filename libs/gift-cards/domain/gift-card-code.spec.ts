import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Random, systemRandom } from '../../kernel/index.ts';
import {
  drawGiftCardCode,
  giftCardLastFour,
  normaliseGiftCardCode,
  parseGiftCardId,
} from './gift-card-code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const shape = /^GC(-[0-9A-HJKMNP-TV-Z]{4}){4}-[0-9A-HJKMNP-TV-Z]$/;

/** Gives these bytes. */
function scripted(bytes: Uint8Array): Random {
  return { bytes: () => bytes, uuid: () => '' };
}

const code = fc
  .uint8Array({ minLength: 10, maxLength: 10 })
  .map((bytes) => drawGiftCardCode(scripted(bytes)));
/** Of the 17 symbols the place of one, in the printed code. */
const place = fc.integer({ min: 0, max: 16 }).map((symbol) => 3 + symbol + Math.floor(symbol / 4));

describe('a drawn gift card code', () => {
  it('given any chance, when a code is drawn, then it has its shape and reads as itself', () => {
    fc.assert(
      fc.property(code, (drawn) => {
        expect(drawn).toMatch(shape);
        expect(normaliseGiftCardCode(drawn)).toBe(drawn);
      }),
    );
  });

  it('given other chance, when a code is drawn, then it is another code: all 80 bits are in it', () => {
    const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 79 }), (drawn, bit) => {
        const other = drawn.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(drawGiftCardCode(scripted(other))).not.toBe(drawGiftCardCode(scripted(drawn)));
      }),
    );
  });

  it('given known chance, when a code is drawn, then it is this one', () => {
    const bytes = Uint8Array.from([0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf]);
    expect(drawGiftCardCode(scripted(bytes))).toBe('GC-0123-4567-89AB-CDEF-P');
  });

  it('given a code, when its last four are shown, then they are its last group', () => {
    const drawn = normaliseGiftCardCode('GC-0123-4567-89AB-CDEF-P');
    expect(drawn === undefined ? undefined : giftCardLastFour(drawn)).toBe('CDEF');
  });

  it('given the source of chance of the machine, when many are drawn, then all differ', () => {
    const drawn = Array.from({ length: 1_000 }, () => drawGiftCardCode(systemRandom));
    expect(new Set(drawn).size).toBe(1_000);
  });
});

describe('a gift card code as a person types it', () => {
  it.each([
    'gc-0123-4567-89ab-cdef-p',
    ' GC 0123 4567 89AB CDEF P ',
    'GC0123456789ABCDEFP',
    '0123456789abcdefp',
    'gc-o123-4567-89ab-cdef-p',
    'GC-OI23-4567-89AB-CDEF-P',
    'GC-0L23-4567-89AB-CDEF-P',
    'GC–0123–4567–89AB–CDEF–P',
    'GC-0123-4567-89AB-CDEF-P'.padEnd(60),
  ])('given %p, when it is read, then it is the code', (text) => {
    expect(normaliseGiftCardCode(text)).toBe('GC-0123-4567-89AB-CDEF-P');
  });

  it('given a code whose own symbols begin as the prefix does, when it is typed without the prefix, then it is the code', () => {
    // G is 16 and C is 12, in five bits each.
    const drawn = drawGiftCardCode(scripted(Uint8Array.of(0b10000011, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    expect(drawn).toMatch(/^GC-GC/);
    expect(normaliseGiftCardCode(drawn.slice('GC-'.length))).toBe(drawn);
  });

  it.each([
    '',
    'GC-0123-4567-89AB-CDEF',
    'GC-0123-4567-89AB-CDEF-S',
    'GC-0123-4567-89AB-CDEF-PP',
    'GX-0123-4567-89AB-CDEF-P',
    'GC-U123-4567-89AB-CDEF-P',
    'GC-0123-4567-89AB-CDÉF-P',
    'GC-0123-4567-89AB-CDEF-P'.padEnd(61),
    'ß'.repeat(17),
  ])('given %p, when it is read, then it is none', (text) => {
    expect(normaliseGiftCardCode(text)).toBeUndefined();
  });

  it('given any code, when one character is another, then it is none', () => {
    fc.assert(
      fc.property(code, place, fc.constantFrom(...Array.from(alphabet)), (drawn, at, symbol) => {
        fc.pre(drawn.charAt(at) !== symbol);
        const wrong = drawn.slice(0, at) + symbol + drawn.slice(at + 1);
        expect(normaliseGiftCardCode(wrong)).toBeUndefined();
      }),
    );
  });

  it('given any code, when two characters have changed places, then it is none', () => {
    fc.assert(
      fc.property(code, place, place, (drawn, one, other) => {
        fc.pre(drawn.charAt(one) !== drawn.charAt(other));
        const wrong = drawn
          .split('')
          .map((symbol, i) => drawn.charAt(i === one ? other : i === other ? one : i) || symbol);
        expect(normaliseGiftCardCode(wrong.join(''))).toBeUndefined();
      }),
    );
  });
});

describe('the id of a card', () => {
  const id = `2026a.${'0f'.repeat(20)}`;

  it('given an id, when it is read, then it is one', () => {
    expect(parseGiftCardId(id)).toBe(id);
  });

  it.each(['', id.toUpperCase(), `${id}0`, `${id}\n`, id.slice(6), `a@${id}`, 'card:1'])(
    'given %p, when it is read, then it is none',
    (text) => {
      expect(parseGiftCardId(text)).toBeUndefined();
    },
  );
});
