import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesOf, noRecords, type PackedRecords, recordOf, withRecord } from './packed-records.ts';

const id = fc.constantFrom('a', 'aa', 'b', 'ORD-20261120-A15A7F:1:1', '', 'toString', '1', '11');
const text = fc.constantFrom('', '0/0', '2/1', '10/10');

describe('packed records', () => {
  it('given any writes, also of one id again and again, then they read as a map of them does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, text), { maxLength: 60 }), (writes) => {
        const expected = new Map<string, string>(writes);
        const records = writes.reduce<PackedRecords>(
          (so, [key, value]) => withRecord(so, key, value),
          noRecords,
        );
        for (const key of ['a', 'aa', 'b', '', 'toString', '1', '11', 'never'])
          expect(recordOf(records, key)).toBe(expected.get(key));
      }),
    );
  });

  it('given ids that share a bucket, then each keeps its own text', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `hold-${String(i)}`);
    const records = ids.reduce<PackedRecords>(
      (so, key) => withRecord(so, key, `${key}!`),
      noRecords,
    );
    expect(records.buckets.size).toBeLessThan(ids.length);
    expect(ids.filter((key) => recordOf(records, key) !== `${key}!`)).toEqual([]);
    expect(bytesOf(records)).toBeGreaterThan(20_000 * 'hold-10000'.length);
    // Setting them once more changes neither the others of their buckets nor what they take.
    const again = ids.reduce<PackedRecords>((so, key) => withRecord(so, key, `${key}?`), records);
    expect(ids.filter((key) => recordOf(again, key) !== `${key}?`)).toEqual([]);
    expect([again.characters, bytesOf(again)]).toEqual([records.characters, bytesOf(records)]);
    const written = [...again.buckets.values()].reduce((sum, bucket) => sum + bucket.length, 0);
    // Each begins with a line break, which counts to its head.
    expect(again.characters).toBe(written - again.buckets.size);
  });

  it.each([
    ['a\tb', '0/0'],
    ['a\nb', '0/0'],
    ['a', '0\n0'],
  ])('given %j with the text %j, then it is refused rather than mixed up', (key, value) => {
    expect(() => withRecord(noRecords, key, value)).toThrow(RangeError);
  });
});
