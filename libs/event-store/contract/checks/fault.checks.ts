import { expect } from '@jest/globals';
import { OperationalError } from '../../../kernel/index.ts';
import type { AppendResult, EventStore, EventToAppend, StreamId } from '../../event-store.ts';
import { follow, ofStreams } from '../following.ts';
import {
  appended,
  idsOf,
  newEvent,
  newEvents,
  newStream,
  readFeed,
  readStream,
  sleep,
  checkNeeding,
  type ContractCheck,
  type StoreUnderTest,
} from '../store-under-test.ts';

/** Number 43: lost connections. The store comes back by itself; nothing is lost, nothing is there twice. */
export const faultChecks: readonly ContractCheck[] = [
  checkNeeding(
    'killConnections',
    '(43) given connections killed in the middle of appends, when each is sent until it is acknowledged, then each is stored exactly once',
    async (under) => {
      const { store } = under;
      const before = await store.head();
      const streams = Array.from({ length: 8 }, newStream);
      const writing = Promise.all(streams.map((stream) => writeThroughFaults(store, stream)));
      await killSometimes(under, 5);
      const written = await writing;
      for (const [i, stream] of streams.entries())
        expect(idsOf(await readStream(store, stream))).toEqual(written[i]);
      expect(ofStreams(await readFeed(store, before), streams)).toHaveLength(8 * 40);
    },
  ),
  checkNeeding(
    'killConnections',
    '(43) given connections killed in the middle of a subscription, when it resumes, then nothing is skipped and nothing comes twice',
    async (under) => {
      const { store } = under;
      const after = await store.head();
      const following = follow(store, { after, batchMax: 9 });
      const streams = Array.from({ length: 4 }, newStream);
      const writing = Promise.all(streams.map((stream) => writeThroughFaults(store, stream)));
      await killSometimes(under, 5);
      await writing;
      await following.until(({ seen }) => ofStreams(seen, streams).length >= 4 * 40);
      await sleep(50);
      await following.stop();
      expect(following.seen).toEqual(await readFeed(store, after));
    },
  ),
  checkNeeding(
    'killConnections',
    '(43) given connections killed as a subscription goes live, when events are appended then, then it has them all once',
    async (under) => {
      const { store } = under;
      for (let round = 0; round < 3; round++) {
        const after = await store.head();
        await sendUntilAcknowledged(store, newStream(), -1, newEvents(20));
        let kills = 0;
        const between = async (): Promise<void> => {
          if (kills++ < 2) await kill(under);
        };
        const following = follow(store, { after, batchMax: 20, between });
        const events = newEvents(3);
        await sleep(round * 5);
        await sendUntilAcknowledged(store, newStream(), -1, events);
        await following.until(({ seen }) => seen.length >= 23);
        await following.stop();
        expect(following.seen).toEqual(await readFeed(store, after));
      }
    },
  ),
];

async function writeThroughFaults(store: EventStore, stream: StreamId): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < 40; n++) {
    const event = newEvent();
    await sendUntilAcknowledged(store, stream, n - 1, [event]);
    ids.push(event.id);
    await sleep(2);
  }
  return ids;
}

/** As a caller does after `unavailable` or `outcome-unknown`: the same ids at the same place. */
async function sendUntilAcknowledged(
  store: EventStore,
  stream: StreamId,
  last: number,
  events: readonly EventToAppend[],
): Promise<void> {
  const send = (): Promise<AppendResult> =>
    store.append(stream, last < 0 ? 'no-stream' : last, events);
  for (let tries = 0; tries < 20; tries++) {
    try {
      appended(await send());
      return;
    } catch (error) {
      if (!(error instanceof OperationalError && error.retryable)) throw error;
      await sleep(100);
    }
  }
  throw new Error('not acknowledged after 20 tries');
}

async function killSometimes(under: StoreUnderTest, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await sleep(15 + 7 * n);
    await kill(under);
  }
}

async function kill(under: StoreUnderTest): Promise<void> {
  if (under.faults?.killConnections === undefined) throw new Error('no way to kill connections');
  await under.faults.killConnections();
}
