import { OperationalError, systemRandom, type Clock, type Random } from '../../kernel/index.ts';
import type { CodecRegistry } from '../codec/codec-registry.ts';
import type { DomainEvent } from '../codec/envelope.ts';
import type { CommandContext, Decide, DeciderStream, Executed } from '../decider.ts';
import { streamId as streamIdOf, type EventStore, type StreamId } from '../event-store.ts';
import type { Waiting } from './decide-in-order.ts';
import { createFolding } from './folded-state.ts';
import { createKeptStates } from './kept-states.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import { createSnapshots } from './snapshots.ts';
import { createStateCache } from './state-cache.ts';
import type { DeciderStreamObserver, StreamDecider } from './stream-decider.ts';
import { settleBatch } from './stream-worker.ts';

export interface DeciderStreamOptions<State, Event extends DomainEvent> {
  readonly store: EventStore;
  readonly codecs: CodecRegistry;
  readonly category: string;
  readonly decider: StreamDecider<State, Event>;
  readonly clock: Clock;
  /** Of all folded states together, by the decider's `sizeOf` or the encoded events' sum. */
  readonly cacheBytesMax?: number;
  /** Conflicts in a row with other processes before a batch of commands gives up. */
  readonly conflictsMax?: number;
  /** Used only when the decider says what its snapshots look like. */
  readonly snapshots?: SnapshotStore;
  /** Draws the pauses between tries. */
  readonly random?: Random;
  readonly observe?: DeciderStreamObserver;
}

const defaultCacheBytesMax = 64 * 1024 * 1024;
const defaultConflictsMax = 10;
/** A state with personal data is read anew after so long, so that a forgotten person is forgotten here too. */
const personalStateAgeMaxMs = 60_000;
/** Commands that wait for one stream; more are turned away rather than kept waiting for ever. */
const waitingMax = 10_000;
/** Commands decided in one go, so that a long queue does not hold up the process. */
const batchCommandsMax = 1_000;

/**
 * The door to one stream category. Commands for one stream wait in one queue in this process, are decided
 * in order in memory and appended together; a conflict with another process is decided again.
 *
 * `execute` throws what decide, evolve or the codec threw, CorruptStream, and OperationalError
 * `event-store.conflict` (retryable: others kept writing first), `.queue-full` (retryable),
 * `.event-too-large`, `.append-too-large`, and the store's own.
 */
export function createDeciderStream<State, Event extends DomainEvent>(
  options: DeciderStreamOptions<State, Event>,
): DeciderStream<State, Event> {
  const { store, codecs, category, decider, clock, observe = {} } = options;
  const snapshots =
    options.snapshots === undefined || decider.snapshot === undefined
      ? undefined
      : createSnapshots(store, options.snapshots, decider.snapshot, observe);
  const cache = createStateCache<State>({
    bytesMax: options.cacheBytesMax ?? defaultCacheBytesMax,
    sizeOf: decider.sizeOf?.bind(decider),
    ageMaxMs:
      codecs.holdsPersonalData(category) && decider.keepsPersonalData !== false
        ? personalStateAgeMaxMs
        : undefined,
    clock,
  });
  const folding = createFolding({ store, codecs, decider, snapshots, observe });
  const worker = {
    ...{ store, codecs, decider, clock, observe },
    states: createKeptStates({ store, folding, cache, snapshots }),
    random: options.random ?? systemRandom,
    conflictsMax: options.conflictsMax ?? defaultConflictsMax,
  };
  const enqueue = createQueues<Waiting<State, Event>>((streamId, batch) =>
    settleBatch(worker, streamId, batch),
  );
  const ask = (
    id: string,
    wish: Pick<Waiting<State, Event>, 'context' | 'decide'>,
  ): Promise<Executed<State, Event>> =>
    new Promise((answer, fail) => {
      enqueue(streamIdOf(category, id), { ...wish, answer, fail });
    });
  return {
    execute<Code extends string>(
      id: string,
      context: CommandContext,
      decide: Decide<State, Event, Code>,
    ) {
      // A rejection in the answer carries a code that this very decide gave.
      return ask(id, { context, decide }) as Promise<Executed<State, Event, Code>>;
    },
    async load(id) {
      const decide = (): { readonly kind: 'already' } => ({ kind: 'already' });
      const { state, revision } = await ask(id, { context: undefined, decide });
      return { state, revision };
    },
  };
}

/** One queue per stream, worked off in batches by one worker, gone as soon as it is empty. */
function createQueues<Item>(
  settle: (streamId: StreamId, batch: readonly Item[]) => Promise<void>,
): (streamId: StreamId, item: Item) => void {
  const queues = new Map<StreamId, Item[]>();

  async function work(streamId: StreamId, queue: Item[]): Promise<void> {
    // What is asked for in the same turn goes into the same batch.
    await Promise.resolve();
    while (queue.length > 0) await settle(streamId, queue.splice(0, batchCommandsMax));
    queues.delete(streamId);
  }

  return (streamId, item) => {
    const queue = queues.get(streamId);
    if (queue === undefined) {
      const begun = [item];
      queues.set(streamId, begun);
      void work(streamId, begun);
      return;
    }
    if (queue.length >= waitingMax)
      throw new OperationalError('event-store.queue-full', `too many wait for ${streamId}`, {
        retryable: true,
      });
    queue.push(item);
  };
}
