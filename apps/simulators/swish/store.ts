import { msOf, type Clock } from '../../../libs/kernel/index.ts';
import type { Journal } from './journal.ts';
import type { SwishRecord } from './records.ts';
import { createStoreIndex, type StoreIndex } from './store-index.ts';

/** Swish's own memory in the simulator. */
export interface Store extends Pick<StoreIndex, 'hasOpenRequest' | 'paidAs' | 'refundsOf'> {
  readonly add: (record: SwishRecord) => void;
  /** Writes down that a record has changed. */
  readonly save: (record: SwishRecord) => void;
  readonly get: (kind: SwishRecord['kind'], id: string) => SwishRecord | undefined;
  readonly all: (kind: SwishRecord['kind']) => readonly SwishRecord[];
  readonly clear: () => void;
}

export interface StoreOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly recordsMax: number;
  /** What the journal remembered. */
  readonly known: readonly SwishRecord[];
  /** A record that was dropped needs no timer any more. */
  readonly onDrop: (record: SwishRecord) => void;
}

/** The Merchant Swish Simulator keeps its records for 24 hours. MSS User Guide 1.4. */
const KEEP_MS = 86_400_000;
const JOURNAL_LINES_PER_RECORD = 20;

/**
 * A bounded memory: records leave after a day, or earlier, oldest first, when there are too many.
 */
export function createStore(options: StoreOptions): Store {
  const { journal, recordsMax } = options;
  const records = new Map<string, SwishRecord>();
  const index = createStoreIndex();

  const dropOldest = (): void => {
    const aliveAfterMs = msOf(options.clock.now()) - KEEP_MS;
    for (const [key, record] of records) {
      if (records.size <= recordsMax && msOf(record.dateCreated) > aliveAfterMs) return;
      records.delete(key);
      index.forget(record);
      options.onDrop(record);
    }
  };

  const keep = (record: SwishRecord): void => {
    records.set(keyOf(record.kind, record.id), record);
    index.note(record);
  };

  const save = (record: SwishRecord): void => {
    index.note(record);
    journal.append(record);
    if (journal.lines() > JOURNAL_LINES_PER_RECORD * recordsMax) journal.rewrite(records.values());
  };

  options.known.forEach(keep);
  dropOldest();
  journal.rewrite(records.values());

  return {
    ...index,
    add: (record) => {
      keep(record);
      dropOldest();
      save(record);
    },
    save,
    get: (kind, id) => records.get(keyOf(kind, id)),
    all: (kind) => [...records.values()].filter((record) => record.kind === kind),
    clear: () => {
      for (const record of records.values()) options.onDrop(record);
      records.clear();
      index.clear();
      journal.rewrite([]);
    },
  };
}

function keyOf(kind: SwishRecord['kind'], id: string): string {
  return `${kind} ${id}`;
}
