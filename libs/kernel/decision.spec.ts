import { describe, expect, it } from '@jest/globals';
import { accepted, already, rejected } from './decision.ts';

describe('a decision', () => {
  it('given events, when accepted, then it carries them in order', () => {
    expect(accepted('first', 'second')).toEqual({
      kind: 'accepted',
      events: ['first', 'second'],
    });
  });

  it('given a repeat, then it carries nothing', () => {
    expect(already).toEqual({ kind: 'already' });
  });

  it('given a no, then it carries its code, and facts only where there are some', () => {
    expect(rejected('seat.taken')).toStrictEqual({ kind: 'rejected', code: 'seat.taken' });
    expect(rejected('seat.taken', { left: 0 })).toStrictEqual({
      kind: 'rejected',
      code: 'seat.taken',
      facts: { left: 0 },
    });
  });
});
