import type { Clock, Rejected } from '../../kernel/index.ts';
import type { CodecRegistry } from '../codec/codec-registry.ts';
import type { DomainEvent } from '../codec/envelope.ts';
import type { CommandContext, Decide, Executed } from '../decider.ts';
import type { EventToAppend, StreamId } from '../event-store.ts';
import { encodeDecision } from './encode-decision.ts';
import type { Folded } from './folded.ts';
import type { StreamDecider } from './stream-decider.ts';

/** A command in a stream's queue. Exactly one of `answer` and `fail` is called, once. */
export interface Waiting<State, Event extends DomainEvent> {
  /** Undefined for a mere look at the state, which never has events. */
  readonly context: CommandContext | undefined;
  readonly decide: Decide<State, Event, string>;
  answer(executed: Executed<State, Event>): void;
  fail(error: unknown): void;
}

export type Verdict<Event extends DomainEvent> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'already' }
  | Rejected
  | { readonly kind: 'failed'; readonly error: unknown };

/** What a command came to on the state before it; it may be told once that state is known to stand. */
export interface Decided<State, Event extends DomainEvent> {
  readonly waiting: Waiting<State, Event>;
  readonly verdict: Verdict<Event>;
  readonly encoded: readonly EventToAppend[];
  /** Of the encoded events, as the store counts them. */
  readonly bytes: number;
  /** Whether personal data are among them. */
  readonly personal: boolean;
  /** The stream after this command. */
  readonly after: Stand<State>;
}

export interface DecidingOptions<State, Event extends DomainEvent> {
  readonly codecs: CodecRegistry;
  readonly decider: StreamDecider<State, Event>;
  readonly clock: Clock;
}

interface Stand<State> {
  readonly state: State;
  readonly revision: number;
}

interface Judged<State, Event extends DomainEvent> {
  readonly waiting: Waiting<State, Event>;
  readonly verdict: Verdict<Event>;
  readonly before: Stand<State>;
  readonly after: Stand<State>;
}

/**
 * Decides the waiting commands one after the other, each on the state that the ones before it leave, and
 * encodes their events. A command that throws, or whose events cannot be stored, fails alone; in the
 * second case those after it had counted on its events and are left out, to be decided again.
 */
export async function decideInOrder<State, Event extends DomainEvent>(
  options: DecidingOptions<State, Event>,
  streamId: StreamId,
  from: Folded<State>,
  all: readonly Waiting<State, Event>[],
): Promise<readonly Decided<State, Event>[]> {
  const { codecs, decider } = options;
  const judged: Judged<State, Event>[] = [];
  let before: Stand<State> = from;
  for (const waiting of all) {
    const next = judge(decider, before, waiting);
    judged.push(next);
    before = next.after;
  }
  await codecs.prepare(
    codecs.peopleOf(judged.flatMap(({ verdict }) => eventsOf(verdict))),
    'write',
  );
  const ids = new Set<string>();
  const decided: Decided<State, Event>[] = [];
  for (const one of judged) {
    const next = encoded(options, streamId, one, ids);
    decided.push(next);
    if (next.verdict.kind !== one.verdict.kind) break;
  }
  return decided;
}

function judge<State, Event extends DomainEvent>(
  decider: StreamDecider<State, Event>,
  before: Stand<State>,
  waiting: Waiting<State, Event>,
): Judged<State, Event> {
  try {
    const verdict = waiting.decide(before.state);
    const events = eventsOf(verdict);
    let { state } = before;
    for (const event of events) state = decider.evolve(state, event);
    return {
      waiting,
      verdict,
      before,
      after: { state, revision: before.revision + events.length },
    };
  } catch (error) {
    return { waiting, verdict: { kind: 'failed', error }, before, after: before };
  }
}

function encoded<State, Event extends DomainEvent>(
  { codecs, clock }: DecidingOptions<State, Event>,
  streamId: StreamId,
  { waiting, verdict, before, after }: Judged<State, Event>,
  ids: Set<string>,
): Decided<State, Event> {
  const nothing = { encoded: [], bytes: 0, personal: false };
  if (verdict.kind !== 'accepted') return { waiting, verdict, after, ...nothing };
  try {
    if (waiting.context === undefined) throw new TypeError('a look at a state has no events');
    const { events } = verdict;
    const written = encodeDecision(codecs, clock, { streamId, context: waiting.context, events });
    refuseSecondUse(ids, written.encoded);
    return { waiting, verdict, after, ...written };
  } catch (error) {
    return { waiting, verdict: { kind: 'failed', error }, after: before, ...nothing };
  }
}

function eventsOf<Event extends DomainEvent>(verdict: Verdict<Event>): readonly Event[] {
  return verdict.kind === 'accepted' ? verdict.events : [];
}

/** A command decided twice alike within one batch would write one event id twice. */
function refuseSecondUse(ids: Set<string>, encoded: readonly EventToAppend[]): void {
  for (const { id, type } of encoded)
    if (ids.has(id)) throw new TypeError(`a repeated command was accepted again: ${type}`);
  for (const { id } of encoded) ids.add(id);
}
