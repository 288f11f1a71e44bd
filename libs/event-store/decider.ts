import type { Actor, CommandId, Decision, Instant, Rejected } from '../kernel/index.ts';
import type { DomainEvent } from './codec/envelope.ts';
import type { Position } from './event-store.ts';

/** Pure: how one stream's events fold into the state that decisions are made on. */
export interface Decider<State, Event extends DomainEvent> {
  readonly initialState: State;
  evolve(state: State, event: Event): State;
}

/** Who wants it, under which id, and when. `now` was fixed when the command was first accepted. */
export interface CommandContext {
  readonly commandId: CommandId;
  readonly correlationId: string;
  /** What caused the command: an event's id, or the command id itself when a client did. */
  readonly causationId: string;
  readonly actor: Actor;
  readonly now: Instant;
  /** The provider's or user's clock, when it is another than ours. */
  readonly occurredAt?: Instant;
}

/** What became of a command: the decision, and the state and place in the feed that it stands on. */
export interface Executed<State, Event extends DomainEvent, Code extends string = string> {
  readonly outcome:
    | { readonly kind: 'accepted'; readonly events: readonly Event[] }
    | { readonly kind: 'already' }
    | Rejected<Code>;
  readonly state: State;
  /** The stream's last revision; -1 when it does not exist. */
  readonly revision: number;
  /** At or after the stream's last event that this answer rests on; undefined for an empty store. */
  readonly position: Position | undefined;
}

export type Decide<State, Event, Code extends string> = (state: State) => Decision<Event, Code>;

/** One stream category's door: fold, decide, append. */
export interface DeciderStream<State, Event extends DomainEvent> {
  execute<Code extends string>(
    id: string,
    context: CommandContext,
    decide: Decide<State, Event, Code>,
  ): Promise<Executed<State, Event, Code>>;
  /** The folded state as the store has it now (the tail is read), without a decision. */
  load(id: string): Promise<{ readonly state: State; readonly revision: number }>;
}
