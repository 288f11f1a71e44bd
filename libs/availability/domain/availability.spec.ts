import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import { CorruptStream, type HoldId, type OrderRef, type PoolId } from '../../kernel/index.ts';
import {
  type AvailabilityEvent,
  evolveAvailability,
  freeUnits,
  giveBack,
  holdUnits,
  initialAvailability,
  setCapacity,
  takenUnits,
  takeUnits,
} from './availability.ts';

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

  it('given 3 seats taken and 2 held, when the capacity is set to 4, then it is rejected', () => {
    availability
      .given([seats(10), held(a, 3), taken(a, 3), held(b, 2)])
      .when((state) => setCapacity(state, { poolId, capacity: 4 }))
      .thenRejected('availability.capacity-below-taken');
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
      .thenRejected('availability.sold-out');
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
  ])('given events that cannot follow each other (%#), then folding stops', (...events) => {
    expect(() => events.reduce(evolveAvailability, initialAvailability)).toThrow(CorruptStream);
  });
});
