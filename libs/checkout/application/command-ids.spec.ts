import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { v5 } from 'uuid';
import { stepId } from './command-ids.ts';

describe('the id of a step', () => {
  it('given any step, when its id is asked for, then it is the UUIDv5 that stored events were written with', () => {
    const step = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(step, (parts) => {
        expect(stepId(...parts)).toBe(v5(parts.join('|'), '5b1f6a52-9d0e-4b6f-8a27-0f6d2f6a7c11'));
      }),
    );
  });
});
