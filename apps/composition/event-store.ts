import { createPostgresEventStore, type EventStore } from '../../libs/event-store/index.ts';
import type { Clock, Random } from '../../libs/kernel/index.ts';
import { measuredEventStore, type Metrics } from '../api/metrics/index.ts';

/** The engine that configuration chooses, with its appends measured. */
export async function openEventStore(options: {
  readonly databaseUrl: string;
  readonly eventStoreUrl: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
}): Promise<EventStore> {
  const { databaseUrl, eventStoreUrl, clock, random, metrics } = options;
  if (eventStoreUrl === undefined) {
    const store = await createPostgresEventStore({ connectionString: databaseUrl, clock, random });
    return measuredEventStore(store, 'postgres', metrics);
  }
  // Its client and gRPC are some 20 MB that the Postgres engine never needs.
  const { createEventStoreDbEventStore } =
    await import('../../libs/event-store/engines/eventstoredb/index.ts');
  const store = await createEventStoreDbEventStore({
    connectionString: eventStoreUrl,
    clock,
    random,
  });
  return measuredEventStore(store, 'eventstoredb', metrics);
}
