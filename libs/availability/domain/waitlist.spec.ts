import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import {
  CorruptStream,
  type HoldId,
  instant,
  type OrderRef,
  type PersonId,
  plusMs,
  type PoolId,
  type WaitlistEntryId,
} from '../../kernel/index.ts';
import type { AvailabilityEvent, WaitlistEnd } from './availability-events.ts';
import { freeUnits, initialAvailability, placeInLine } from './availability-state.ts';
import { giveBack, holdUnits, returnUnits, setCapacity } from './availability.ts';
import { evolveAvailability } from './evolve-availability.ts';
import { nextOfferEnd, tendWaitlist } from './offers.ts';
import { joinWaitlist, leaveWaitlist } from './waitlist.ts';

const poolId = 'course-wheel-throwing' as PoolId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const now = instant('2026-11-20T12:00:00Z');
const dayMs = 24 * 60 * 60_000;
const until = plusMs(now, dayMs);
const offers = { now, offerMs: dayMs };
const contact = { name: 'Anna Ek', email: 'anna@example.se' };
const a = 'a' as HoldId;
const b = 'b' as HoldId;
const anna = 'anna' as WaitlistEntryId;
const bo = 'bo' as WaitlistEntryId;
const cia = 'cia' as WaitlistEntryId;

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
const wishOf = (entryId: WaitlistEntryId, units = 1) => ({
  entryId,
  personId: `person-${entryId}` as PersonId,
  units,
  joinedAt: now,
  contact,
});
const joined = (entryId: WaitlistEntryId, units = 1): AvailabilityEvent => ({
  type: 'WaitlistJoined',
  ...wishOf(entryId, units),
});
const offerOf = (entryId: WaitlistEntryId) => `waitlist:${entryId}` as HoldId;
const offered = (entryId: WaitlistEntryId, units = 1, at = now): AvailabilityEvent => ({
  type: 'WaitlistOffered',
  entryId,
  holdId: offerOf(entryId),
  units,
  offeredAt: at,
  offerUntil: plusMs(at, dayMs),
});
const gone = (entryId: WaitlistEntryId, why: WaitlistEnd): AvailabilityEvent => ({
  type: 'WaitlistLeft',
  entryId,
  why,
});
const soldOut = [seats(1), held(a, 1)];

describe('joinWaitlist', () => {
  it('given a pool that is sold out, when somebody joins, then they wait', () => {
    availability
      .given(soldOut)
      .when((state) => joinWaitlist(state, wishOf(anna)))
      .thenAccepted([joined(anna)]);
  });

  it('given somebody who waits, when they join twice, then nothing happens', () => {
    availability
      .given([...soldOut, joined(anna)])
      .when((state) => joinWaitlist(state, wishOf(anna)))
      .thenAlready();
  });

  it.each<WaitlistEnd>(['left', 'offer-expired', 'bought'])(
    'given a place in the line that is over (%s), when its wish comes again, then nothing happens',
    (why) => {
      availability
        .given([seats(1), held(a, 1), joined(anna), gone(anna, why)])
        .when((state) => joinWaitlist(state, wishOf(anna)))
        .thenAlready();
    },
  );

  it.each([
    ['other units', { ...wishOf(anna), units: 2 }],
    ['another person', { ...wishOf(anna), personId: 'bo' as PersonId }],
  ])('given an entry, when it comes again with %s, then it is rejected', (_, wish) => {
    const events = [seats(2), held(a, 2), joined(anna)];
    availability
      .given(events)
      .when((state) => joinWaitlist(state, wish))
      .thenRejected('availability.entry-reused');
    availability
      .given([...events, gone(anna, 'left')])
      .when((state) => joinWaitlist(state, wish))
      .thenRejected('availability.entry-reused');
  });

  it('given a seat that is free, when somebody would rather wait, then it is rejected', () => {
    availability
      .given([seats(1)])
      .when((state) => joinWaitlist(state, wishOf(anna)))
      .thenRejected('availability.not-sold-out', { left: 1 });
  });

  it('given one seat free, when somebody waits for two, then they wait', () => {
    availability
      .given([seats(2), held(a, 1)])
      .when((state) => joinWaitlist(state, wishOf(anna, 2)))
      .thenAccepted([joined(anna, 2)]);
  });

  it('given a free seat that is owed to the first in the line, when another joins, then they wait too', () => {
    availability
      .given([...soldOut, joined(anna), released(a)])
      .when((state) => joinWaitlist(state, wishOf(bo)))
      .thenAccepted([joined(bo)]);
  });

  it('given a person who waits, when the same person joins once more, then it is rejected', () => {
    availability
      .given([...soldOut, joined(anna)])
      .when((state) => joinWaitlist(state, { ...wishOf(bo), personId: wishOf(anna).personId }))
      .thenRejected('availability.already-waiting');
  });

  it('given a pool of two, when somebody waits for three, then it is rejected', () => {
    availability
      .given([seats(2), held(a, 2)])
      .when((state) => joinWaitlist(state, wishOf(anna, 3)))
      .thenRejected('availability.more-than-capacity', { capacity: 2 });
  });

  it('given a pool without capacity, when somebody joins, then the pool is unknown', () => {
    availability
      .given([])
      .when((state) => joinWaitlist(state, wishOf(anna)))
      .thenRejected('availability.unknown-pool');
  });

  it.each([0, -1, 0.5])(
    'given a pool, when somebody waits for %p, then it is rejected',
    (units) => {
      availability
        .given(soldOut)
        .when((state) => joinWaitlist(state, wishOf(anna, units)))
        .thenRejected('availability.invalid-units');
    },
  );

  it('given a thousand who wait, when one more joins, then the line is full', () => {
    const crowd = Array.from({ length: 1_000 }, (_, i) => joined(String(i) as WaitlistEntryId));
    availability
      .given([...soldOut, ...crowd])
      .when((state) => joinWaitlist(state, wishOf(anna)))
      .thenRejected('availability.waitlist-full');
  });
});

describe('who gets what becomes free', () => {
  it('given two who wait, when a hold is given back, then the first is offered its unit in the same decision', () => {
    availability
      .given([...soldOut, joined(anna), joined(bo)])
      .when((state) => giveBack(state, { holdId: a, offers }))
      .thenAccepted([released(a), offered(anna)]);
  });

  it('given one who waits, when a sold unit is returned, then they are offered it', () => {
    availability
      .given([seats(3), held(a, 3), taken(a, 3), joined(anna)])
      .when((state) => returnUnits(state, { returnId: 'r', holdId: a, units: 1, offers }))
      .thenAccepted([{ type: 'UnitsReturned', holdId: a, units: 1, returnId: 'r' }, offered(anna)]);
  });

  it('given two who wait, when the room is made larger, then both are offered a seat', () => {
    availability
      .given([...soldOut, joined(anna), joined(bo)])
      .when((state) => setCapacity(state, { poolId, capacity: 3, offers }))
      .thenAccepted([seats(3), offered(anna), offered(bo)]);
  });

  it('given a hold that ends without terms for an offer, when a stranger comes first, then it is sold out to them', () => {
    const events = [...soldOut, joined(anna), released(a)];
    availability
      .given(events)
      .when((state) => holdUnits(state, { holdId: b, orderRef, units: 1 }))
      .thenRejected('availability.sold-out');
    availability
      .given(events)
      .when((state) => tendWaitlist(state, offers))
      .thenAccepted([offered(anna)]);
  });

  it('given more free than the line is owed, when a stranger comes, then they get of the rest', () => {
    const events = [...soldOut, joined(anna), seats(3)];
    availability
      .given(events)
      .when((state) => holdUnits(state, { holdId: b, orderRef, units: 1 }))
      .thenAccepted([held(b, 1)]);
    availability
      .given(events)
      .when((state) => holdUnits(state, { holdId: b, orderRef, units: 2 }))
      .thenRejected('availability.sold-out');
  });

  it('given the first waits for two and one is free, when it is offered, then the next is offered it and the first stays first', () => {
    const events = [seats(2), held(a, 1), held(b, 1), joined(anna, 2), joined(bo), released(a)];
    availability
      .given(events)
      .when((state) => tendWaitlist(state, offers))
      .thenAccepted([offered(bo)]);
    availability
      .given([...events, offered(bo), released(b), released(offerOf(bo)), gone(bo, 'left')])
      .when((state) => tendWaitlist(state, offers))
      .thenAccepted([offered(anna, 2)]);
  });

  it('given one free that nobody in the line is content with, when a stranger comes, then they get it', () => {
    availability
      .given([seats(2), held(a, 1), joined(anna, 2)])
      .when((state) => holdUnits(state, { holdId: b, orderRef, units: 1 }))
      .thenAccepted([held(b, 1)]);
  });

  it('given one who has an offer and one who waits for two, when one more is free, then nobody is offered it', () => {
    const events = [seats(2), held(a, 1), held(b, 1), joined(anna), joined(bo, 2), released(a)];
    const one = [...events, offered(anna), released(b)];
    availability
      .given(one)
      .when((state) => tendWaitlist(state, offers))
      .thenAlready();
    availability
      .given(one)
      .when((state) => holdUnits(state, { holdId: 'c' as HoldId, orderRef, units: 1 }))
      .thenAccepted([held('c' as HoldId, 1)]);
  });

  it('given a line where nothing is due, when it is tended, then nothing happens', () => {
    availability
      .given([...soldOut, joined(anna)])
      .when((state) => tendWaitlist(state, offers))
      .thenAlready();
  });
});

describe('number 36: a waiting-list offer expires, next in line', () => {
  const events = [...soldOut, joined(anna), joined(bo), released(a), offered(anna)];

  it('given an offer whose time is over, when the line is tended, then its units go to the next', () => {
    const later = { now: until, offerMs: dayMs };
    availability
      .given(events)
      .when((state) => tendWaitlist(state, later))
      .thenAccepted([released(offerOf(anna)), gone(anna, 'offer-expired'), offered(bo, 1, until)]);
  });

  it('given an offer that stands, when the line is tended a moment before its end, then nothing happens', () => {
    availability
      .given(events)
      .when((state) => tendWaitlist(state, { now: plusMs(until, -1), offerMs: dayMs }))
      .thenAlready();
  });

  it('given an offer that stands, when a stranger wants its unit, then it is sold out to them', () => {
    availability
      .given(events)
      .when((state) => holdUnits(state, { holdId: b, orderRef, units: 1 }))
      .thenRejected('availability.sold-out');
  });

  it('given offers that end at different times, then the first of them is when to look again', () => {
    const state = [...events, seats(2), offered(bo, 1, plusMs(now, -1))].reduce(
      evolveAvailability,
      initialAvailability,
    );
    expect(nextOfferEnd(state)).toBe(plusMs(until, -1));
    expect(nextOfferEnd(initialAvailability)).toBeUndefined();
    expect(placeInLine(state, bo)).toBeUndefined();
  });

  it('given one who waits beside one who has an offer, then the offer’s end is when to look again', () => {
    expect(nextOfferEnd(events.reduce(evolveAvailability, initialAvailability))).toBe(until);
    expect(
      nextOfferEnd([...soldOut, joined(anna)].reduce(evolveAvailability, initialAvailability)),
    ).toBeUndefined();
  });
});

describe('buying what was offered', () => {
  const events = [...soldOut, joined(anna), joined(bo), released(a), offered(anna)];
  const wish = { holdId: b, orderRef, units: 1, waitlistEntryId: anna };

  it('given an offer, when an order is placed with it, then its hold becomes the order’s in one decision', () => {
    availability
      .given(events)
      .when((state) => holdUnits(state, wish))
      .thenAccepted([released(offerOf(anna)), gone(anna, 'bought'), held(b, 1)]);
  });

  it('given an order that took over an offer, when its hold comes twice, then nothing happens', () => {
    availability
      .given([...events, released(offerOf(anna)), gone(anna, 'bought'), held(b, 1)])
      .when((state) => holdUnits(state, wish))
      .thenAlready();
  });

  it('given an order that took over an offer, when it is given back, then the next in line is offered', () => {
    availability
      .given([...events, released(offerOf(anna)), gone(anna, 'bought'), held(b, 1)])
      .when((state) => giveBack(state, { holdId: b, offers }))
      .thenAccepted([released(b), offered(bo)]);
  });

  it('given an offer of two, when the order takes one, then the other is offered to the next', () => {
    availability
      .given([seats(2), held(a, 2), joined(anna, 2), joined(bo), released(a), offered(anna, 2)])
      .when((state) => holdUnits(state, { ...wish, offers }))
      .thenAccepted([released(offerOf(anna)), gone(anna, 'bought'), held(b, 1), offered(bo)]);
  });

  it('given an offer of one, when the order wants two and nothing else is free, then it is sold out', () => {
    availability
      .given(events)
      .when((state) => holdUnits(state, { ...wish, units: 2 }))
      .thenRejected('availability.sold-out');
  });

  it('given the first in line who was not offered the free unit yet, when they order, then they get it', () => {
    availability
      .given([...soldOut, joined(anna), joined(bo), released(a)])
      .when((state) => holdUnits(state, wish))
      .thenAccepted([gone(anna, 'bought'), held(b, 1)]);
    availability
      .given([...soldOut, joined(bo), joined(anna), released(a)])
      .when((state) => holdUnits(state, wish))
      .thenRejected('availability.sold-out');
  });

  it('given an offer that has ended, when an order is placed with it, then it is as good as anybody’s', () => {
    const ended = [released(offerOf(anna)), gone(anna, 'offer-expired')];
    availability
      .given([...soldOut, joined(anna), released(a), offered(anna), ...ended])
      .when((state) => holdUnits(state, wish))
      .thenAccepted([held(b, 1)]);
    availability
      .given([...events, ...ended])
      .when((state) => holdUnits(state, wish))
      .thenRejected('availability.sold-out');
  });

  it('given no such entry, when an order is placed with it, then it is rejected', () => {
    availability
      .given(events)
      .when((state) => holdUnits(state, { ...wish, waitlistEntryId: cia }))
      .thenRejected('availability.entry-unknown');
  });
});

describe('leaveWaitlist', () => {
  const events = [...soldOut, joined(anna), joined(bo)];

  it('given somebody who waits, when they leave, then they no longer wait', () => {
    availability
      .given(events)
      .when((state) => leaveWaitlist(state, { entryId: anna, offers }))
      .thenAccepted([gone(anna, 'left')]);
  });

  it('given somebody with an offer, when they leave, then it goes to the next', () => {
    availability
      .given([...events, released(a), offered(anna)])
      .when((state) => leaveWaitlist(state, { entryId: anna, offers }))
      .thenAccepted([released(offerOf(anna)), gone(anna, 'left'), offered(bo)]);
  });

  it.each<WaitlistEnd>(['left', 'bought', 'offer-expired'])(
    'given a place that is over (%s), when it is left, then nothing happens',
    (why) => {
      availability
        .given([...events, gone(anna, why)])
        .when((state) => leaveWaitlist(state, { entryId: anna }))
        .thenAlready();
    },
  );

  it('given no such entry, when it is left, then it is rejected', () => {
    availability
      .given(events)
      .when((state) => leaveWaitlist(state, { entryId: cia }))
      .thenRejected('availability.entry-unknown');
  });
});

describe('the place in the line', () => {
  it('given one with an offer and two who wait, then the two are first and second', () => {
    const events = [...soldOut, joined(anna), joined(bo), joined(cia), released(a), offered(anna)];
    const state = events.reduce(evolveAvailability, initialAvailability);
    expect([anna, bo, cia].map((entryId) => placeInLine(state, entryId))).toEqual([
      undefined,
      1,
      2,
    ]);
  });
});

describe('a line that cannot be', () => {
  it.each<readonly AvailabilityEvent[]>([
    [...soldOut, joined(anna), joined(anna)],
    [...soldOut, joined(anna), gone(anna, 'left'), joined(anna)],
    [...soldOut, gone(anna, 'left')],
    [...soldOut, joined(anna), offered(anna)],
    [seats(1), offered(anna)],
    [seats(2), joined(anna), offered(anna), offered(anna)],
    [seats(2), joined(anna), offered(anna), gone(anna, 'bought')],
  ])('given events that cannot follow each other (%#), then folding stops', (...events) => {
    expect(() => events.reduce(evolveAvailability, initialAvailability)).toThrow(CorruptStream);
  });

  it('given an offer, then its units are free to nobody', () => {
    const state = [seats(3), joined(anna, 2), offered(anna, 2)].reduce(
      evolveAvailability,
      initialAvailability,
    );
    expect(freeUnits(state)).toBe(1);
  });
});
