import { describe, expect, it } from '@jest/globals';
import { systemRandom } from './random.ts';

describe('the platform’s chance', () => {
  it('given many draws of many lengths, when they are compared, then each has its length and none comes twice', () => {
    const draws = Array.from({ length: 3_000 }, (_, i) => systemRandom.bytes(12 + (i % 30)));
    expect(draws.every(({ length }, i) => length === 12 + (i % 30))).toBe(true);
    const firsts = new Set(draws.map((bytes) => Buffer.from(bytes.slice(0, 12)).toString('hex')));
    expect(firsts.size).toBe(draws.length);
  });

  it('given a draw, when others follow, then it stays as it was', () => {
    const draw = systemRandom.bytes(16);
    const before = [...draw];
    for (let i = 0; i < 1_000; i++) systemRandom.bytes(16);
    expect([...draw]).toEqual(before);
  });

  it('given a length beyond what is kept ready, when it is drawn, then all of it is random', () => {
    const draw = systemRandom.bytes(10_000);
    expect(draw).toHaveLength(10_000);
    expect(draw.slice(-64).some((byte) => byte !== 0)).toBe(true);
  });
});
