import type { AvailabilityEvent } from '../../libs/availability/index.ts';
import type { RecordedEvent } from '../../libs/event-store/index.ts';

export interface HoldKey {
  readonly poolId: string;
  readonly holdId: string;
}

interface Added {
  readonly held: number;
  readonly taken: number;
}

/** What a batch of events does to the rows, however the batch was cut. */
export interface Changes {
  readonly capacities: ReadonlyMap<string, number>;
  /** Holds of this batch that still stand at its end. */
  readonly begun: readonly (HoldKey & { readonly units: number })[];
  /** Holds that ended and are not of this batch: only their rows know how much they held. */
  readonly ended: readonly HoldKey[];
  /** To be added to what pools hold and have given out. */
  readonly added: ReadonlyMap<string, Added>;
  add(poolId: string, more: Partial<Added>): void;
}

/** Sums up a batch of events, in order. */
export function changesBy(events: readonly RecordedEvent<AvailabilityEvent>[]): Changes {
  const capacities = new Map<string, number>();
  const standing = new Map<string, HoldKey & { readonly units: number }>();
  const ended: HoldKey[] = [];
  const added = new Map<string, Added>();

  function add(poolId: string, { held = 0, taken = 0 }: Partial<Added>): void {
    const before = added.get(poolId) ?? { held: 0, taken: 0 };
    added.set(poolId, { held: before.held + held, taken: before.taken + taken });
  }

  function end(hold: HoldKey): void {
    const key = keyOf(hold);
    const known = standing.get(key);
    standing.delete(key);
    if (known === undefined) ended.push(hold);
    else add(hold.poolId, { held: -known.units });
  }

  function see(poolId: string, event: AvailabilityEvent): void {
    switch (event.type) {
      case 'CapacitySet':
        capacities.set(poolId, event.capacity);
        return;
      case 'UnitsHeld':
      case 'WaitlistOffered': {
        const hold = { poolId, holdId: event.holdId, units: event.units };
        standing.set(keyOf(hold), hold);
        add(poolId, { held: event.units });
        return;
      }
      case 'HoldReleased':
        end({ poolId, holdId: event.holdId });
        return;
      case 'UnitsTaken':
        end({ poolId, holdId: event.holdId });
        add(poolId, { taken: event.units });
        return;
      case 'UnitsReturned':
        add(poolId, { taken: -event.units });
        return;
      case 'WaitlistJoined':
      case 'WaitlistLeft':
    }
  }

  for (const { streamId, event } of events) see(poolOf(streamId), event);
  return { capacities, begun: [...standing.values()], ended, added, add };
}

/** A hold's id says which pool it is of to its own stream alone. */
export function poolOf(streamId: string): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}

function keyOf({ poolId, holdId }: HoldKey): string {
  return `${poolId} ${holdId}`;
}
