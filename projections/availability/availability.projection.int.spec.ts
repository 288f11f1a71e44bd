import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  type AvailabilityEvent,
  availabilityCodec,
  type AvailabilityState,
  evolveAvailability,
  freeUnits,
  giveBack,
  holdUnits,
  initialAvailability,
  joinWaitlist,
  leaveWaitlist,
  placeInLine,
  setCapacity,
  returnUnits,
  takenUnits,
  takeUnits,
  tendWaitlist,
} from '../../libs/availability/index.ts';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
  type DeciderStream,
} from '../../libs/event-store/index.ts';
import {
  type CommandId,
  type Decision,
  type HoldId,
  instant,
  type OrderRef,
  type PersonId,
  plusMs,
  type PoolId,
  systemClock,
  type WaitlistEntryId,
} from '../../libs/kernel/index.ts';
import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import {
  type RunningProjection,
  runningProjection,
} from '../../test/support/running-projection.ts';
import { availability } from './availability.projection.ts';
import { countWaiting, findPools, findWaiting, listPools } from './availability.queries.ts';

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;

type Pools = DeciderStream<AvailabilityState, AvailabilityEvent>;

function emptyLog() {
  const noKeys = { prepare: async () => undefined, seal: () => undefined, open: () => undefined };
  const store = createMemoryEventStore();
  const codecs = createCodecRegistry([availabilityCodec], noKeys);
  const pools: Pools = createDeciderStream({
    store,
    codecs,
    clock: systemClock,
    category: 'availability',
    decider: { initialState: initialAvailability, evolve: evolveAvailability },
  });
  return { store, codecs, pools };
}

/** Every kind of event, holds that end in each way, and one that was given back before it came. */
async function someHistory(pools: Pools): Promise<void> {
  for (const pool of ['course-a', 'session-moon.first', 'ticket']) {
    await on(pools, pool, (state) => setCapacity(state, { poolId: id(pool), capacity: 20 }));
    for (const [hold, units] of [1, 2, 3, 4, 5].entries()) {
      const holdId = `${pool}.${String(hold)}` as HoldId;
      await on(pools, pool, (state) => holdUnits(state, { holdId, orderRef, units }));
      if (hold === 1 || hold === 2) await on(pools, pool, (state) => takeUnits(state, { holdId }));
      if (hold === 2 || hold === 3) await on(pools, pool, (state) => giveBack(state, { holdId }));
    }
    await on(pools, pool, (state) => giveBack(state, { holdId: 'never' as HoldId }));
  }
  await on(pools, 'course-a', (state) =>
    setCapacity(state, { poolId: id('course-a'), capacity: 8 }),
  );
  await on(pools, 'no-capacity', (state) => giveBack(state, { holdId: 'early' as HoldId }));
  await aLine(pools);
}

/**
 * A pool of three, taken by one order. Anna was offered one that came back and let it pass, Bo has
 * the offer now, Cia bought what hers held, Disa left, Eva and Finn wait.
 */
async function aLine(pools: Pools): Promise<void> {
  const pool = 'course-full';
  const offers = { now: morning, offerMs: hourMs };
  const holdId = 'all' as HoldId;
  await on(pools, pool, (state) => setCapacity(state, { poolId: id(pool), capacity: 3 }));
  await on(pools, pool, (state) => holdUnits(state, { holdId, orderRef, units: 3 }));
  await on(pools, pool, (state) => takeUnits(state, { holdId }));
  for (const name of ['cia', 'anna', 'bo', 'disa', 'eva', 'finn'])
    await on(pools, pool, (state) =>
      joinWaitlist(state, {
        entryId: entry(name),
        personId: name as PersonId,
        units: 1,
        joinedAt: morning,
        contact: { name, email: `${name}@example.se` },
      }),
    );
  for (const returnId of ['first', 'second'])
    await on(pools, pool, (state) => returnUnits(state, { returnId, holdId, units: 1, offers }));
  await on(pools, pool, (state) => leaveWaitlist(state, { entryId: entry('disa') }));
  await on(pools, pool, (state) =>
    holdUnits(state, {
      holdId: 'of-cia' as HoldId,
      orderRef,
      units: 1,
      waitlistEntryId: entry('cia'),
    }),
  );
  await on(pools, pool, (state) =>
    tendWaitlist(state, { now: plusMs(morning, hourMs), offerMs: hourMs }),
  );
}

const morning = instant('2026-11-20T08:00:00Z');
const hourMs = 60 * 60_000;

describeProjectionContract('availability', async () => {
  const { store, codecs, pools } = emptyLog();
  await someHistory(pools);
  return { projection: availability, store, codecs };
});

describe('the availability read model', () => {
  const { store, codecs, pools } = emptyLog();
  let running: RunningProjection;

  beforeAll(async () => {
    await someHistory(pools);
    running = await runningProjection({ projection: availability, store, codecs });
  });

  afterAll(async () => running.stop());

  it('given holds that stand, were taken and given back, when a pool is looked up, then it shows what is left', async () => {
    const found = await findPools(running.database.pool, [
      'course-a',
      'session-moon.first',
      'none',
    ]);
    expect(found.get('course-a')).toEqual({
      pool_id: 'course-a',
      capacity: 8,
      held: 6,
      taken: 2,
      left: 0,
    });
    expect(found.get('session-moon.first')).toMatchObject({ capacity: 20, left: 12 });
    expect(found.has('none')).toBe(false);
  });

  it('given a pool that never had a capacity, when pools are listed, then it is not among them', async () => {
    const rows = await listPools(running.database.pool, { limit: 10 });
    expect(rows.map(({ pool_id }) => pool_id)).toEqual([
      'course-a',
      'course-full',
      'session-moon.first',
      'ticket',
    ]);
  });

  it('given more pools than a page holds, when the next page is asked for, then it goes on after the last', async () => {
    const first = await listPools(running.database.pool, { limit: 2 });
    const after = first.at(-1)?.pool_id ?? '';
    const next = await listPools(running.database.pool, { after, limit: 2 });
    expect(next.map(({ pool_id }) => pool_id)).toEqual(['session-moon.first', 'ticket']);
  });

  it('given a line, when it is looked at, then offers count as held and each entry shows where it stands', async () => {
    const pool = 'course-full';
    const found = await findPools(running.database.pool, [pool]);
    expect(found.get(pool)).toMatchObject({ capacity: 3, held: 2, taken: 1, left: 0 });
    expect(await countWaiting(running.database.pool, pool)).toBe(2);
    expect(await countWaiting(running.database.pool, 'course-a')).toBe(0);
    const finn = await findWaiting(running.database.pool, pool, entry('finn'));
    expect(finn).toMatchObject({ units: 1, joined_at: morning, offer_until: undefined, place: 2 });
    const bo = await findWaiting(running.database.pool, pool, entry('bo'));
    expect(bo).toMatchObject({ place: 0, offer_until: plusMs(morning, 2 * hourMs) });
    for (const name of ['anna', 'cia', 'disa', 'nobody'])
      expect(await findWaiting(running.database.pool, pool, entry(name))).toBeUndefined();
    const { state } = await pools.load(pool);
    expect(placeInLine(state, entry('finn'))).toBe(2);
  });

  it('given holds that come and go by chance, when all is applied, then each row says what its stream says', async () => {
    const names = ['course-a', 'ticket', 'late-pool'];
    for (let step = 0; step < 300; step++) {
      const pool = names[step % 3] ?? '';
      const holdId = `${pool}.${String((step * 7) % 40)}` as HoldId;
      const turn = (step * 11) % 5;
      await on(pools, pool, (state) => {
        if (turn === 0) return setCapacity(state, { poolId: id(pool), capacity: 10 + (step % 9) });
        if (turn < 3) return holdUnits(state, { holdId, orderRef, units: 1 + (step % 3) });
        return turn === 3 ? takeUnits(state, { holdId }) : giveBack(state, { holdId });
      });
    }
    await running.arrive();
    const rows = await findPools(running.database.pool, names);
    for (const name of names) {
      const { state } = await pools.load(name);
      const row = rows.get(name);
      expect(row).toMatchObject({ capacity: state.capacity, taken: takenUnits(state) });
      expect(row?.left).toBe(freeUnits(state));
    }
  });
});

async function on(
  pools: Pools,
  pool: string,
  decide: (state: AvailabilityState) => Decision<AvailabilityEvent>,
): Promise<void> {
  const commandId = randomUUID() as CommandId;
  const actor = { kind: 'system', id: 'test' } as const;
  const now = systemClock.now();
  const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
  await pools.execute(pool, context, decide);
}

function entry(name: string): WaitlistEntryId {
  return name as WaitlistEntryId;
}

function id(pool: string): PoolId {
  return pool as PoolId;
}
