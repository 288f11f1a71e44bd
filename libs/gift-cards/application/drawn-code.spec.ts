import { describe, expect, it } from '@jest/globals';
import { systemRandom } from '../../kernel/index.ts';
import { normaliseGiftCardCode } from '../domain/gift-card-code.ts';
import { giftCardCodeOf } from './drawn-code.ts';

describe('the code of something that was drawn', () => {
  const secret = systemRandom.bytes(32);
  const drawn = systemRandom.uuid();

  it('given the same secret and draw, when it is made twice, then it is the same code, and one that can be typed', () => {
    const code = giftCardCodeOf(secret, drawn);
    expect(giftCardCodeOf(secret, drawn)).toBe(code);
    expect(normaliseGiftCardCode(code.toLowerCase())).toBe(code);
  });

  it('given another secret or another draw, when it is made, then it is another code', () => {
    const code = giftCardCodeOf(secret, drawn);
    expect(giftCardCodeOf(systemRandom.bytes(32), drawn)).not.toBe(code);
    expect(giftCardCodeOf(secret, systemRandom.uuid())).not.toBe(code);
  });
});
