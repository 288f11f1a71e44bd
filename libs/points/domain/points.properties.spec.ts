import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { availableIn } from '../../balance/index.ts';
import {
  type Decision,
  type HoldId,
  type Instant,
  instantFromMs,
  type OrderRef,
} from '../../kernel/index.ts';
import { creditPoints, expirePoints } from './crediting.ts';
import { giveBackPoints } from './giving-back.ts';
import type { PointsEvent } from './points-events.ts';
import { availablePoints, evolvePoints, initialPoints, type PointsState } from './points.ts';
import { debitHold, holdPoints } from './spending.ts';
import { reinstatePoints, takeBackPoints } from './taking-back.ts';

type Command = (state: PointsState) => Decision<PointsEvent>;

const dayMs = 86_400_000;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const creditId = fc.constantFrom('c1', 'c2', 'c3');
const holdId = fc.constantFrom('h1', 'h2', 'h3', 'h4', 'h5').map((id) => id as HoldId);
const refundId = fc.constantFrom('r1', 'r2', 'r3', 'r4');
const some = fc.integer({ min: 0, max: 9 });
const now: fc.Arbitrary<Instant> = fc
  .integer({ min: 0, max: 8 })
  .map((day) => instantFromMs(day * dayMs));
const days = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined });

/** Any command at any moment, clocks that go back included. */
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(creditId, some, days, now)
      .map(([id, points, validityDays, creditedAt]): Command => {
        const end = validityDays === undefined ? {} : { validityDays };
        return (state) =>
          creditPoints(state, { creditId: id, points, lotKind: 'paid', creditedAt, ...end });
      }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(holdId, some, now).map(
      ([id, points, at]): Command =>
        (state) =>
          holdPoints(state, { holdId: id, orderRef, points, now: at }),
    ),
  },
  {
    weight: 3,
    arbitrary: holdId.map(
      (id): Command =>
        (state) =>
          debitHold(state, { holdId: id }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(holdId, refundId, fc.option(some, { nil: undefined }), now)
      .map(([id, refund, points, at]): Command => {
        const part = points === undefined ? {} : { points };
        return (state) =>
          giveBackPoints(state, {
            holdId: id,
            refundId: refund,
            now: at,
            graceDays: 2,
            ...part,
          });
      }),
  },
  {
    weight: 1,
    arbitrary: now.map(
      (at): Command =>
        (state) =>
          expirePoints(state, { now: at }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(creditId, refundId).map(
      ([id, refund]): Command =>
        (state) =>
          takeBackPoints(state, { creditId: id, reason: 'refunded', refundId: refund }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(creditId, refundId, now).map(
      ([id, refund, at]): Command =>
        (state) =>
          reinstatePoints(state, { creditId: id, refundId: refund, now: at, graceDays: 2 }),
    ),
  },
);

const commands = fc.array(command, { maxLength: 60 });

describe('rule 3: points are not spent twice', () => {
  it('given any commands in any order, then in each lot nothing is negative and held, used and expired stay within what was credited', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        for (const state of statesAfter(wishes))
          for (const lot of state.balance.lots.values()) {
            expect(availableIn(lot)).toBeGreaterThanOrEqual(0);
            expect(Math.min(lot.held, lot.used, lot.expired)).toBeGreaterThanOrEqual(0);
            expect(lot.held + lot.used + lot.expired).toBeLessThanOrEqual(lot.credited);
          }
      }),
    );
  });

  it('given any commands in any order, then what was credited is what is left, held, spent, expired and taken back', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const { state, events } = outcomeOf(wishes);
        const lots = [...state.balance.lots.values()];
        const left = lots.reduce((sum, lot) => sum + availableIn(lot) + lot.held, 0);
        const balance =
          sumOf(events, 'PointsCredited') -
          sumOf(events, 'PointsDebited') +
          sumOf(events, 'PointsRefunded') -
          sumOf(events, 'PointsExpired') -
          sumOf(events, 'PointsTakenBack') +
          sumOf(events, 'PointsReinstated');
        expect(left).toBe(balance);
      }),
    );
  });

  it('given any commands in any order, then each hold is resolved at most once, and no refund exceeds what its hold spent', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const { events } = outcomeOf(wishes);
        for (const id of ['h1', 'h2', 'h3', 'h4', 'h5']) {
          const own = events.filter((event) => 'holdId' in event && event.holdId === id);
          const ends = own.filter(
            ({ type }) => type === 'PointsDebited' || type === 'PointsHoldReleased',
          );
          expect(ends.length).toBeLessThanOrEqual(1);
          expect(sumOf(own, 'PointsRefunded')).toBeLessThanOrEqual(sumOf(own, 'PointsDebited'));
        }
      }),
    );
  });

  it('given any commands in any order, then a credit that was undone has nothing to spend', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        for (const { credits, balance } of statesAfter(wishes))
          for (const [id, { takenBack }] of credits) {
            const lot = balance.lots.get(id);
            if (takenBack !== undefined && lot !== undefined) expect(availableIn(lot)).toBe(0);
          }
      }),
    );
  });

  it('given an undone credit, when its refund is not made, then as much is there as was taken of it, and a repeat gives nothing', () => {
    fc.assert(
      fc.property(commands, creditId, now, (wishes, id, at) => {
        const { state, events } = outcomeOf(wishes);
        const own = events.filter((event) => 'creditId' in event && event.creditId === id);
        const taken = sumOf(own, 'PointsTakenBack') - sumOf(own, 'PointsReinstated');
        const wish = { creditId: id, refundId: 'not-made', now: at, graceDays: 2 };
        const after = eventsOf(reinstatePoints(state, wish)).reduce(evolvePoints, state);
        expect(unspentOf(after, id) - unspentOf(state, id)).toBe(taken);
        expect(reinstatePoints(after, wish).kind).toBe('already');
      }),
    );
  });

  it('given any balance, when points are held, then they are exactly when there are enough', () => {
    fc.assert(
      fc.property(commands, fc.integer({ min: 1, max: 9 }), now, (wishes, points, at) => {
        const { state } = outcomeOf(wishes);
        const free = availablePoints(state, at);
        const holdId = 'new' as HoldId;
        const decision = holdPoints(state, { holdId, orderRef, points, now: at });
        expect(decision.kind).toBe(free >= points ? 'accepted' : 'rejected');
        const after = eventsOf(decision).reduce(evolvePoints, state);
        expect(availablePoints(after, at)).toBe(free >= points ? free - points : free);
      }),
    );
  });
});

describe('rule 8: a repeat changes nothing', () => {
  it('given any history, when the last command comes again, then nothing more happens', () => {
    fc.assert(
      fc.property(commands, command, (wishes, last) => {
        const { state } = outcomeOf(wishes);
        const first = last(state);
        const second = last(eventsOf(first).reduce(evolvePoints, state));
        if (first.kind === 'rejected') expect(second).toEqual(first);
        else expect(second).toEqual({ kind: 'already' });
      }),
    );
  });

  it('given any history, when any command of it comes again at the end, then no point is credited, spent or given back twice', () => {
    fc.assert(
      fc.property(commands, fc.nat(), (wishes, chosen) => {
        const accepted: Command[] = [];
        let state = initialPoints;
        for (const wish of wishes) {
          const events = eventsOf(wish(state));
          if (events.length > 0) accepted.push(wish);
          state = events.reduce(evolvePoints, state);
        }
        const again = accepted[chosen % Math.max(1, accepted.length)];
        const types = again === undefined ? [] : eventsOf(again(state)).map(({ type }) => type);
        // Time goes on: what has ended since may end now, and a refund of "the rest" gives a new rest back.
        const repeatable = ['PointsExpired', 'PointsRefunded', 'PointsTakenBack'];
        expect(types.filter((type) => !repeatable.includes(type))).toEqual([]);
      }),
    );
  });

  it('given any history, when it is folded again from its events, then the state is the same', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const { state, events } = outcomeOf(wishes);
        const again = events.reduce(evolvePoints, initialPoints);
        expect(again.balance.lots.toJS()).toEqual(state.balance.lots.toJS());
        expect(again.balance.holds.toJS()).toEqual(state.balance.holds.toJS());
        expect(again.credits.toJS()).toEqual(state.credits.toJS());
      }),
    );
  });
});

function outcomeOf(wishes: readonly Command[]): {
  readonly state: PointsState;
  readonly events: readonly PointsEvent[];
} {
  const events: PointsEvent[] = [];
  let state = initialPoints;
  for (const wish of wishes) {
    const next = eventsOf(wish(state));
    events.push(...next);
    state = next.reduce(evolvePoints, state);
  }
  return { state, events };
}

function statesAfter(wishes: readonly Command[]): readonly PointsState[] {
  const states = [initialPoints];
  for (const wish of wishes) {
    const before = states.at(-1) ?? initialPoints;
    states.push(eventsOf(wish(before)).reduce(evolvePoints, before));
  }
  return states;
}

function unspentOf({ balance }: PointsState, id: string): number {
  const lot = balance.lots.get(id);
  return lot === undefined ? 0 : availableIn(lot);
}

function eventsOf(decision: Decision<PointsEvent>): readonly PointsEvent[] {
  return decision.kind === 'accepted' ? decision.events : [];
}

function sumOf(events: readonly PointsEvent[], type: PointsEvent['type']): number {
  return events.reduce(
    (sum, event) => sum + (event.type === type && 'points' in event ? event.points : 0),
    0,
  );
}
