import {
  NO_STREAM,
  type AppendResult as ClientResult,
  type Credentials,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { OperationalError, type Random } from '../../../kernel/index.ts';
import type { EventToAppend, ExpectedRevision, StreamId } from '../../event-store.ts';
import { appendFailureOf, unavailable, type AppendFailure } from './failures.ts';
import type { EventStoreDbLimits } from './limits.ts';
import type { LogReader } from './log-reader.ts';
import { placeOf, type Place } from './places.ts';
import { eventDataOf } from './stored-events.ts';
import { backoffMs, Gate, pause, withDeadline } from './waiting.ts';

export type Appended =
  | { readonly kind: 'appended'; readonly revision: number; readonly place: Place }
  | { readonly kind: 'wrong-revision'; readonly actual: ExpectedRevision };

export interface AppendParts {
  readonly client: EventStoreDBClient;
  readonly credentials: Credentials;
  readonly reader: LogReader;
  /** Resolves once the connection is warm and answers for the same log as before. */
  ready(): Promise<unknown>;
  /** The connection may have been lost: it must be warmed up again. */
  doubt(): void;
}

interface Request {
  readonly stream: StreamId;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventToAppend[];
}

type Tried = Appended | Exclude<AppendFailure, { readonly kind: 'wrong-revision' }>;

/** Our deadline stands behind the client's, in case that one does not come. */
const graceMs = 500;

/**
 * Appends by the unary call (chosen by passing credentials), not by the client's duplex batch call.
 * Batch has up to twice the throughput for one append at a time and hardly more at 64, but its
 * pending appends live in one map for the whole process: an error on one stream, or one message over
 * the limit, fails neighbours that were stored, a late answer throws inside the client and ends the
 * process, its deadline is only enforced by the server, by the server's clock, and its first call
 * caches the failure of a question about features. A unary append fails alone and in time.
 *
 * An append that may or may not stand is never sent again at once: it is given time to settle, the
 * stream is read back, and only then do the same ids go out with the same revision.
 */
export class Appender {
  readonly #parts: AppendParts;
  readonly #limits: EventStoreDbLimits;
  readonly #random: Random;
  readonly #gate: Gate;
  readonly #underWay = new Map<string, Promise<Appended>>();

  constructor(parts: AppendParts, limits: EventStoreDbLimits, random: Random) {
    this.#parts = parts;
    this.#limits = limits;
    this.#random = random;
    this.#gate = new Gate(limits.appendsInFlightMax, limits.waitingMax);
  }

  /** The same append while the first is under way shares its answer, since the server drops it. */
  append(request: Request): Promise<Appended> {
    const ids = request.events.map((event) => event.id).join();
    const key = `${request.stream}\n${String(request.expected)}\n${ids}`;
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const append = this.#gate
      .pass(() => this.#settle(request))
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, append);
    return append;
  }

  async #settle(request: Request): Promise<Appended> {
    let unsure = false;
    let cause: unknown;
    const giveUpAt = performance.now() + this.#limits.appendGiveUpMs;
    for (let tries = 1; this.#mayTry(tries, giveUpAt); tries++) {
      const tried = await this.#try(request, (error) => (cause = error));
      if (tried.kind === 'appended') return tried;
      if (tried.kind === 'unknown') unsure = true;
      await this.#beforeLookingAgain(tried, tries);
      const found = unsure ? await this.#readBack(request) : undefined;
      if (found !== undefined) return found;
      if (tried.kind === 'wrong-revision') return tried;
      if (tried.kind === 'refused' && !unsure) throw tried.error;
    }
    if (!unsure) throw unavailable('the event store takes no appends', cause);
    throw new OperationalError('event-store.outcome-unknown', 'the append may or may not stand', {
      retryable: true,
      cause,
    });
  }

  #mayTry(tries: number, giveUpAt: number): boolean {
    return tries === 1 || (tries <= this.#limits.appendTriesMax && performance.now() < giveUpAt);
  }

  async #try(request: Request, failed: (cause: unknown) => void): Promise<Tried> {
    try {
      await this.#parts.ready();
    } catch (error) {
      failed(error);
      if (error instanceof OperationalError && !error.retryable) return { kind: 'refused', error };
      return { kind: 'not-sent' };
    }
    try {
      return appendedOf(await this.#send(request), request.events);
    } catch (error) {
      failed(error);
      const failure = appendFailureOf(error);
      if (failure.kind === 'not-sent' || failure.kind === 'unknown') this.#parts.doubt();
      return failure;
    }
  }

  #send({ stream, expected, events }: Request): Promise<ClientResult> {
    const { appendTimeoutMs } = this.#limits;
    const append = this.#parts.client.appendToStream(stream, events.map(eventDataOf), {
      expectedRevision: expected === 'no-stream' ? NO_STREAM : BigInt(expected),
      credentials: this.#parts.credentials,
      requiresLeader: true,
      deadline: appendTimeoutMs,
    });
    return withDeadline(append, appendTimeoutMs + graceMs);
  }

  async #beforeLookingAgain(tried: Tried, tries: number): Promise<void> {
    if (tried.kind === 'unknown' && tried.underWay) await pause(this.#limits.settleMs);
    if (tried.kind === 'unknown' || tried.kind === 'not-sent')
      await pause(backoffMs(tries, this.#limits, this.#random));
  }

  /** What stands at the append's place: this append, another, or nothing (yet): undefined. */
  async #readBack({ stream, expected, events }: Request): Promise<Appended | undefined> {
    const from = expected === 'no-stream' ? 0 : expected + 1;
    const { reader } = this.#parts;
    try {
      const there = await reader.stream(stream, { from, max: events.length, triesMax: 1 });
      if (there.length === 0) return undefined;
      const last = there[events.length - 1];
      if (last !== undefined && events.every(({ id }, i) => there[i]?.record.id === id))
        return { kind: 'appended', revision: Number(last.record.revision), place: last.place };
      const end = await reader.last(stream, 1);
      return end && { kind: 'wrong-revision', actual: Number(end.record.revision) };
    } catch {
      // Not readable either: the outcome stays open, and the append is tried again.
      return undefined;
    }
  }
}

/** Without a position the server recognised a repeat whose stream was deleted: nothing can be read. */
function appendedOf(result: ClientResult, events: readonly EventToAppend[]): Tried {
  const last = events.at(-1);
  if (result.position === undefined || last === undefined)
    return { kind: 'wrong-revision', actual: 'no-stream' };
  const place = placeOf(result.position, last.id);
  return { kind: 'appended', revision: Number(result.nextExpectedRevision), place };
}
