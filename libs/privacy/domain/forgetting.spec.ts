import { describe, expect, it } from '@jest/globals';
import { instant, plusMs } from '../../kernel/index.ts';
import { type ForgettingState, forgettingWaitMs, nextForgettingAction } from './forgetting.ts';

const at = instant('2026-11-20T12:00:00.000Z');
const limits = { keyCacheTtlMs: 60_000, appendLongestMs: 45_000 };
const tombstoned = { kind: 'tombstoned', tombstonedAt: at } as const;

function next(state: Partial<ForgettingState>, afterMs = 0) {
  const whole: ForgettingState = {
    contactKey: { kind: 'live' },
    findable: false,
    recorded: false,
    ...state,
  };
  return nextForgettingAction(whole, limits, plusMs(at, afterMs));
}

describe('forgetting a person', () => {
  it.each(['none', 'live'] as const)(
    'given a contact key %s, then the tombstone is first',
    (kind) => {
      expect(next({ contactKey: { kind } })).toEqual({ kind: 'tombstone' });
    },
  );

  it('given a crash between tombstone and look-up row, then the step is done again', () => {
    expect(next({ contactKey: tombstoned, findable: true })).toEqual({ kind: 'tombstone' });
  });

  it('given a tombstone, then it waits longer than the key cache and the longest append together', () => {
    expect(forgettingWaitMs(limits)).toBeGreaterThan(105_000);
    const until = plusMs(at, forgettingWaitMs(limits));
    const last = forgettingWaitMs(limits) - 1;
    expect(next({ contactKey: tombstoned }, last)).toEqual({ kind: 'wait', until });
    expect(next({ contactKey: tombstoned }, last + 1)).toEqual({ kind: 'record' });
  });

  it('given PersonForgotten stands, then the key goes, and then all is done', () => {
    const later = forgettingWaitMs(limits);
    expect(next({ contactKey: tombstoned, recorded: true }, later)).toEqual({
      kind: 'destroy-key',
    });
    expect(next({ contactKey: { kind: 'destroyed' }, recorded: true })).toEqual({ kind: 'done' });
  });

  it('given a key that went without the event (an older log restored), then the event is written', () => {
    expect(next({ contactKey: { kind: 'destroyed' } })).toEqual({ kind: 'record' });
  });
});
