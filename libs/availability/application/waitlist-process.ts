import { v5 } from 'uuid';
import type { CommandContext, DeciderStream } from '../../event-store/index.ts';
import type { Clock, CommandId, Instant } from '../../kernel/index.ts';
import type { ProcessDefinition, RunOutcome } from '../../processes/index.ts';
import type { AvailabilityEvent } from '../domain/availability-events.ts';
import type { AvailabilityState } from '../domain/availability-state.ts';
import { nextOfferEnd, tendWaitlist } from '../domain/offers.ts';

export interface WaitlistParts {
  readonly pools: DeciderStream<AvailabilityState, AvailabilityEvent>;
  readonly clock: Clock;
  /** How long an offer stands, in milliseconds. */
  readonly offerMs: number;
}

/** A day, so that whoever is asleep when a place becomes free can still have it. */
export const waitlistOfferMsDefault = 24 * 60 * 60_000;

const waitlistProcessName = 'offer-what-is-free-to-the-line';

/** Whatever frees units, and the offer whose end must be waited for. */
const wakes = ['CapacitySet', 'HoldReleased', 'UnitsReturned', 'WaitlistOffered'] as const;
/** A step ends or makes a hundred offers, and a line is a thousand long. */
const stepsMax = 30;
const namespace = '8f0b5a7e-2f0c-4a86-9a3e-3d1f4f6f5b21';

/**
 * Offers what is free to those who wait and ends the offers whose time is over; its id is the pool's.
 * Most offers are made by the decision that frees the units; this does what is left, and the timers.
 */
export function waitlistProcess(parts: WaitlistParts): ProcessDefinition {
  return {
    name: waitlistProcessName,
    wakes: wakes.map((eventType) => ({
      eventType,
      processId: (_event, streamId) => streamId.slice(streamId.indexOf('-') + 1),
    })),
    ends: [],
    run: (poolId, signal) => tend(parts, poolId, signal),
  };
}

async function tend(
  { pools, clock, offerMs }: WaitlistParts,
  poolId: string,
  signal: AbortSignal,
): Promise<RunOutcome> {
  for (let step = 0; step < stepsMax && !signal.aborted; step += 1) {
    const now = clock.now();
    const { outcome, state } = await pools.execute(poolId, contextOf(poolId, now, step), (before) =>
      tendWaitlist(before, { now, offerMs }),
    );
    if (outcome.kind === 'accepted') continue;
    const at = nextOfferEnd(state);
    return at === undefined ? { kind: 'done' } : { kind: 'wake-at', at };
  }
  return { kind: 'wake-at', at: clock.now() };
}

function contextOf(poolId: string, now: Instant, step: number): CommandContext {
  const commandId = v5([poolId, now, String(step)].join('|'), namespace) as CommandId;
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'process', id: waitlistProcessName },
    now,
  };
}
