export interface GatherLimits {
  /** Items per round trip at most. */
  readonly batchMax: number;
  /** Round trips under way at once at most. */
  readonly underWayMax: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Calls that come while others are under way go together in the next round trip: one alone leaves at
 * once, and a rush costs few statements. The results come in the order of the items; a round trip
 * that fails fails all of its items.
 */
export function gather<Item, Result>(
  runBatch: (items: readonly Item[]) => Promise<readonly Result[]>,
  { batchMax, underWayMax }: GatherLimits,
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  let underWay = 0;
  const leave = (): void => {
    if (underWay >= underWayMax || queue.length === 0) return;
    const batch = queue.splice(0, batchMax);
    underWay += 1;
    void settle(batch, runBatch).then(() => {
      underWay -= 1;
      leave();
    });
  };
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      // After the present turn, so that calls of the same moment go together.
      queueMicrotask(leave);
    });
}

/** Never rejects: each caller hears for itself. */
async function settle<Item, Result>(
  batch: readonly Waiting<Item, Result>[],
  runBatch: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<void> {
  try {
    const results = await runBatch(batch.map(({ item }) => item));
    if (results.length !== batch.length) throw new Error('a result per item is wanted');
    results.forEach((result, i) => batch[i]?.resolve(result));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
