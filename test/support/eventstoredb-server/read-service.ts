import { isEmpty } from './append-decision.ts';
import type { EventLog, StreamState } from './event-log.ts';
import type { StoredRecord } from './log-entry.ts';
import type { Faults } from './faults.ts';
import { streams, type Streams } from './protocol.ts';

import { placeOf } from './all-position.ts';
import { eventAnswer, notFoundAnswer, send, type ReadCall } from './read-answer.ts';
import { handlerThrew, notReady, streamDeleted } from './rpc-errors.ts';
import type { Subscriptions } from './subscriptions.ts';

type StreamWanted = Streams.ReadReq.Options.StreamOptions | undefined;

/** Reads of one stream and of all, both ways, and the door to subscriptions. */
export class ReadService {
  readonly #log: EventLog;
  readonly #faults: Faults;
  readonly #subscriptions: Subscriptions;

  constructor(log: EventLog, faults: Faults, subscriptions: Subscriptions) {
    this.#log = log;
    this.#faults = faults;
    this.#subscriptions = subscriptions;
  }

  read(call: ReadCall): void {
    call.on('error', () => undefined);
    this.#answer(call).catch((error: unknown) => {
      call.emit('error', error);
    });
  }

  async #answer(call: ReadCall): Promise<void> {
    const options = call.request.getOptions();
    if (!this.#faults.isReady()) throw notReady();
    if (options === undefined) throw handlerThrew();
    if (options.hasSubscription()) {
      await this.#subscriptions.serve(call, options);
      return;
    }
    const count = Number(options.getCount());
    if (count === 0) throw handlerThrew();
    const found = options.hasAll() ? this.#all(options) : this.#stream(options);
    if (typeof found === 'string') await send(call, notFoundAnswer(found));
    else await sendRecords(call, found, count);
    call.end();
  }

  /** The records asked for, or the name of the stream that is not there. */
  #stream(options: Streams.ReadReq.Options): Iterable<StoredRecord> | string {
    const wanted = options.getStream();
    const name = Buffer.from(wanted?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString();
    const state = this.#log.stream(name);
    if (state?.tombstoned === true) throw streamDeleted(name);
    if (state === undefined || isEmpty(state)) return name;
    return isBackwards(options) ? streamBackwards(state, wanted) : streamForwards(state, wanted);
  }

  /** Forwards the bound is inclusive, backwards exclusive. */
  #all(options: Streams.ReadReq.Options): Iterable<StoredRecord> {
    const { records } = this.#log;
    const from = placeOf(this.#log, options);
    if (isBackwards(options)) return downwards(records, from - 1, 0);
    return upwards(records, from, 0);
  }
}

function isBackwards(options: Streams.ReadReq.Options): boolean {
  return options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
}

function streamForwards(state: StreamState, wanted: StreamWanted): Iterable<StoredRecord> {
  const lowest = Number(state.visibleFrom);
  if (wanted?.hasEnd() === true) return [];
  const from = wanted?.hasRevision() === true ? Number(wanted.getRevision()) : lowest;
  return upwards(state.records, from, lowest);
}

function streamBackwards(state: StreamState, wanted: StreamWanted): Iterable<StoredRecord> {
  const lowest = Number(state.visibleFrom);
  const last = state.records.length - 1;
  if (wanted?.hasEnd() === true) return downwards(state.records, last, lowest);
  const from = wanted?.hasRevision() === true ? Number(wanted.getRevision()) : lowest;
  return downwards(state.records, Math.min(from, last), lowest);
}

async function sendRecords(
  call: ReadCall,
  records: Iterable<StoredRecord>,
  max: number,
): Promise<void> {
  let left = max;
  for (const record of records) {
    if (left === 0 || !(await send(call, eventAnswer(record)))) return;
    left -= 1;
  }
}

function* upwards(records: readonly StoredRecord[], from: number, lowest: number) {
  const end = records.length;
  for (let i = Math.max(from, lowest); i < end; i++) {
    const record = records[i];
    if (record !== undefined) yield record;
  }
}

function* downwards(records: readonly StoredRecord[], from: number, lowest: number) {
  for (let i = from; i >= lowest; i--) {
    const record = records[i];
    if (record !== undefined) yield record;
  }
}
