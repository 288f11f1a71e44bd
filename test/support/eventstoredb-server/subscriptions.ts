import type { ServiceError } from '@grpc/grpc-js';
import { placeOf } from './all-position.ts';
import type { EventLog } from './event-log.ts';
import type { StoredRecord } from './log-entry.ts';
import type { Faults } from './faults.ts';
import type { Streams } from './protocol.ts';
import { caughtUp, checkpoint, confirmation, eventAnswer, isOver, send } from './read-answer.ts';
import type { ReadCall } from './read-answer.ts';
import { consumerTooSlow } from './rpc-errors.ts';

/** The server scans so many records per unit of the client's checkpoint interval. */
const checkpointUnit = 32;

interface Subscription {
  readonly call: ReadCall;
  readonly number: number;
  readonly matches: (record: StoredRecord) => boolean;
  readonly checkpointEvery: number;
  next: number;
  live: boolean;
  wake: () => void;
}

/** Catch-up subscriptions, to one stream or to all: exclusive start, filters, checkpoints, caught-up notices. */
export class Subscriptions {
  readonly #log: EventLog;
  readonly #faults: Faults;
  /** A live subscriber is dropped when one append brings more than this; undefined never drops. */
  readonly #liveBufferMax: number | undefined;
  readonly #open = new Set<Subscription>();
  #made = 0;

  constructor(log: EventLog, faults: Faults, liveBufferMax: number | undefined) {
    this.#log = log;
    this.#faults = faults;
    this.#liveBufferMax = liveBufferMax;
    log.onAppend((added) => {
      this.#wakeAll(added);
    });
  }

  get count(): number {
    return this.#open.size;
  }

  /** The number that the next subscription gets; older ones are muted by it. */
  get made(): number {
    return this.#made;
  }

  drop(details?: string): void {
    for (const subscription of this.#open) this.#fail(subscription, consumerTooSlow(details));
  }

  async serve(call: ReadCall, options: Streams.ReadReq.Options): Promise<void> {
    const subscription = this.#make(call, options);
    this.#open.add(subscription);
    call.once('cancelled', () => {
      subscription.wake();
    });
    try {
      await send(call, confirmation(`subscription-${String(subscription.number)}`));
      await this.#deliver(subscription);
    } finally {
      this.#open.delete(subscription);
    }
  }

  #make(call: ReadCall, options: Streams.ReadReq.Options): Subscription {
    const filter = options.getFilter();
    this.#made += 1;
    return {
      call,
      number: this.#made,
      matches: options.hasAll() ? matcherOf(filter) : streamMatcherOf(options),
      checkpointEvery: checkpointUnit * (filter?.getCheckpointintervalmultiplier() ?? 0),
      next: firstAfter(this.#log, options),
      live: false,
      wake: () => undefined,
    };
  }

  async #deliver(subscription: Subscription): Promise<void> {
    while (this.#open.has(subscription) && !isOver(subscription.call)) {
      const record = this.#log.records[subscription.next];
      const muted = subscription.number <= this.#faults.mutedBelow;
      if (record === undefined || muted) await this.#idle(subscription, muted);
      else await this.#pass(subscription, record);
    }
  }

  async #pass(subscription: Subscription, record: StoredRecord): Promise<void> {
    const { call, checkpointEvery } = subscription;
    subscription.next += 1;
    if (subscription.matches(record)) await send(call, eventAnswer(record));
    const due = checkpointEvery > 0 && subscription.next % checkpointEvery === 0;
    if (due && !subscription.live) await send(call, checkpoint(record.position));
  }

  async #idle(subscription: Subscription, muted: boolean): Promise<void> {
    if (!subscription.live && !muted) {
      subscription.live = true;
      await send(subscription.call, caughtUp());
      return;
    }
    await new Promise<void>((resolve) => {
      subscription.wake = resolve;
    });
  }

  #wakeAll(added: number): void {
    for (const subscription of this.#open) {
      const tooMany = this.#liveBufferMax !== undefined && added > this.#liveBufferMax;
      if (tooMany && subscription.live) this.#fail(subscription, consumerTooSlow());
      else subscription.wake();
    }
  }

  #fail(subscription: Subscription, error: ServiceError): void {
    this.#open.delete(subscription);
    subscription.call.emit('error', error);
    subscription.wake();
  }
}

/** A subscription to one stream, exclusive of its first revision, as a filter over all records. */
function streamMatcherOf(options: Streams.ReadReq.Options): (record: StoredRecord) => boolean {
  const wanted = options.getStream();
  const name = Buffer.from(wanted?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString();
  const after = wanted?.hasRevision() === true ? BigInt(wanted.getRevision()) : -1n;
  return (record) => record.stream === name && record.revision > after;
}

/** Subscriptions begin after their position; one beyond the end skips what comes below it. */
function firstAfter(log: EventLog, options: Streams.ReadReq.Options): number {
  if (!options.hasAll()) return options.getStream()?.hasEnd() === true ? log.records.length : 0;
  const index = placeOf(log, options);
  return options.getAll()?.getPosition() === undefined ? index : index + 1;
}

function matcherOf(
  filter: Streams.ReadReq.Options.FilterOptions | undefined,
): (record: StoredRecord) => boolean {
  const onType = filter?.getEventType();
  const expression = onType ?? filter?.getStreamIdentifier();
  if (expression === undefined) return () => true;
  const textOf = (record: StoredRecord): string => (onType ? record.type : record.stream);
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0)
    return (record) => prefixes.some((prefix) => textOf(record).startsWith(prefix));
  const regex = new RegExp(expression.getRegex(), 'u');
  return (record) => regex.test(textOf(record));
}
