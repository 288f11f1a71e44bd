import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Decision,
  type HoldId,
  instantFromMs,
  type OrderRef,
  type PersonId,
  type PoolId,
  type WaitlistEntryId,
} from '../../kernel/index.ts';
import type { AvailabilityEvent } from './availability-events.ts';
import {
  type AvailabilityState,
  freeUnits,
  initialAvailability,
  takenUnits,
} from './availability-state.ts';
import { giveBack, holdUnits, returnUnits, setCapacity, takeUnits } from './availability.ts';
import { evolveAvailability } from './evolve-availability.ts';
import { tendWaitlist, unspokenUnits } from './offers.ts';
import { joinWaitlist, leaveWaitlist } from './waitlist.ts';

type Command = (state: AvailabilityState) => Decision<AvailabilityEvent>;

const poolId = 'pool' as PoolId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const holdIds = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((id) => id as HoldId);
const entryIds = ['e1', 'e2', 'e3', 'e4', 'e5'].map((id) => id as WaitlistEntryId);
const holdId = fc.constantFrom(...holdIds);
const entryId = fc.constantFrom(...entryIds);
const units = fc.integer({ min: 0, max: 4 });
/** With offers, as checkout asks for, or without, as an older caller does. */
const terms = fc
  .option(fc.integer({ min: 0, max: 50 }), { nil: undefined })
  .map((ms) =>
    ms === undefined ? {} : { offers: { now: instantFromMs(ms), offerMs: 10 } as const },
  );

function commandOf<Wish>(
  wish: fc.Arbitrary<Wish>,
  decide: (state: AvailabilityState, wish: Wish) => Decision<AvailabilityEvent>,
): fc.Arbitrary<Command> {
  return wish.map((one) => (state) => decide(state, one));
}

const ofStrangers = [
  commandOf(fc.tuple(fc.integer({ min: -1, max: 8 }), terms), (state, [capacity, offers]) =>
    setCapacity(state, { poolId, capacity, ...offers }),
  ),
  commandOf(fc.tuple(holdId, units), (state, [id, of]) =>
    holdUnits(state, { holdId: id, orderRef, units: of }),
  ),
  commandOf(holdId, (state, id) => takeUnits(state, { holdId: id })),
  commandOf(fc.tuple(holdId, terms), (state, [id, offers]) =>
    giveBack(state, { holdId: id, ...offers }),
  ),
  commandOf(
    fc.tuple(fc.constantFrom('r1', 'r2', 'r3'), holdId, units, terms),
    (state, [returnId, id, of, offers]) =>
      returnUnits(state, { returnId, holdId: id, units: of, ...offers }),
  ),
];

const ofTheLine = [
  commandOf(fc.tuple(entryId, units), (state, [id, of]) =>
    joinWaitlist(state, {
      entryId: id,
      personId: id as string as PersonId,
      units: of,
      joinedAt: instantFromMs(0),
      contact: { name: 'Anna', email: 'anna@example.se' },
    }),
  ),
  commandOf(fc.tuple(entryId, terms), (state, [id, offers]) =>
    leaveWaitlist(state, { entryId: id, ...offers }),
  ),
  commandOf(fc.integer({ min: 0, max: 50 }), (state, ms) =>
    tendWaitlist(state, { now: instantFromMs(ms), offerMs: 10 }),
  ),
  commandOf(fc.tuple(holdId, entryId, units, terms), (state, [id, entry, of, offers]) =>
    holdUnits(state, { holdId: id, orderRef, units: of, waitlistEntryId: entry, ...offers }),
  ),
];

const command = fc.oneof(...ofStrangers, ...ofTheLine);
const commands = fc.array(command, { maxLength: 80 });

describe('rule 4: a pool never gives more than it has', () => {
  it('given any commands in any order, then taken and held, offers among them, never exceed the capacity, and each hold is resolved at most once', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const resolved = new Map<string, number>();
        walk(wishes, (state, events) => {
          for (const event of events)
            if (event.type === 'HoldReleased' || event.type === 'UnitsTaken')
              resolved.set(event.holdId, (resolved.get(event.holdId) ?? 0) + 1);
          expect(freeUnits(state)).toBeGreaterThanOrEqual(0);
          expect(freeUnits(state)).toBe(
            (state.capacity ?? 0) - takenUnits(state) - heldUnits(state),
          );
        });
        expect([...resolved.values()].every((times) => times === 1)).toBe(true);
      }),
    );
  });

  it('given any commands in any order, then what was taken is what UnitsTaken gave less what UnitsReturned brought back', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        let taken = 0;
        walk(wishes, (state, events) => {
          for (const event of events) {
            if (event.type === 'UnitsTaken') taken += event.units;
            if (event.type === 'UnitsReturned') taken -= event.units;
          }
          expect(takenUnits(state)).toBe(taken);
        });
      }),
    );
  });

  it('given any history, when every hold is given back and everybody leaves the line, then all units are free', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const cleared = [
          ...entryIds.map(
            (id): Command =>
              (state) =>
                leaveWaitlist(state, { entryId: id }),
          ),
          ...holdIds.map(
            (id): Command =>
              (state) =>
                giveBack(state, { holdId: id }),
          ),
        ].reduce(after, stateAfter(wishes));
        expect(freeUnits(cleared)).toBe(cleared.capacity ?? 0);
      }),
    );
  });
});

describe('the line comes first', () => {
  it('given any history, when a stranger holds what is theirs to have, then whoever could be offered units still can', () => {
    fc.assert(
      fc.property(commands, fc.integer({ min: 1, max: 4 }), (wishes, wanted) => {
        const state = stateAfter(wishes);
        if (state.capacity === undefined) return;
        const due = offeredBy(state);
        const decision = holdUnits(state, { holdId: 'new' as HoldId, orderRef, units: wanted });
        expect(decision.kind === 'accepted').toBe(wanted <= unspokenUnits(state));
        const then = eventsOf(decision).reduce(evolveAvailability, state);
        expect(offeredBy(then)).toEqual(due);
      }),
    );
  });

  it('given any history, when the line is tended until nothing is due, then every offer stands for units of its own and the rest fits nobody who waits', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const tend: Command = (state) =>
          tendWaitlist(state, { now: instantFromMs(60), offerMs: 10 });
        const state = after(stateAfter(wishes), tend);
        expect(tend(state)).toEqual({ kind: 'already' });
        for (const { offer, units: of } of state.line.values()) {
          if (offer === undefined) expect(of).toBeGreaterThan(freeUnits(state));
          else expect(state.balance.holds.has(offer.holdId)).toBe(true);
        }
      }),
    );
  });
});

describe('rule 8: a repeat changes nothing', () => {
  it('given any history, when the last command comes again, then nothing more happens', () => {
    fc.assert(
      fc.property(commands, command, (wishes, last) => {
        const before = stateAfter(wishes);
        const first = last(before);
        const second = last(eventsOf(first).reduce(evolveAvailability, before));
        if (first.kind === 'rejected') expect(second).toEqual(first);
        else expect(second).toEqual({ kind: 'already' });
      }),
    );
  });
});

describe('rule 9: a replay gives the same', () => {
  it('given any history, when it is folded again from its events, then the state is the same', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const log: AvailabilityEvent[] = [];
        const state = walk(wishes, (_, events) => log.push(...events));
        const again = log.reduce(evolveAvailability, initialAvailability);
        expect(plain(again)).toEqual(plain(state));
      }),
    );
  });
});

function walk(
  wishes: readonly Command[],
  see: (state: AvailabilityState, events: readonly AvailabilityEvent[]) => void,
): AvailabilityState {
  return wishes.reduce((state, wish) => {
    const events = eventsOf(wish(state));
    const next = events.reduce(evolveAvailability, state);
    see(next, events);
    return next;
  }, initialAvailability);
}

function stateAfter(wishes: readonly Command[]): AvailabilityState {
  return wishes.reduce(after, initialAvailability);
}

function after(state: AvailabilityState, wish: Command): AvailabilityState {
  return eventsOf(wish(state)).reduce(evolveAvailability, state);
}

function eventsOf(decision: Decision<AvailabilityEvent>): readonly AvailabilityEvent[] {
  return decision.kind === 'accepted' ? decision.events : [];
}

/** Whom the line's next offers would go to. */
function offeredBy(state: AvailabilityState): readonly string[] {
  const decision = tendWaitlist(state, { now: instantFromMs(0), offerMs: 10 });
  return eventsOf(decision).flatMap((event) =>
    event.type === 'WaitlistOffered' ? [event.entryId] : [],
  );
}

function plain(state: AvailabilityState): object {
  const { balance, line, resolved, returns, gone } = state;
  return {
    lots: balance.lots.toJS(),
    holds: balance.holds.toJS(),
    line: line.toArray(),
    packed: [resolved, returns, gone].map(({ buckets }) => buckets.toJS()),
  };
}

function heldUnits({ balance }: AvailabilityState): number {
  return [...balance.lots.values()].reduce((sum, { held }) => sum + held, 0);
}
