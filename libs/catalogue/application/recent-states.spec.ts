import { describe, expect, it } from '@jest/globals';
import { instantFromMs } from '../../kernel/index.ts';
import { recentStates } from './recent-states.ts';

function recent(entriesMax = 10) {
  const time = { ms: 0 };
  const asked: string[] = [];
  const failing = { on: false };
  const stateOf = recentStates(
    async (id) => {
      asked.push(id);
      if (failing.on) throw new Error('not reached');
      return `${id} at ${String(time.ms)}`;
    },
    { ageMaxMs: 1_000, entriesMax, clock: { now: () => instantFromMs(time.ms) } },
  );
  return { time, asked, failing, stateOf };
}

describe('recent states', () => {
  it('given a state read a moment ago, when it is asked for again, then it is not read again', async () => {
    const { time, asked, stateOf } = recent();
    await stateOf('a');
    time.ms = 999;
    expect(await stateOf('a')).toBe('a at 0');
    expect(asked).toEqual(['a']);
  });

  it('given a state read a second ago, when it is asked for again, then it is read anew', async () => {
    const { time, stateOf } = recent();
    await stateOf('a');
    time.ms = 1_000;
    expect(await stateOf('a')).toBe('a at 1000');
  });

  it('given many who ask at once, then it is read once', async () => {
    const { asked, stateOf } = recent();
    await Promise.all(Array.from({ length: 50 }, () => stateOf('a')));
    expect(asked).toEqual(['a']);
  });

  it('given a read that failed, when it is asked for again, then it is read anew', async () => {
    const { asked, failing, stateOf } = recent();
    failing.on = true;
    await expect(stateOf('a')).rejects.toThrow('not reached');
    failing.on = false;
    expect(await stateOf('a')).toBe('a at 0');
    expect(asked).toEqual(['a', 'a']);
  });

  it('given more ids than are kept, then the least recently asked for is forgotten', async () => {
    const { asked, stateOf } = recent(2);
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await stateOf(id);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });
});
