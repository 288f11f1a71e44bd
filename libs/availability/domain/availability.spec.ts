import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import { CorruptStream, type HoldId, type OrderRef, type PoolId } from '../../kernel/index.ts';
import type { AvailabilityEvent } from './availability-events.ts';
import { freeUnits, initialAvailability, takenUnits } from './availability-state.ts';
import { giveBack, holdUnits, returnUnits, setCapacity, takeUnits } from './availability.ts';
import { evolveAvailability } from './evolve-availability.ts';

const poolId = 'course-wheel-throwing' as PoolId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const a = 'a' as HoldId;
const b = 'b' as HoldId;

const availability = scenario({ initialState: initialAvailability, evolve: evolveAvailability });

const seats = (capacity: number): AvailabilityEvent => ({ type: 'CapacitySet', poolId, capacity });
const held = (holdId: HoldId, units: number): AvailabilityEvent => ({
  type: 'UnitsHeld',
  holdId,
  orderRef,
  units,
});
const taken = (holdId: HoldId, units: number): AvailabilityEvent => ({
  type: 'UnitsTaken',
  holdId,
  units,
});
const released = (holdId: HoldId): AvailabilityEvent => ({ type: 'HoldReleased', holdId });
const returned = (holdId: HoldId, units: number): AvailabilityEvent => ({
  type: 'UnitsReturned',
  holdId,
  units,
});

describe('setCapacity', () => {
  it('given a new pool, when its capacity is set, then it has that many units', () => {
    availability
      .given([])
      .when((state) => setCapacity(state, { poolId, capacity: 10 }))
      .thenAccepted([seats(10)]);
  });

  it('given a capacity, when it is set twice, then nothing happens', () => {
    availability
      .given([seats(10)])
      .when((state) => setCapacity(state, { poolId, capacity: 10 }))
      .thenAlready();
  });

  it('given 3 seats taken and 2 held, when the capacity is set to 5, then it is', () => {
    availability
      .given([seats(10), held(a, 3), taken(a, 3), held(b, 2)])
      .when((state) => setCapacity(state, { poolId, capacity: 5 }))
      .thenAccepted([seats(5)]);
  });

  it('given no seat in use, when the capacity is set to nothing, then it is', () => {
    availability
      .given([seats(10)])
      .when((state) => setCapacity(state, { poolId, capacity: 0 }))
      .thenAccepted([seats(0)]);
  });

  it('given 3 seats taken and 2 held, when the capacity is set to 4, then it is rejected', () => {
    availability
      .given([seats(10), held(a, 3), taken(a, 3), held(b, 2)])
      .when((state) => setCapacity(state, { poolId, capacity: 4 }))
      .thenRejected('availability.capacity-below-taken', { inUse: 5 });
  });

  it.each([-1, 1.5, Number.NaN])(
    'given a pool, when its capacity is set to %p, then it is rejected',
    (capacity) => {
      availability
        .given([seats(10)])
        .when((state) => setCapacity(state, { poolId, capacity }))
        .thenRejected('availability.invalid-capacity');
    },
  );
});

describe('holdUnits', () => {
  const wish = { holdId: a, orderRef, units: 2 };

  it('given seats left, when some are held, then they are set aside', () => {
    availability
      .given([seats(2)])
      .when((state) => holdUnits(state, wish))
      .thenAccepted([held(a, 2)]);
  });

  it('given a hold, when it comes twice, then nothing happens', () => {
    availability
      .given([seats(2), held(a, 2)])
      .when((state) => holdUnits(state, wish))
      .thenAlready();
  });

  it('given a hold that was taken, when it comes again, then nothing happens', () => {
    availability
      .given([seats(2), held(a, 2), taken(a, 2)])
      .when((state) => holdUnits(state, wish))
      .thenAlready();
  });

  it('given a hold, when it comes twice with other units, then it is rejected', () => {
    availability
      .given([seats(9), held(a, 3)])
      .when((state) => holdUnits(state, wish))
      .thenRejected('availability.hold-reused');
  });

  it('given one seat left, when two are held, then it is sold out', () => {
    availability
      .given([seats(3), held(b, 2)])
      .when((state) => holdUnits(state, wish))
      .thenRejected('availability.sold-out', { left: 1 });
  });

  it('given a pool without capacity, when a seat is held, then the pool is unknown', () => {
    availability
      .given([])
      .when((state) => holdUnits(state, wish))
      .thenRejected('availability.unknown-pool');
  });

  it('given a hold that was given back before it came, when it comes late, then it is rejected', () => {
    availability
      .given([seats(2), released(a)])
      .when((state) => holdUnits(state, wish))
      .thenRejected('availability.hold-released');
  });

  it('given a hold that was taken and given back, when it comes again, then it is rejected', () => {
    availability
      .given([seats(2), held(a, 2), taken(a, 2), returned(a, 2)])
      .when((state) => holdUnits(state, wish))
      .thenRejected('availability.hold-released');
  });

  it.each([0, -1, 0.5])('given a pool, when %p seats are held, then it is rejected', (units) => {
    availability
      .given([seats(2)])
      .when((state) => holdUnits(state, { ...wish, units }))
      .thenRejected('availability.invalid-units');
  });
});

describe('takeUnits', () => {
  it('given a hold, when it is taken, then its units are gone for good', () => {
    availability
      .given([seats(2), held(a, 2)])
      .when((state) => takeUnits(state, { holdId: a }))
      .thenAccepted([taken(a, 2)]);
  });

  it('given a hold that was taken, when it is taken twice, then nothing happens', () => {
    availability
      .given([seats(2), held(a, 2), taken(a, 2)])
      .when((state) => takeUnits(state, { holdId: a }))
      .thenAlready();
  });

  it('given no such hold, when it is taken, then it is rejected', () => {
    availability
      .given([seats(2)])
      .when((state) => takeUnits(state, { holdId: a }))
      .thenRejected('availability.hold-unknown');
  });

  it.each([[[released(a)]], [[held(a, 1), taken(a, 1), returned(a, 1)]]])(
    'given a hold that was given back (%#), when it is taken, then it is rejected',
    (events) => {
      availability
        .given([seats(2), ...events])
        .when((state) => takeUnits(state, { holdId: a }))
        .thenRejected('availability.hold-released');
    },
  );
});

describe('giveBack', () => {
  it('given a hold, when it is given back, then it is released', () => {
    availability
      .given([seats(2), held(a, 2)])
      .when((state) => giveBack(state, { holdId: a }))
      .thenAccepted([released(a)]);
  });

  it('given a hold that never was, when it is given back, then that is recorded', () => {
    availability
      .given([])
      .when((state) => giveBack(state, { holdId: a }))
      .thenAccepted([released(a)]);
  });

  it('given units that were taken, when they are given back, then they return', () => {
    availability
      .given([seats(2), held(a, 2), taken(a, 2)])
      .when((state) => giveBack(state, { holdId: a }))
      .thenAccepted([returned(a, 2)]);
  });

  it.each([[[released(a)]], [[held(a, 1), taken(a, 1), returned(a, 1)]]])(
    'given a hold that was given back (%#), when it is given back twice, then nothing happens',
    (events) => {
      availability
        .given([seats(2), ...events])
        .when((state) => giveBack(state, { holdId: a }))
        .thenAlready();
    },
  );
});

describe('returnUnits', () => {
  const some = { returnId: 'refund-1', holdId: a, units: 1 };
  const sold = [seats(9), held(a, 3), taken(a, 3)];
  const back = (units: number, returnId = 'refund-1'): AvailabilityEvent => ({
    type: 'UnitsReturned',
    holdId: a,
    units,
    returnId,
  });

  it('given three that were taken, when one is returned, then one is free again', () => {
    availability
      .given(sold)
      .when((state) => returnUnits(state, some))
      .thenAccepted([back(1)]);
  });

  it('given a return, when it comes twice, then nothing happens', () => {
    availability
      .given([...sold, back(1)])
      .when((state) => returnUnits(state, some))
      .thenAlready();
  });

  it('given a return, when it comes twice and all the rest came back since, then nothing happens', () => {
    availability
      .given([...sold, back(1), returned(a, 2)])
      .when((state) => returnUnits(state, some))
      .thenAlready();
  });

  it.each([
    ['other units', { ...some, units: 2 }],
    ['another hold', { ...some, holdId: b }],
  ])('given a return, when it comes again with %s, then it is rejected', (_, other) => {
    availability
      .given([...sold, held(b, 3), taken(b, 3), back(1)])
      .when((state) => returnUnits(state, other))
      .thenRejected('availability.return-reused');
  });

  it('given two of three returned, when two more are, then it is rejected', () => {
    availability
      .given([...sold, back(2)])
      .when((state) => returnUnits(state, { returnId: 'refund-2', holdId: a, units: 2 }))
      .thenRejected('availability.more-than-taken', { left: 1 });
  });

  it('given two of three returned, when the last is, then nothing of the hold is left', () => {
    const events = [...sold, back(2)];
    availability
      .given(events)
      .when((state) => returnUnits(state, { returnId: 'refund-2', holdId: a, units: 1 }))
      .thenAccepted([back(1, 'refund-2')]);
    availability
      .given([...events, back(1, 'refund-2')])
      .when((state) => returnUnits(state, { returnId: 'refund-3', holdId: a, units: 1 }))
      .thenRejected('availability.hold-released');
  });

  it('given one of three returned, when the whole is given back, then the other two come back', () => {
    availability
      .given([...sold, back(1)])
      .when((state) => giveBack(state, { holdId: a }))
      .thenAccepted([returned(a, 2)]);
  });

  it('given one of three returned, when the hold or its taking comes again, then nothing happens', () => {
    availability
      .given([...sold, back(1)])
      .when((state) => holdUnits(state, { holdId: a, orderRef, units: 3 }))
      .thenAlready();
    availability
      .given([...sold, back(1)])
      .when((state) => takeUnits(state, { holdId: a }))
      .thenAlready();
  });

  it('given a hold that is not taken yet, when some of it is returned, then it is rejected', () => {
    availability
      .given([seats(9), held(a, 3)])
      .when((state) => returnUnits(state, some))
      .thenRejected('availability.not-taken');
  });

  it('given no such hold, when some of it is returned, then it is rejected', () => {
    availability
      .given([seats(9)])
      .when((state) => returnUnits(state, some))
      .thenRejected('availability.hold-unknown');
  });

  it.each([0, -1, 0.5])(
    'given a hold, when %p units are returned, then it is rejected',
    (units) => {
      availability
        .given(sold)
        .when((state) => returnUnits(state, { ...some, units }))
        .thenRejected('availability.invalid-units');
    },
  );
});

describe('number 19: two lines on one stock item', () => {
  it('given two pieces in stock, when one order’s two lines want two each, then the second is sold out', () => {
    availability
      .given([seats(2), held('ORD-20261120-A15A7F:1:first' as HoldId, 2)])
      .when((state) =>
        holdUnits(state, {
          holdId: 'ORD-20261120-A15A7F:1:second' as HoldId,
          orderRef,
          units: 2,
        }),
      )
      .thenRejected('availability.sold-out');
  });
});

describe('number 20: many reservations, one unit left', () => {
  it('given one seat left, when 500 orders want it, then one has it and nobody else', () => {
    const wishes = Array.from({ length: 500 }, (_, i) => `order-${String(i)}` as HoldId);
    let state = [seats(10), held(a, 9)].reduce(evolveAvailability, initialAvailability);
    const answers = wishes.map((holdId) => {
      const decision = holdUnits(state, { holdId, orderRef, units: 1 });
      if (decision.kind === 'accepted') state = decision.events.reduce(evolveAvailability, state);
      return decision.kind === 'rejected' ? decision.code : decision.kind;
    });
    expect(answers).toEqual(['accepted', ...wishes.slice(1).map(() => 'availability.sold-out')]);
    expect(freeUnits(state)).toBe(0);
  });
});

describe('what is left', () => {
  it('given 10 seats with 3 taken and 2 held, then 5 are free and 3 are taken', () => {
    const state = [seats(10), held(a, 3), taken(a, 3), held(b, 2)].reduce(
      evolveAvailability,
      initialAvailability,
    );
    expect(freeUnits(state)).toBe(5);
    expect(takenUnits(state)).toBe(3);
  });

  it('given a pool without capacity, then nothing is free or taken', () => {
    expect(freeUnits(initialAvailability)).toBe(0);
    expect(takenUnits(initialAvailability)).toBe(0);
  });
});

describe('a history that cannot be', () => {
  const again = { type: 'UnitsReturned', holdId: a, units: 1, returnId: 'refund' } as const;

  it.each<readonly AvailabilityEvent[]>([
    [held(a, 1)],
    [seats(1), held(a, 2)],
    [seats(2), held(a, 1), held(a, 1)],
    [seats(2), taken(a, 1)],
    [seats(2), held(a, 1), taken(a, 1), taken(a, 1)],
    [seats(2), held(a, 1), taken(a, 1), released(a)],
    [seats(2), held(a, 1), returned(a, 1)],
    [seats(2), held(a, 1), taken(a, 1), returned(a, 2)],
    [seats(2), held(a, 2), seats(1)],
    [seats(2), held(a, 1), released(a), released(a)],
    [seats(2), released(a), held(a, 1)],
    [seats(2), released(a), taken(a, 1)],
    [seats(2), held(a, 2), taken(a, 2), again, again],
  ])('given events that cannot follow each other (%#), then folding stops', (...events) => {
    expect(() => events.reduce(evolveAvailability, initialAvailability)).toThrow(CorruptStream);
  });
});
