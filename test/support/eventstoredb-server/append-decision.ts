import type { EventLog, StreamState } from './event-log.ts';
import type { ProposedRecord, StoredRecord } from './log-entry.ts';

export type Expected = bigint | 'no_stream' | 'stream_exists' | 'any';

export interface AppendRequest {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedRecord[];
}

export type AppendOutcome =
  | { readonly kind: 'success'; readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly kind: 'wrong-expected-version'; readonly current: bigint | undefined }
  | { readonly kind: 'stream-deleted' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'bad-request'; readonly message: string }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'timeout' };

/** Only data counts, not metadata: measured on 23.10 and 24.2. */
export const maxAppendSizeBytes = 1_048_576;

/**
 * What the server decides about one append, by the measured table of repeats: an exact revision is
 * checked against what stands there, `any` and `stream_exists` only against a bounded memory.
 */
export class AppendDecisions {
  readonly #log: EventLog;
  readonly #recentMax: number;
  readonly #recent = new Map<string, StoredRecord>();

  constructor(log: EventLog, recentMax: number) {
    this.#log = log;
    this.#recentMax = recentMax;
  }

  /** What a restart forgets. */
  forget(): void {
    this.#recent.clear();
  }

  append(request: AppendRequest): AppendOutcome {
    const { stream, expected, events } = request;
    const state = this.#log.stream(stream);
    if (state?.tombstoned === true) return { kind: 'stream-deleted' };
    if (events.length === 0) return { kind: 'success', revision: 0n, position: undefined };
    if (expected === 'any' || expected === 'stream_exists')
      return this.#appendUnchecked(state, request);
    return this.#appendChecked(state, expected === 'no_stream' ? 0n : expected + 1n, request);
  }

  #appendChecked(
    state: StreamState | undefined,
    first: bigint,
    { stream, expected, events }: AppendRequest,
  ): AppendOutcome {
    const next = BigInt(state?.records.length ?? 0);
    if (first === next) return this.#store(stream, events);
    if (first < next && isRepeat(state, first, events))
      return repeated(state, first, events.length);
    if (expected === 'no_stream' && isSoftDeleted(state)) return this.#store(stream, events);
    return { kind: 'wrong-expected-version', current: next === 0n ? undefined : next - 1n };
  }

  #appendUnchecked(state: StreamState | undefined, request: AppendRequest): AppendOutcome {
    const { stream, expected, events } = request;
    const last = state?.records.at(-1);
    if (expected === 'stream_exists') {
      if (last === undefined) return { kind: 'wrong-expected-version', current: undefined };
      if (isSoftDeleted(state)) return { kind: 'stream-deleted' };
    }
    const known = events.map((event) => this.#recent.get(`${stream}/${event.id}`));
    const lastKnown = known.at(-1);
    if (known.every((record) => record === undefined)) return this.#store(stream, events);
    if (lastKnown === undefined || known.includes(undefined))
      return { kind: 'wrong-expected-version', current: last?.revision };
    return { kind: 'success', revision: lastKnown.revision, position: lastKnown.position };
  }

  #store(stream: string, events: readonly ProposedRecord[]): AppendOutcome {
    const added = this.#log.add(stream, events);
    for (const record of added) this.#recent.set(`${stream}/${record.id}`, record);
    for (const key of this.#recent.keys()) {
      if (this.#recent.size <= this.#recentMax) break;
      this.#recent.delete(key);
    }
    const last = added.at(-1);
    return { kind: 'success', revision: last?.revision ?? 0n, position: last?.position };
  }
}

function isSoftDeleted(state: StreamState | undefined): boolean {
  return state !== undefined && state.visibleFrom > 0n && isEmpty(state);
}

/** Whether a read finds nothing, though it may have been there. */
export function isEmpty(state: StreamState): boolean {
  return state.visibleFrom >= BigInt(state.records.length);
}

function isRepeat(
  state: StreamState | undefined,
  first: bigint,
  events: readonly ProposedRecord[],
): boolean {
  return events.every((event, i) => state?.records[Number(first) + i]?.id === event.id);
}

function repeated(state: StreamState | undefined, first: bigint, count: number): AppendOutcome {
  const last = state?.records[Number(first) + count - 1];
  const revision = first + BigInt(count) - 1n;
  const hidden = last === undefined || last.revision < (state?.visibleFrom ?? 0n);
  return { kind: 'success', revision, position: hidden ? undefined : last.position };
}
