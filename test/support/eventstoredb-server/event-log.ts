import type { LogEntry, ProposedRecord, StoredRecord } from './log-entry.ts';
import { RecordFile } from './record-file.ts';

export interface StreamState {
  readonly records: StoredRecord[];
  /** Soft deletion hides everything below. */
  visibleFrom: bigint;
  tombstoned: boolean;
}

/** Where the records of a fresh database begin: the server writes some of its own first. */
const firstPosition = 1_792n;
/** Framing, flags and ids of one record on disk. */
const recordOverheadBytes = 132n;

/** All records in commit order, and the same by stream. Kept in a file as well when given a path. */
export class EventLog {
  readonly records: StoredRecord[] = [];
  readonly #file: RecordFile | undefined;
  readonly #clockMs: () => number;
  readonly #streams = new Map<string, StreamState>();
  readonly #listeners = new Set<(added: number) => void>();
  #entries: LogEntry[] = [];
  #end = firstPosition;

  constructor(options: {
    readonly file: string | undefined;
    readonly backup: readonly LogEntry[];
    readonly clockMs: () => number;
  }) {
    this.#file = options.file === undefined ? undefined : new RecordFile(options.file);
    this.#clockMs = options.clockMs;
    this.reload();
    this.#keep(options.backup);
  }

  /** Everything that a new server needs to go on from here. */
  backup(): readonly LogEntry[] {
    return this.#entries.slice();
  }

  stream(name: string): StreamState | undefined {
    return this.#streams.get(name);
  }

  /** Calls back after each append with the number of records it added; gives the way to stop. */
  onAppend(listener: (added: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(stream: string, proposed: readonly ProposedRecord[]): readonly StoredRecord[] {
    const createdMs = this.#clockMs();
    const from = this.#streams.get(stream)?.records.length ?? 0;
    const added = proposed.map((event, i) => {
      const position = this.#end;
      this.#end += sizeOf(stream, event);
      return { ...event, stream, revision: BigInt(from + i), position, createdMs };
    });
    this.#keep(added.map((record) => ({ kind: 'record', record })));
    for (const listener of this.#listeners) listener(added.length);
    return added;
  }

  /** Soft (`delete`) or for ever (`tombstone`); gives the position of the deletion. */
  remove(kind: 'delete' | 'tombstone', stream: string): bigint {
    const position = this.#end;
    this.#end += recordOverheadBytes;
    this.#keep([{ kind, stream, position }]);
    return position;
  }

  /** Forgets everything after a position, as an older backup would. */
  truncateTo(position: bigint): void {
    const kept = this.#entries.filter((entry) => positionOf(entry) <= position);
    this.#file?.replace(kept);
    this.#rebuild(kept);
  }

  /** Reads the file again, as a process that starts does; without a file memory stands. */
  reload(): void {
    if (this.#file !== undefined) this.#rebuild(this.#file.load());
  }

  /** Index of the first record at or after a position; the number of records when there is none. */
  indexAt(position: bigint): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.records[middle]?.position ?? 0n) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #rebuild(entries: readonly LogEntry[]): void {
    this.#entries = [];
    this.records.length = 0;
    this.#streams.clear();
    this.#end = firstPosition;
    for (const entry of entries) this.#apply(entry);
  }

  #keep(entries: readonly LogEntry[]): void {
    this.#file?.add(entries);
    for (const entry of entries) this.#apply(entry);
  }

  #apply(entry: LogEntry): void {
    this.#entries.push(entry);
    const name = entry.kind === 'record' ? entry.record.stream : entry.stream;
    const stream = this.#streams.get(name) ?? { records: [], visibleFrom: 0n, tombstoned: false };
    this.#streams.set(name, stream);
    if (entry.kind === 'record') {
      stream.records.push(entry.record);
      this.records.push(entry.record);
      this.#end = entry.record.position + sizeOf(name, entry.record);
      return;
    }
    stream.visibleFrom = BigInt(stream.records.length);
    stream.tombstoned ||= entry.kind === 'tombstone';
    this.#end = entry.position + recordOverheadBytes;
  }
}

function sizeOf(stream: string, event: ProposedRecord): bigint {
  const bytes = stream.length + event.type.length + event.data.length + event.metadata.length;
  return recordOverheadBytes + BigInt(bytes);
}

function positionOf(entry: LogEntry): bigint {
  return entry.kind === 'record' ? entry.record.position : entry.position;
}
