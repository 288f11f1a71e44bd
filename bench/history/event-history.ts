import { createPostgresEventStore } from '../../libs/event-store/index.ts';
import { newEvent, newStream } from '../append/appending.ts';
import { fillHistory } from './history.ts';

/** Fills an empty log with streams of one usual event each. */
export async function fillWithEvents(connectionString: string, events: number): Promise<number> {
  // Opening the store makes its tables.
  const store = await createPostgresEventStore({ connectionString });
  await store.close();
  const streamId = newStream();
  const template = { events: [{ ...newEvent(), streamId, revision: 0 }], own: [streamId] };
  return fillHistory(connectionString, template, events);
}
