import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPendingEntries, type Loss } from './pending-entries.ts';

function collecting(options: { readonly fail?: boolean; readonly hang?: boolean } = {}) {
  const batches: number[][] = [];
  const losses: Loss[] = [];
  const pending = createPendingEntries<number>({
    write: (entries) => {
      batches.push([...entries]);
      if (options.hang === true) return new Promise(() => undefined);
      return options.fail === true ? Promise.reject(new Error('away')) : Promise.resolve();
    },
    ...{ pendingMax: 5, batchMax: 2, everyMs: 20 },
    lost: (loss) => losses.push(loss),
  });
  return { pending, batches, losses };
}

describe('entries on their way to a log', () => {
  it('given several, when time passes, then they go in batches of their limit, one after the other', async () => {
    const { pending, batches } = collecting();
    for (const entry of [1, 2, 3]) pending.add(entry);
    expect(batches).toEqual([]);
    await sleep(25);
    expect(batches).toEqual([[1, 2]]);
    await sleep(60);
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it('given more than may wait, then the rest is counted as lost, and who adds goes on', async () => {
    const { pending, batches, losses } = collecting({ hang: true });
    for (let entry = 0; entry < 8; entry += 1) pending.add(entry);
    expect(losses).toEqual(Array(3).fill({ cause: 'full', count: 1 }));
    await sleep(70);
    expect(batches).toEqual([[0, 1]]);
  });

  it('given a write that fails, then its entries are lost with the reason and the next go on', async () => {
    const { pending, batches, losses } = collecting({ fail: true });
    for (const entry of [1, 2, 3]) pending.add(entry);
    await pending.flush();
    expect(batches).toEqual([[1, 2], [3]]);
    expect(losses).toMatchObject([
      { cause: 'failed', count: 2, error: { message: 'away' } },
      { cause: 'failed', count: 1 },
    ]);
  });

  it('given the end, then what waits is written and nothing more is taken', async () => {
    const { pending, batches, losses } = collecting();
    pending.add(1);
    await pending.close();
    pending.add(2);
    expect(batches).toEqual([[1]]);
    expect(losses).toEqual([{ cause: 'full', count: 1 }]);
  });
});
