import type { CommandId } from '../../kernel/index.ts';
import type { DomainEvent } from '../codec/envelope.ts';
import type { StreamId } from '../event-store.ts';
import { nameUuid } from './name-uuid.ts';

/** Ours alone and for ever: with another one every repeat would look new. */
const namespace = Buffer.from('5f0f1c86e5d04b0c9d0a6c1f9f3ce1d2', 'hex');

/** What makes one event of one wish. */
export interface EventOrigin {
  readonly streamId: StreamId;
  readonly commandId: CommandId;
  /** Among the events of the decision, from 0. */
  readonly index: number;
  /** Its personal fields left out: an id must not let a name be guessed back. */
  readonly plainEvent: DomainEvent;
}

/**
 * The event's UUIDv5: the same wish decided alike gives the same id, so that an append after a lost
 * answer is the same append. The stream is part of it, since one command may touch two streams; so are
 * the plain data, since the engines compare ids alone: with other data under the same command id the
 * append is no repeat but a conflict, and the decision is made again, on the state that knows.
 */
export function eventIdOf({ streamId, commandId, index, plainEvent }: EventOrigin): string {
  const name = [streamId, commandId, String(index), JSON.stringify(plainEvent)].join('|');
  return nameUuid(namespace, name);
}
