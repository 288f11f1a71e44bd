import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

const texts = fc.string({ unit: 'grapheme' });
const keys = texts.filter((key) => !/^\d+$/.test(key) && key !== '__proto__');
const numbers = fc
  .oneof(fc.maxSafeInteger(), fc.double({ min: -1e15, max: 1e15, noNaN: true }))
  .filter((number) => !Object.is(number, -0));

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    texts,
    numbers,
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(keys, tie('json'), { maxKeys: 5 }),
  ),
}));

describe('canonical JSON', () => {
  it('given any JSON value, when its text is read and written again, then it is the same text and value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('given members in some order, then they keep it, as the hash is over what was written', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'å"'] })).toBe('{"b":1,"a":[true,null,"å\\""]}');
  });

  it('given a member that is undefined, then it is left out', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('given an object without a prototype, then it is plain data', () => {
    expect(canonicalJson(Object.assign(Object.create(null) as object, { a: 1 }))).toBe('{"a":1}');
  });

  it.each([
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    0,
    0.1,
    -0.1,
    Number.MIN_VALUE,
    'emoji 🏺',
    '1',
  ])('given %p, then it is stable', (value) => {
    expect(JSON.parse(canonicalJson(value))).toBe(value);
  });

  it('given keys that only look like numbers, then they keep their place', () => {
    expect(canonicalJson({ b: 1, '-1': 2, '1.5': 3, '1e3': 4, a1: 5, '1a': 6 })).toBe(
      '{"b":1,"-1":2,"1.5":3,"1e3":4,"a1":5,"1a":6}',
    );
  });

  class Point {
    readonly x = 1;
  }
  const sparse = ['a', 'b'];
  sparse.length = 3;

  it.each<[string, unknown, string]>([
    ['an integer-like key', { a: { 7: 1 } }, 'integer-like key 7 at $.a'],
    ['an integer-like key with zeros', { '007': 1 }, 'integer-like key 007 at $'],
    ['a key that sets the prototype', JSON.parse('{"__proto__":1}'), 'key __proto__ at $'],
    ['a lone surrogate in a key', { a: { 'x\ud800': 1 } }, 'lone surrogate in a key at $.a'],
    ['a lone surrogate', { a: ['\udc00'] }, 'lone surrogate at $.a[0]'],
    ['minus zero', { a: -0 }, 'number at $.a does not survive JSON'],
    ['NaN', [NaN], 'number at $[0] does not survive JSON'],
    ['infinity', { a: { b: -Infinity } }, 'number at $.a.b does not survive JSON'],
    ['2^53', { a: 2 ** 53 }, 'number at $.a does not survive JSON'],
    ['-2^53', -(2 ** 53), 'number at $ does not survive JSON'],
    ['a bigint', { a: 1n }, 'bigint at $.a is not JSON'],
    ['a function', { toJSON: () => 'x' }, 'function at $.toJSON is not JSON'],
    ['a symbol', { a: [[Symbol('s')]] }, 'symbol at $.a[0][0] is not JSON'],
    ['undefined alone', undefined, 'undefined at $ is not JSON'],
    ['undefined in a list', { a: [1, undefined] }, 'undefined in the list at $.a'],
    ['a hole in a list', { a: sparse }, 'undefined in the list at $.a'],
    ['a date', { at: new Date(0) }, 'Date at $.at is not plain data'],
    ['a map', [new Map()], 'Map at $[0] is not plain data'],
    ['an object of a class', { a: { b: new Point() } }, 'Point at $.a.b is not plain data'],
    ['a boxed string', { a: Object('x') as unknown }, 'String at $.a is not plain data'],
  ])('given %s, then it is refused and its path is named', (_, value, complaint) => {
    expect(() => canonicalJson(value)).toThrow(new TypeError(complaint));
  });
});
