/** Why entries are not in a log: too many waited, or writing them failed. */
export type Loss =
  | { readonly cause: 'full'; readonly count: number }
  | { readonly cause: 'failed'; readonly count: number; readonly error: unknown };

export interface PendingOptions<Entry> {
  readonly write: (entries: readonly Entry[]) => Promise<void>;
  /** Entries that wait at the most; one more is lost. */
  readonly pendingMax: number;
  /** Entries of one write at the most. */
  readonly batchMax: number;
  /** Between the first entry that waits and its write, and between two writes; milliseconds. */
  readonly everyMs: number;
  readonly lost: (loss: Loss) => void;
}

/** Entries on their way to a log. */
export interface PendingEntries<Entry> {
  /** Returns at once and never throws: whoever adds goes on, logged or not. */
  readonly add: (entry: Entry) => void;
  /** Writes what waits now; a failure is told as a loss and not thrown. */
  readonly flush: () => Promise<void>;
  /** Writes what waits and takes no more. */
  readonly close: () => Promise<void>;
}

/**
 * Collects entries in bounded memory and writes them in batches, one write at a time: `batchMax` per
 * `everyMs` is all that a flood can cost the database.
 */
export function createPendingEntries<Entry>(options: PendingOptions<Entry>): PendingEntries<Entry> {
  const { pendingMax, batchMax, everyMs, lost } = options;
  let pending: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  const writeBatch = async (): Promise<void> => {
    const batch = pending.slice(0, batchMax);
    pending = pending.slice(batchMax);
    if (batch.length === 0) return;
    try {
      await options.write(batch);
    } catch (error) {
      lost({ cause: 'failed', count: batch.length, error });
    }
  };
  const writeNext = (): Promise<void> => {
    writing = writing.then(writeBatch);
    return writing;
  };
  const wake = (): void => {
    if (timer !== undefined || pending.length === 0) return;
    timer = setTimeout(() => {
      void writeNext().then(() => {
        timer = undefined;
        wake();
      });
    }, everyMs).unref();
  };
  const flush = async (): Promise<void> => {
    const batches = Math.ceil(pending.length / batchMax);
    for (let batch = 0; batch < batches; batch += 1) await writeNext();
    await writing;
  };
  return {
    add: (entry) => {
      if (isClosed || pending.length >= pendingMax) {
        lost({ cause: 'full', count: 1 });
        return;
      }
      pending.push(entry);
      wake();
    },
    flush,
    close: async () => {
      isClosed = true;
      await flush();
      clearTimeout(timer);
    },
  };
}
