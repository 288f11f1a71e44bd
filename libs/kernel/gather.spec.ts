import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { gather } from './gather.ts';

describe('gathering calls into round trips', () => {
  it('given one call, then it leaves alone; given many meanwhile, then they go together, in order, within the limit', async () => {
    const batches: (readonly number[])[] = [];
    const double = gather(
      async (items: readonly number[]) => {
        batches.push(items);
        await sleep(10);
        return items.map((item) => item * 2);
      },
      { batchMax: 3, underWayMax: 1 },
    );
    const first = double(1);
    await Promise.resolve();
    const others = [2, 3, 4, 5].map(double);
    expect(await Promise.all([first, ...others])).toEqual([2, 4, 6, 8, 10]);
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('given a rush, then exactly as many round trips are under way at once as may be', async () => {
    let [underWay, most] = [0, 0];
    const run = gather(
      async (items: readonly number[]) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await sleep(1);
        underWay -= 1;
        return items;
      },
      { batchMax: 1, underWayMax: 2 },
    );
    await Promise.all([1, 2, 3, 4, 5].map(run));
    expect(most).toBe(2);
  });

  it('given a round trip that fails, then its callers hear it and the next one goes', async () => {
    const run = gather(
      async (items: readonly string[]) => {
        await sleep(1);
        if (items.includes('bad')) throw new Error('no connection');
        return items;
      },
      { batchMax: 10, underWayMax: 1 },
    );
    const failed = Promise.allSettled([run('bad'), run('good')]);
    await sleep(0);
    const next = run('next');
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await next).toBe('next');
  });

  it('given a round trip with a result too few, then all of its callers hear that it failed', async () => {
    const run = gather(async (items: readonly number[]) => items.slice(1), {
      batchMax: 2,
      underWayMax: 1,
    });
    const answers = await Promise.allSettled([run(1), run(2)]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
