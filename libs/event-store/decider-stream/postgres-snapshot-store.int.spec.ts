import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres.ts';
import { accepted, systemClock, systemRandom, type CommandId } from '../../kernel/index.ts';
import { createCodecRegistry } from '../codec/codec-registry.ts';
import { defineEvents } from '../codec/event-codec.ts';
import { FixtureKeys } from '../codec/fixture-keys.ts';
import { createMemoryEventStore } from '../engines/memory/memory-event-store.ts';
import { streamId } from '../event-store.ts';
import { createDeciderStream, type DeciderStreamOptions } from './decider-stream.ts';
import {
  createPostgresSnapshotStore,
  preparePostgresSnapshots,
} from './postgres-snapshot-store.ts';
import type { Snapshot, SnapshotStore } from './snapshot-store.ts';

interface Counted {
  readonly type: 'Counted';
  readonly by: number;
}

const codec = defineEvents<Counted>('counter', {
  Counted: { version: 1, summary: 'Counted.', schema: z.strictObject({ by: z.int() }) },
});

describe('the snapshots in Postgres', () => {
  let database: FreshDatabase;
  let snapshots: SnapshotStore;
  beforeAll(async () => {
    database = await freshDatabase();
    await Promise.all([1, 2, 3].map(() => preparePostgresSnapshots(database.pool)));
    snapshots = createPostgresSnapshotStore(database.pool);
  });
  afterAll(async () => {
    await database.drop();
  });

  const kept = (id: string, changes: Partial<Snapshot> = {}): Snapshot => ({
    streamId: streamId('counter', id),
    revision: 1_000,
    eventId: '00000000-0000-5000-8000-000000000000',
    stateVersion: 2,
    state: '{"å":1}',
    ...changes,
  });

  it('given a snapshot, then it comes back as it was kept, and only for its version', async () => {
    await snapshots.save(kept('a'));
    expect(await snapshots.load(streamId('counter', 'a'), 2)).toEqual(kept('a'));
    expect(await snapshots.load(streamId('counter', 'b'), 2)).toBeUndefined();
  });

  it('given an older snapshot, then it does not take the place of the one kept', async () => {
    await snapshots.save(kept('c'));
    await snapshots.save(kept('c', { revision: 999 }));
    await snapshots.save(kept('c', { revision: 5_000, stateVersion: 1 }));
    expect(await snapshots.load(streamId('counter', 'c'), 2)).toEqual(kept('c'));
    await snapshots.save(kept('c', { revision: 2_000 }));
    expect(await snapshots.load(streamId('counter', 'c'), 2)).toMatchObject({ revision: 2_000 });
    await snapshots.save(kept('c', { revision: 1, stateVersion: 3 }));
    expect(await snapshots.load(streamId('counter', 'c'), 3)).toMatchObject({ revision: 1 });
  });

  it('given a newer version of the state, then the older snapshot is dropped; not the other way', async () => {
    await snapshots.save(kept('d'));
    expect(await snapshots.load(streamId('counter', 'd'), 1)).toBeUndefined();
    expect(await snapshots.load(streamId('counter', 'd'), 2)).toEqual(kept('d'));
    expect(await snapshots.load(streamId('counter', 'd'), 3)).toBeUndefined();
    expect(await snapshots.load(streamId('counter', 'd'), 2)).toBeUndefined();
  });

  it('given a long stream, then it is folded from its snapshot to the same state as whole', async () => {
    const store = createMemoryEventStore();
    let folded = 0;
    const options: DeciderStreamOptions<number, Counted> = {
      store,
      codecs: createCodecRegistry([codec], new FixtureKeys()),
      category: 'counter',
      clock: systemClock,
      decider: {
        initialState: 0,
        evolve: (sum, { by }) => sum + by,
        snapshot: { version: 1, toJson: (sum) => sum, fromJson: (sum) => z.int().parse(sum) },
      },
      snapshots,
      observe: { folded: (events) => void (folded += events) },
    };
    const writer = createDeciderStream(options);
    for (let batch = 0; batch < 13; batch += 1)
      await Promise.all(
        Array.from({ length: 100 }, (_, i) => {
          const commandId = systemRandom.uuid() as CommandId;
          return writer.execute(
            'long',
            {
              commandId,
              correlationId: commandId,
              causationId: commandId,
              actor: { kind: 'system', id: 'spec' },
              now: systemClock.now(),
            },
            () => accepted({ type: 'Counted', by: batch * 100 + i }),
          );
        }),
      );
    const long = streamId('counter', 'long');
    for (let tries = 0; tries < 100 && (await snapshots.load(long, 1)) === undefined; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await snapshots.load(long, 1)).toMatchObject({ revision: 999 });
    const { decider } = options;
    const { snapshot, ...whole } = decider;
    expect(snapshot?.version).toBe(1);
    const fromSnapshot = await createDeciderStream(options).load('long');
    expect(folded).toBe(300);
    expect(fromSnapshot).toEqual(
      await createDeciderStream({ ...options, decider: whole }).load('long'),
    );
    expect(fromSnapshot).toEqual({ state: (1_299 * 1_300) / 2, revision: 1_299 });
  });
});
