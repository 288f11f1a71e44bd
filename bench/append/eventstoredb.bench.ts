import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { createEventStoreDbEventStore } from '../../libs/event-store/engines/eventstoredb/index.ts';
import type { EventStore } from '../../libs/event-store/index.ts';
import { systemClock } from '../../libs/kernel/index.ts';
import { type Rate, rateOf } from '../surroundings/rate.ts';
import { eventsPerSecond, newEvent, newStream, type Rival } from './appending.ts';

export interface EventStoreDbRates {
  readonly clients: number;
  readonly port: Rate;
  readonly bareClient: Rate;
  /** Aim: 0.9. */
  readonly toBareClient: number;
}

export interface EventStoreDbBenchOptions {
  readonly eventStoreUrl: string;
  readonly clients?: readonly number[];
  readonly rounds?: number;
  readonly runMs?: number;
}

/** The same appends through the port and by EventStoreDB's own client; they take turns. */
export async function eventStoreDbBench(
  options: EventStoreDbBenchOptions,
): Promise<readonly EventStoreDbRates[]> {
  const { clients = [1, 8, 64, 256] } = options;
  const store = await createEventStoreDbEventStore({
    connectionString: options.eventStoreUrl,
    clock: systemClock,
  });
  const client = EventStoreDBClient.connectionString(options.eventStoreUrl);
  const rivals = [portRival(store), bareRival(client)] as const;
  const rates: EventStoreDbRates[] = [];
  for (const count of clients) rates.push(await measure(rivals, count, options));
  for (const rival of rivals) await rival.close();
  return rates;
}

async function measure(
  [port, bare]: readonly [Rival, Rival],
  clients: number,
  { rounds = 5, runMs = 700 }: EventStoreDbBenchOptions,
): Promise<EventStoreDbRates> {
  for (const rival of [port, bare]) await eventsPerSecond(rival, clients, runMs / 2);
  const seen: (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round++)
    seen.push([
      await eventsPerSecond(port, clients, runMs),
      await eventsPerSecond(bare, clients, runMs),
    ]);
  return {
    clients,
    port: rateOf(seen.map(([rate]) => rate)),
    bareClient: rateOf(seen.map(([, rate]) => rate)),
    toBareClient: rateOf(seen.map(([ours, theirs]) => ours / theirs)).median,
  };
}

function portRival(store: EventStore): Rival {
  return {
    name: 'port',
    append: async () => {
      const result = await store.append(newStream(), 'no-stream', [newEvent()]);
      if (result.kind !== 'appended') throw new Error('a new stream was there already');
    },
    close: () => store.close(),
  };
}

function bareRival(client: EventStoreDBClient): Rival {
  return {
    name: 'bare client',
    append: async () => {
      const { id, type, data, metadata } = newEvent();
      const event = jsonEvent({
        id,
        type,
        data: JSON.parse(data) as Record<string, unknown>,
        metadata: JSON.parse(metadata) as Record<string, unknown>,
      });
      await client.appendToStream(newStream(), event, { expectedRevision: NO_STREAM });
    },
    close: () => client.dispose(),
  };
}
