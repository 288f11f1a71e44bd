import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres.ts';
import {
  accepted,
  already,
  rejected,
  systemClock,
  systemRandom,
  type CommandId,
  type Decision,
} from '../../kernel/index.ts';
import { createCodecRegistry } from '../codec/codec-registry.ts';
import { defineEvents } from '../codec/event-codec.ts';
import { FixtureKeys } from '../codec/fixture-keys.ts';
import type { CommandContext, DeciderStream } from '../decider.ts';
import { createPostgresEventStore } from '../engines/postgres/postgres-event-store.ts';
import { streamId, type EventStore } from '../event-store.ts';
import { createDeciderStream } from './decider-stream.ts';

interface Taken {
  readonly type: 'TicketTaken';
  readonly by: string;
}

const codec = defineEvents<Taken>('tickets', {
  TicketTaken: { version: 1, summary: 'Taken.', schema: z.strictObject({ by: z.string() }) },
});
const capacity = 7;

const take =
  (by: string) =>
  (sold: readonly string[]): Decision<Taken> => {
    if (sold.includes(by)) return already;
    return sold.length < capacity
      ? accepted({ type: 'TicketTaken', by })
      : rejected('tickets.sold-out');
  };

function command(): CommandContext {
  const commandId = systemRandom.uuid() as CommandId;
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'checkout', id: 'spec' },
    now: systemClock.now(),
  };
}

describe('decider streams of two processes on Postgres', () => {
  let database: FreshDatabase;
  let stores: readonly EventStore[];
  let appends = 0;
  let streams: readonly DeciderStream<readonly string[], Taken>[];
  beforeAll(async () => {
    database = await freshDatabase();
    const connectionString = database.url;
    stores = [
      await createPostgresEventStore({ connectionString }),
      await createPostgresEventStore({ connectionString }),
    ];
    streams = stores.map((store) =>
      createDeciderStream<readonly string[], Taken>({
        store,
        codecs: createCodecRegistry([codec], new FixtureKeys()),
        category: 'tickets',
        decider: { initialState: [], evolve: (sold, { by }) => [...sold, by] },
        clock: systemClock,
        observe: { appended: () => void (appends += 1) },
      }),
    );
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  it('given 500 buyers at once at both, each asking twice, then seven have one ticket each', async () => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, async (_, i) => {
        const context = command();
        const kinds = await Promise.all(
          streams.map(async (stream) => {
            const { outcome } = await stream.execute('gig', context, take(`buyer-${String(i)}`));
            return outcome.kind;
          }),
        );
        return new Set(kinds.map((kind) => kind !== 'rejected'));
      }),
    );
    // Both answers to one buyer agree: a ticket sold is never denied, nor one denied sold.
    expect(answers.filter((both) => both.size !== 1)).toEqual([]);
    expect(answers.filter((both) => both.has(true))).toHaveLength(capacity);
    expect(appends).toBeLessThan(20);
    const stored = await stores[0]?.read(streamId('tickets', 'gig'), { max: 100 });
    expect(stored).toHaveLength(capacity);
  });
});
