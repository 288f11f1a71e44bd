import { OperationalError } from '../../../kernel/index.ts';
import type { FeedBatch, Position } from '../../event-store.ts';
import type { EventReader } from './event-reader.ts';
import type { FeedTail } from './feed-tail.ts';

const firstPauseMs = 100;
const pauseMaxMs = 5_000;

export interface SubscriptionParts {
  readonly after: Position | undefined;
  readonly batchMax: number;
  readonly signal: AbortSignal;
  readonly tail: FeedTail;
  readonly reader: EventReader;
  readonly isOver: () => boolean;
}

/**
 * Events after a place for as long as it is wanted: from the shared tail where it reaches, else by pages
 * from the database, which also shows whether the event at the place still stands. While the database
 * is away it waits, at most 5 s between tries, until the subscriber or the store ends it.
 */
export async function* subscription(parts: SubscriptionParts): AsyncGenerator<FeedBatch> {
  const wake = (): void => {
    parts.tail.wake();
  };
  parts.signal.addEventListener('abort', wake);
  try {
    yield* follow(parts);
  } finally {
    parts.signal.removeEventListener('abort', wake);
  }
}

async function* follow(parts: SubscriptionParts): AsyncGenerator<FeedBatch> {
  const { tail, isOver } = parts;
  // The first look is at the database itself: the tail may be older than a restored log.
  let version = tail.version;
  let batch = await page(parts, parts.after);
  let cursor = parts.after;
  let announced = false;
  while (batch !== undefined && !isOver()) {
    const isQuiet = batch.events.length === 0;
    if (!isQuiet || !announced) yield batch;
    announced ||= batch.caughtUp;
    cursor = lastOf(batch) ?? cursor;
    if (isQuiet && !isOver()) await tail.changedSince(version);
    version = tail.version;
    batch = tail.after(cursor, parts.batchMax) ?? (await page(parts, cursor));
  }
}

function lastOf(batch: FeedBatch): Position | undefined {
  return batch.events.at(-1)?.position;
}

/** Undefined when the subscription ended meanwhile. */
async function page(
  parts: SubscriptionParts,
  after: Position | undefined,
): Promise<FeedBatch | undefined> {
  let pauseMs = firstPauseMs;
  while (!parts.isOver()) {
    try {
      return await parts.reader.feed(after, parts.batchMax);
    } catch (error) {
      if (!(error instanceof OperationalError && error.retryable)) throw error;
      await pauseOrNews(parts.tail, pauseMs);
      pauseMs = Math.min(pauseMs * 2, pauseMaxMs);
    }
  }
  return undefined;
}

async function pauseOrNews(tail: FeedTail, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([pause, tail.changedSince(tail.version)]);
  clearTimeout(timer);
}
