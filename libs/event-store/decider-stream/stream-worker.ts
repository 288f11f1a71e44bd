import { CorruptStream, OperationalError, type Random } from '../../kernel/index.ts';
import type { DomainEvent } from '../codec/envelope.ts';
import type { EventStore, Position, StreamId } from '../event-store.ts';
import { appendAndVerify, surelyNotWritten, type Written } from './append-and-verify.ts';
import { backOff } from './back-off.ts';
import {
  decideInOrder,
  type Decided,
  type DecidingOptions,
  type Waiting,
} from './decide-in-order.ts';
import { grownBy } from './folded-state.ts';
import type { Folded } from './folded.ts';
import type { KeptStates } from './kept-states.ts';
import { fittingOneAppend } from './next-append.ts';
import { repeatsAmong } from './repeats.ts';
import type { DeciderStreamObserver } from './stream-decider.ts';

export interface WorkerOptions<State, Event extends DomainEvent> extends DecidingOptions<
  State,
  Event
> {
  readonly store: EventStore;
  readonly states: KeptStates<State>;
  readonly random: Random;
  readonly conflictsMax: number;
  readonly observe: DeciderStreamObserver;
}

/** A state, and whether it is known to have been the store's after every waiting command came. */
interface Known<State> {
  readonly folded: Folded<State>;
  readonly current: boolean;
}

/** `stands`: the chunk is answered, and what was decided after it was decided on `known`. */
interface Step<State> {
  readonly stands: boolean;
  /** Undefined: to be read anew. */
  readonly known: Known<State> | undefined;
}

/**
 * Answers every command of one batch of one stream. Each answer, a refusal too, leaves only once the
 * state that it was decided on is known to stand: by the append's expected revision, or by reading the
 * stream's tail where nothing is appended. Never throws: a failure is the commands' answer.
 */
export async function settleBatch<State, Event extends DomainEvent>(
  options: WorkerOptions<State, Event>,
  streamId: StreamId,
  commands: readonly Waiting<State, Event>[],
): Promise<void> {
  await new Batch(options, streamId).settle(commands);
}

class Batch<State, Event extends DomainEvent> {
  readonly #options: WorkerOptions<State, Event>;
  readonly #streamId: StreamId;
  #pending: readonly Waiting<State, Event>[] = [];
  #conflicts = 0;

  constructor(options: WorkerOptions<State, Event>, streamId: StreamId) {
    this.#options = options;
    this.#streamId = streamId;
  }

  async settle(commands: readonly Waiting<State, Event>[]): Promise<void> {
    this.#pending = commands;
    const { states } = this.#options;
    try {
      const cached = states.cached(this.#streamId);
      let known: Known<State> | undefined =
        cached === undefined ? undefined : { folded: cached, current: false };
      while (this.#pending.length > 0) {
        known ??= { folded: await states.load(this.#streamId), current: true };
        known = await this.#decide(known);
      }
    } catch (error) {
      if (error instanceof CorruptStream) states.drop(this.#streamId);
      for (const waiting of this.#pending) waiting.fail(error);
    }
  }

  async #decide(from: Known<State>): Promise<Known<State> | undefined> {
    let left = await decideInOrder(this.#options, this.#streamId, from.folded, this.#pending);
    let known = from;
    while (left.length > 0) {
      const chunk = left.slice(0, fittingOneAppend(left));
      const step = chunk.some(({ encoded }) => encoded.length > 0)
        ? await this.#settleByAppend(known, chunk, left)
        : await this.#settleByTail(known, chunk);
      if (!step.stands || step.known === undefined) return step.known;
      known = step.known;
      left = left.slice(chunk.length);
    }
    return known;
  }

  async #settleByAppend(
    known: Known<State>,
    chunk: readonly Decided<State, Event>[],
    left: readonly Decided<State, Event>[],
  ): Promise<Step<State>> {
    const { store, states, observe } = this.#options;
    const { folded } = known;
    const startedMs = performance.now();
    let written: Written;
    try {
      written = await appendAndVerify(store, this.#streamId, folded.revision, chunk);
    } catch (error) {
      return { stands: false, known: this.#notAppended(error, known, chunk) };
    }
    if (written.kind === 'elsewhere')
      return { stands: false, known: await this.#conflict(folded, left) };
    observe.appended?.(performance.now() - startedMs, written.revision - folded.revision);
    this.#conflicts = 0;
    const grown = states.keep(this.#streamId, grownBy(folded, chunk, written.position));
    this.#answer(chunk, written.position);
    return { stands: true, known: { folded: grown, current: true } };
  }

  /** Nothing is appended, so no conflict would show that the state is old: the tail does. */
  async #settleByTail(
    { folded, current }: Known<State>,
    chunk: readonly Decided<State, Event>[],
  ): Promise<Step<State>> {
    const { store } = this.#options;
    if (!current) {
      const tail = await store.last(this.#streamId);
      if (tail?.id !== folded.eventId)
        return { stands: false, known: await this.#refresh(folded, []) };
    }
    const isAsked = chunk.some(({ waiting }) => waiting.context !== undefined);
    this.#answer(chunk, folded.position ?? (isAsked ? await store.head() : undefined));
    return { stands: true, known: { folded, current: true } };
  }

  /** Commands whose events may stand are told so; the others of that append are decided again. */
  #notAppended(
    error: unknown,
    known: Known<State>,
    chunk: readonly Decided<State, Event>[],
  ): Known<State> | undefined {
    const failed = chunk.filter(({ encoded }) => encoded.length > 0);
    for (const { waiting } of failed) waiting.fail(error);
    this.#settled(failed);
    if (surelyNotWritten(error)) return known;
    this.#options.states.drop(this.#streamId);
    return undefined;
  }

  async #conflict(
    folded: Folded<State>,
    left: readonly Decided<State, Event>[],
  ): Promise<Known<State>> {
    const { observe, conflictsMax, random } = this.#options;
    observe.conflict?.();
    this.#conflicts += 1;
    if (this.#conflicts > conflictsMax)
      throw new OperationalError(
        'event-store.conflict',
        `others wrote to ${this.#streamId} first, ${String(this.#conflicts)} times`,
        { retryable: true },
      );
    await backOff(this.#conflicts, random);
    return this.#refresh(folded, left);
  }

  /** Reads what others wrote, and answers those of ours that turn out to stand there. */
  async #refresh(
    folded: Folded<State>,
    left: readonly Decided<State, Event>[],
  ): Promise<Known<State>> {
    const repeats = repeatsAmong(left);
    const grown = await this.#options.states.refresh(this.#streamId, folded, (recorded) => {
      repeats.see(recorded);
    });
    const found = repeats.found().map((one) => ({ ...one, after: grown }));
    this.#answer(found, grown.position);
    return { folded: grown, current: true };
  }

  #answer(decided: readonly Decided<State, Event>[], position: Position | undefined): void {
    for (const { waiting, verdict, after } of decided)
      if (verdict.kind === 'failed') waiting.fail(verdict.error);
      else
        waiting.answer({
          outcome: verdict,
          state: after.state,
          revision: after.revision,
          position,
        });
    this.#settled(decided);
  }

  #settled(decided: readonly Decided<State, Event>[]): void {
    const done = new Set(decided.map(({ waiting }) => waiting));
    this.#pending = this.#pending.filter((waiting) => !done.has(waiting));
  }
}
