import { expect } from '@jest/globals';
import type { AppendResult, EventStore, StreamId } from '../../event-store.ts';
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
  check,
  checkNeeding,
  type ContractCheck,
} from '../store-under-test.ts';

const racers = Array.from({ length: 20 }, (_, i) => i);

/** Appends at once: what is acknowledged is stored, and nothing else. */
export const raceChecks: readonly ContractCheck[] = [
  check(
    '(37) given 20 appends at once to 20 streams, when all are acknowledged, then the feed holds exactly those',
    async ({ store }) => {
      const before = await store.head();
      const streams = racers.map(newStream);
      const answers = await Promise.all(
        streams.map((stream) => store.append(stream, 'no-stream', newEvents(2))),
      );
      const feed = ofStreams(await readFeed(store, before), streams);
      expect(feed).toHaveLength(40);
      const lastOf = new Map(feed.map((event) => [event.streamId, event.position]));
      expect(answers.map((answer) => appended(answer).position)).toEqual(
        streams.map((stream) => lastOf.get(stream)),
      );
    },
  ),
  check(
    '(37) given 20 appends at once on one revision, when all are answered, then one is stored and 19 are told the actual revision',
    async ({ store }) => {
      const stream = newStream();
      await store.append(stream, 'no-stream', newEvents(1));
      await onlyOneWins(store, stream, 0, 1);
    },
  ),
  check(
    '(38) given 20 create-once appends at once, when all are answered, then one is stored',
    async ({ store }) => {
      await onlyOneWins(store, newStream(), 'no-stream', 0);
    },
  ),
  check(
    '(38) given a stream that was created, when it is created again with other ids, then it is refused',
    async ({ store }) => {
      const stream = newStream();
      await store.append(stream, 'no-stream', newEvents(1));
      const second = await store.append(stream, 'no-stream', newEvents(1));
      expect(second).toEqual({ kind: 'wrong-revision', actual: 0 });
    },
  ),
  check(
    '(40) given eight writers that pause now and then and a live reader, when all is written, then the reader has the exact set, each stream in order',
    async ({ store }) => {
      const following = follow(store, { after: await store.head(), batchMax: 20 });
      const streams = racers.slice(0, 8).map(newStream);
      await Promise.all(streams.map((stream, i) => writeSlowly(store, stream, i)));
      await following.until(({ seen }) => ofStreams(seen, streams).length >= 8 * 25);
      await sleep(50);
      await following.stop();
      for (const stream of streams) {
        const seen = ofStreams(following.seen, [stream]);
        expect(seen).toEqual(await readStream(store, stream));
        expect(seen).toHaveLength(25);
      }
    },
  ),
  checkNeeding(
    'reopen',
    '(38) given two stores over one log, when both create one stream 10 times, then each time one wins and both read the same',
    async (under) => {
      const other = await under.reopen?.();
      if (other === undefined) throw new Error('no second store');
      for (let round = 0; round < 10; round++) {
        const stream = newStream();
        const answers = await Promise.all(
          [under.store, other].map((store) => store.append(stream, 'no-stream', [newEvent()])),
        );
        expect(kindsOf(answers)).toEqual(['appended', 'wrong-revision']);
        expect(await readStream(other, stream)).toEqual(await readStream(under.store, stream));
      }
      await other.close();
    },
  ),
];

async function onlyOneWins(
  store: EventStore,
  stream: StreamId,
  expected: 'no-stream' | 0,
  revision: number,
): Promise<void> {
  const events = racers.map(() => newEvent());
  const answers = await Promise.all(events.map((event) => store.append(stream, expected, [event])));
  const winners = events.filter((_, i) => answers[i]?.kind === 'appended');
  expect(winners).toHaveLength(1);
  for (const answer of answers)
    if (answer.kind === 'wrong-revision') expect(answer.actual).toBe(revision);
  expect(idsOf(await readStream(store, stream)).slice(revision)).toEqual(idsOf(winners));
}

async function writeSlowly(store: EventStore, stream: StreamId, writer: number): Promise<void> {
  for (let n = 0; n < 25; n++) {
    appended(await store.append(stream, n === 0 ? 'no-stream' : n - 1, [newEvent()]));
    if ((n + writer) % 5 === 0) await sleep(writer);
  }
}

function kindsOf(answers: readonly AppendResult[]): readonly string[] {
  return answers.map((answer) => answer.kind).sort();
}
