import type { EventStore, Position, StoredEvent, StreamId } from '../event-store.ts';

const deliveryMs = 15_000;

/** A subscription that runs beside the check and keeps what came. */
export interface Following {
  readonly seen: readonly StoredEvent[];
  /** Most events that came in one batch. */
  readonly largestBatch: () => number;
  readonly caughtUp: () => boolean;
  /** Resolves once the condition holds; throws when it does not within 15 s or the feed ended. */
  until(condition: (following: Following) => boolean): Promise<void>;
  /** Resolves when the iteration has ended by itself; throws what it threw. */
  ended(): Promise<void>;
  stop(): Promise<void>;
}

export interface FollowOptions {
  readonly after: Position | undefined;
  readonly batchMax?: number;
  /** Runs after each batch, before the next is asked for. */
  readonly between?: () => Promise<void>;
}

/** Starts a subscription; the check must stop it. */
export function follow(store: EventStore, options: FollowOptions): Following {
  const abort = new AbortController();
  const seen: StoredEvent[] = [];
  let largest = 0;
  let live = false;
  let over = false;
  const run = async (): Promise<void> => {
    const { after, batchMax = 50 } = options;
    for await (const batch of store.subscribe({ after, batchMax, signal: abort.signal })) {
      seen.push(...batch.events);
      largest = Math.max(largest, batch.events.length);
      live ||= batch.caughtUp;
      await options.between?.();
    }
  };
  const running = run().finally(() => (over = true));
  running.catch(() => undefined);
  const following: Following = {
    seen,
    largestBatch: () => largest,
    caughtUp: () => live,
    until: async (condition) => {
      const deadline = Date.now() + deliveryMs;
      while (!condition(following)) {
        if (over) await running;
        if (over) throw new Error('the subscription ended early');
        if (Date.now() > deadline)
          throw new Error(`after ${String(deliveryMs)} ms only ${String(seen.length)} events`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    ended: () => within(running, 'the subscription did not end'),
    stop: async () => {
      abort.abort();
      await within(running, 'the subscription did not stop');
    },
  };
  return following;
}

/** The events of these streams alone, since the log may hold others'. */
export function ofStreams(
  events: readonly StoredEvent[],
  streams: Iterable<StreamId>,
): readonly StoredEvent[] {
  const wanted = new Set(streams);
  return events.filter((event) => wanted.has(event.streamId));
}

async function within(promise: Promise<void>, failure: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(failure));
    }, deliveryMs);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
