import { LRUCache } from 'lru-cache';
import { type Clock, msOf } from '../../kernel/index.ts';

interface Read<State> {
  readonly askedAtMs: number;
  readonly state: Promise<State>;
}

/**
 * States read a moment ago, each asked for once however many wait for it. A failed read is not kept.
 * The age counts from before the reading, so that no answer is older than it says.
 */
export function recentStates<State>(
  load: (id: string) => Promise<State>,
  limits: { readonly ageMaxMs: number; readonly entriesMax: number; readonly clock: Clock },
): (id: string) => Promise<State> {
  const { ageMaxMs, entriesMax, clock } = limits;
  const reads = new LRUCache<string, Read<State>>({ max: entriesMax });

  async function read(id: string, askedAtMs: number): Promise<State> {
    try {
      return await load(id);
    } catch (error) {
      if (reads.peek(id)?.askedAtMs === askedAtMs) reads.delete(id);
      throw error;
    }
  }

  return (id) => {
    const nowMs = msOf(clock.now());
    const known = reads.get(id);
    if (known !== undefined && nowMs - known.askedAtMs < ageMaxMs) return known.state;
    const state = read(id, nowMs);
    reads.set(id, { askedAtMs: nowMs, state });
    return state;
  };
}
