import { describe, expect, it } from '@jest/globals';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
} from '../../event-store/index.ts';
import {
  type CommandId,
  type Decision,
  type HoldId,
  instant,
  type OrderRef,
  type PersonId,
  plusMs,
  type PoolId,
  systemRandom,
  type WaitlistEntryId,
} from '../../kernel/index.ts';
import { createMemoryPersonKeys } from '../../privacy/index.ts';
import type { AvailabilityEvent } from '../domain/availability-events.ts';
import { type AvailabilityState, initialAvailability } from '../domain/availability-state.ts';
import { giveBack, holdUnits, setCapacity } from '../domain/availability.ts';
import { evolveAvailability } from '../domain/evolve-availability.ts';
import { joinWaitlist } from '../domain/waitlist.ts';
import { availabilityCodec } from '../events/availability.codec.ts';
import { waitlistProcess } from './waitlist-process.ts';

const poolId = 'course' as PoolId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const hourMs = 60 * 60_000;

/** A pool that one order holds whole, with so many who wait for one unit each. */
async function fullPool(capacity: number, waiting: number) {
  let now = instant('2026-11-20T12:00:00Z');
  const clock = { now: () => now };
  const store = createMemoryEventStore({ clock });
  const keys = createMemoryPersonKeys({ random: systemRandom, clock });
  const pools = createDeciderStream<AvailabilityState, AvailabilityEvent>({
    ...{ store, clock, category: 'availability' },
    codecs: createCodecRegistry([availabilityCodec], keys),
    decider: { initialState: initialAvailability, evolve: evolveAvailability },
  });
  const on = async (decide: (state: AvailabilityState) => Decision<AvailabilityEvent>) => {
    const commandId = systemRandom.uuid() as CommandId;
    const actor = { kind: 'system', id: 'test' } as const;
    const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
    await pools.execute(poolId, context, decide);
  };
  const holdId = 'all' as HoldId;
  await on((state) => setCapacity(state, { poolId, capacity }));
  await on((state) => holdUnits(state, { holdId, orderRef, units: capacity }));
  for (let i = 0; i < waiting; i += 1)
    await on((state) =>
      joinWaitlist(state, {
        entryId: `entry-${String(i)}` as WaitlistEntryId,
        personId: `person-${String(i)}` as PersonId,
        units: 1,
        joinedAt: now,
        contact: { name: 'Anna', email: 'anna@example.se' },
      }),
    );
  const process = waitlistProcess({ pools, clock, offerMs: hourMs });
  return {
    clock,
    pass: (ms: number) => {
      now = plusMs(now, ms);
    },
    free: () => on((state) => giveBack(state, { holdId })),
    run: (signal = new AbortController().signal) => process.run(poolId, signal),
    process,
    offered: async () => {
      const { state } = await pools.load(poolId);
      return [...state.line.values()].flatMap(({ entryId, offer }) =>
        offer === undefined ? [] : [entryId],
      );
    },
  };
}

describe('the process that offers what is free to the line', () => {
  it('given nothing that is free, when it runs, then it is done', async () => {
    const pool = await fullPool(1, 2);
    expect(await pool.run()).toEqual({ kind: 'done' });
    expect(await pool.offered()).toEqual([]);
  });

  it('given a unit that was freed without an offer, when it runs, then the first is offered it and it looks again at the offer’s end', async () => {
    const pool = await fullPool(1, 2);
    await pool.free();
    const at = plusMs(pool.clock.now(), hourMs);
    expect(await pool.run()).toEqual({ kind: 'wake-at', at });
    expect(await pool.offered()).toEqual(['entry-0']);
    expect(await pool.run()).toEqual({ kind: 'wake-at', at });
  });

  it('given an offer that is over, when it runs, then the next is offered; with the line empty it is done', async () => {
    const pool = await fullPool(1, 2);
    await pool.free();
    await pool.run();
    pool.pass(hourMs);
    const at = plusMs(pool.clock.now(), hourMs);
    expect(await pool.run()).toEqual({ kind: 'wake-at', at });
    expect(await pool.offered()).toEqual(['entry-1']);
    pool.pass(hourMs);
    expect(await pool.run()).toEqual({ kind: 'done' });
    expect(await pool.offered()).toEqual([]);
  });

  it('given more who can be offered units than one decision takes, when it runs once, then all are', async () => {
    const pool = await fullPool(250, 250);
    await pool.free();
    await pool.run();
    expect(await pool.offered()).toHaveLength(250);
    pool.pass(hourMs);
    expect(await pool.run()).toEqual({ kind: 'done' });
    expect(await pool.offered()).toEqual([]);
  });

  it('given a runner that ends, when it runs, then it does nothing more and asks to be woken', async () => {
    const pool = await fullPool(1, 2);
    await pool.free();
    const ended = AbortSignal.abort();
    expect(await pool.run(ended)).toEqual({ kind: 'wake-at', at: pool.clock.now() });
    expect(await pool.offered()).toEqual([]);
  });

  it('given an event that frees units or makes an offer, then it wakes the process of its pool', async () => {
    const { process } = await fullPool(1, 0);
    const ids = process.wakes.map(({ eventType, processId }) => [
      eventType,
      processId({ type: eventType }, 'availability-session-moon.first' as never),
    ]);
    expect(ids).toEqual(
      ['CapacitySet', 'HoldReleased', 'UnitsReturned', 'WaitlistOffered'].map((type) => [
        type,
        'session-moon.first',
      ]),
    );
  });
});
