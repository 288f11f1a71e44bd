import { expect } from '@jest/globals';
import type { Decider, DomainEvent } from '../../libs/event-store/index.ts';
import type { Decision, Rejected } from '../../libs/kernel/index.ts';

/** What a decision may be held against: its exact events, "already so", or its exact code (and facts). */
export interface Outcome<Event, Code extends string> {
  thenAccepted(events: readonly [Event, ...Event[]]): void;
  thenAlready(): void;
  thenRejected(code: Code, facts?: Rejected['facts']): void;
}

/** A stream's past, and the one command that is put to it. */
export interface Given<State, Event> {
  when<Code extends string>(decide: (state: State) => Decision<Event, Code>): Outcome<Event, Code>;
}

export interface Scenario<State, Event> {
  given(events: readonly Event[]): Given<State, Event>;
}

/**
 * `scenario(decider).given(events).when((state) => redeem(state, command)).thenRejected('gift-card.expired')`.
 *
 * There is no looser assertion: never "an error", never "some event", never a field that is there and says
 * nothing. An accepted decision must also fold, and a decision may not change the state that it was made on.
 */
export function scenario<State, Event extends DomainEvent>(
  decider: Decider<State, Event>,
): Scenario<State, Event> {
  return {
    given: (events) => ({
      when: (decide) => {
        const state = events.reduce<State>(
          (so, event) => decider.evolve(so, event),
          decider.initialState,
        );
        const before = structuredClone(state);
        const decision = decide(state);
        expect(state).toEqual(before);
        return outcomeOf(decision, (next) => {
          next.reduce<State>((so, event) => decider.evolve(so, event), state);
        });
      },
    }),
  };
}

function outcomeOf<Event, Code extends string>(
  decision: Decision<Event, Code>,
  fold: (events: readonly Event[]) => void,
): Outcome<Event, Code> {
  return {
    thenAccepted: (events) => {
      expect(decision).toStrictEqual({ kind: 'accepted', events });
      fold(events);
    },
    thenAlready: () => {
      expect(decision).toEqual({ kind: 'already' });
    },
    thenRejected: (code, facts) => {
      const { kind, code: found, facts: told } = { code: undefined, facts: undefined, ...decision };
      expect({ kind, code: found }).toEqual({ kind: 'rejected', code });
      if (facts !== undefined) expect(told).toEqual(facts);
    },
  };
}
