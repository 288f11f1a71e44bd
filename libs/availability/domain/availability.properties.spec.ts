import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision, HoldId, OrderRef, PoolId } from '../../kernel/index.ts';
import {
  type AvailabilityEvent,
  type AvailabilityState,
  evolveAvailability,
  freeUnits,
  giveBack,
  holdUnits,
  initialAvailability,
  setCapacity,
  takenUnits,
  takeUnits,
} from './availability.ts';

type Command = (state: AvailabilityState) => Decision<AvailabilityEvent>;

const poolId = 'pool' as PoolId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const holdId = fc.constantFrom('h1', 'h2', 'h3', 'h4', 'h5', 'h6').map((id) => id as HoldId);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 8 }).map(settingCapacity) },
  {
    weight: 3,
    arbitrary: fc.tuple(holdId, fc.integer({ min: 0, max: 4 })).map(
      ([id, units]): Command =>
        (state) =>
          holdUnits(state, { holdId: id, orderRef, units }),
    ),
  },
  {
    weight: 2,
    arbitrary: holdId.map(
      (id): Command =>
        (state) =>
          takeUnits(state, { holdId: id }),
    ),
  },
  {
    weight: 2,
    arbitrary: holdId.map(
      (id): Command =>
        (state) =>
          giveBack(state, { holdId: id }),
    ),
  },
);

const commands = fc.array(command, { maxLength: 60 });

describe('rule 4: a pool never gives more than it has', () => {
  it('given any commands in any order, then taken and held never exceed the capacity, and each hold is resolved at most once', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        let state = initialAvailability;
        const resolved = new Map<string, number>();
        for (const wish of wishes) {
          const events = eventsOf(wish(state));
          state = events.reduce(evolveAvailability, state);
          for (const event of events)
            if (event.type === 'HoldReleased' || event.type === 'UnitsTaken')
              resolved.set(event.holdId, (resolved.get(event.holdId) ?? 0) + 1);
          const inUse = takenUnits(state) + heldUnits(state);
          expect(freeUnits(state)).toBeGreaterThanOrEqual(0);
          expect(freeUnits(state)).toBe((state.capacity ?? 0) - inUse);
        }
        expect([...resolved.values()].every((times) => times === 1)).toBe(true);
      }),
    );
  });

  it('given any history, when the last command comes again, then nothing more happens', () => {
    fc.assert(
      fc.property(commands, command, (wishes, last) => {
        const before = stateAfter(wishes);
        const first = last(before);
        const after = eventsOf(first).reduce(evolveAvailability, before);
        const second = last(after);
        if (first.kind === 'rejected') expect(second).toEqual(first);
        else expect(second).toEqual({ kind: 'already' });
      }),
    );
  });

  it('given any history, when it is folded again from its events, then the state is the same', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const events: AvailabilityEvent[] = [];
        let state = initialAvailability;
        for (const wish of wishes) {
          const next = eventsOf(wish(state));
          events.push(...next);
          state = next.reduce(evolveAvailability, state);
        }
        const again = events.reduce(evolveAvailability, initialAvailability);
        expect(again.balance.lots.toJS()).toEqual(state.balance.lots.toJS());
        expect(again.balance.holds.toJS()).toEqual(state.balance.holds.toJS());
      }),
    );
  });

  it('given any history, when every hold is given back, then all units are free', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const state = stateAfter(wishes);
        const empty = [...state.balance.holds.keys()].reduce(
          (so, id) =>
            eventsOf(giveBack(so, { holdId: id as HoldId })).reduce(evolveAvailability, so),
          state,
        );
        expect(freeUnits(empty)).toBe(empty.capacity ?? 0);
      }),
    );
  });
});

function settingCapacity(capacity: number): Command {
  return (state) => setCapacity(state, { poolId, capacity });
}

function stateAfter(wishes: readonly Command[]): AvailabilityState {
  return wishes.reduce(
    (state, wish) => eventsOf(wish(state)).reduce(evolveAvailability, state),
    initialAvailability,
  );
}

function eventsOf(decision: Decision<AvailabilityEvent>): readonly AvailabilityEvent[] {
  return decision.kind === 'accepted' ? decision.events : [];
}

function heldUnits({ balance }: AvailabilityState): number {
  return [...balance.lots.values()].reduce((sum, { held }) => sum + held, 0);
}
