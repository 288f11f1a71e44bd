import type {
  HoldId,
  Instant,
  OrderRef,
  PersonalText,
  PersonId,
  PoolId,
  WaitlistEntryId,
} from '../../kernel/index.ts';

/** How many units a pool has in all: seats of an occasion, tickets of a type, pieces in stock. */
export interface CapacitySet {
  readonly type: 'CapacitySet';
  readonly poolId: PoolId;
  readonly capacity: number;
}

export interface UnitsHeld {
  readonly type: 'UnitsHeld';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly units: number;
}

/** What an order held, or what an offer to somebody in the waiting list did. */
export interface HoldReleased {
  readonly type: 'HoldReleased';
  readonly holdId: HoldId;
}

export interface UnitsTaken {
  readonly type: 'UnitsTaken';
  readonly holdId: HoldId;
  readonly units: number;
}

export interface UnitsReturned {
  readonly type: 'UnitsReturned';
  readonly holdId: HoldId;
  readonly units: number;
  /** Of a return of some of the units; all that was left came back without one. */
  readonly returnId?: string;
}

/** How somebody who waits is told of an offer. */
export interface WaitlistContact {
  readonly name: PersonalText;
  readonly email: PersonalText;
}

export interface WaitlistJoined {
  readonly type: 'WaitlistJoined';
  readonly entryId: WaitlistEntryId;
  readonly personId: PersonId;
  readonly units: number;
  readonly joinedAt: Instant;
  readonly contact: WaitlistContact;
}

/** It holds the units itself: nobody else can take them until the offer ends. */
export interface WaitlistOffered {
  readonly type: 'WaitlistOffered';
  readonly entryId: WaitlistEntryId;
  readonly holdId: HoldId;
  readonly units: number;
  readonly offeredAt: Instant;
  readonly offerUntil: Instant;
}

/** Why somebody no longer waits. */
export type WaitlistEnd = 'left' | 'offer-expired' | 'bought';

export interface WaitlistLeft {
  readonly type: 'WaitlistLeft';
  readonly entryId: WaitlistEntryId;
  readonly why: WaitlistEnd;
}

export type AvailabilityEvent =
  | CapacitySet
  | UnitsHeld
  | HoldReleased
  | UnitsTaken
  | UnitsReturned
  | WaitlistJoined
  | WaitlistOffered
  | WaitlistLeft;
