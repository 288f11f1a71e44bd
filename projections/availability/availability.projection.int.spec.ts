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
  setCapacity,
  takenUnits,
  takeUnits,
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
  type OrderRef,
  type PoolId,
  systemClock,
} from '../../libs/kernel/index.ts';
import { createProjectionRunner, type ProjectionRunner } from '../../libs/projecting/index.ts';
import { freshDatabase, type FreshDatabase } from '../../test/support/postgres.ts';
import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import { availability } from './availability.projection.ts';
import { findPools, listPools } from './availability.queries.ts';

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const arrivalMs = 20_000;

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
}

describeProjectionContract('availability', async () => {
  const { store, codecs, pools } = emptyLog();
  await someHistory(pools);
  return { projection: availability, store, codecs };
});

describe('the availability read model', () => {
  const { store, codecs, pools } = emptyLog();
  let database: FreshDatabase;
  let runner: ProjectionRunner;

  beforeAll(async () => {
    database = await freshDatabase();
    await someHistory(pools);
    runner = createProjectionRunner({
      pool: database.pool,
      store,
      codecs,
      projections: [availability],
      clock: systemClock,
    });
    await runner.start();
    await arrive();
  });

  afterAll(async () => {
    await runner.stop();
    await store.close();
    await database.drop();
  });

  it('given holds that stand, were taken and given back, when a pool is looked up, then it shows what is left', async () => {
    const found = await findPools(database.pool, ['course-a', 'session-moon.first', 'none']);
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
    const rows = await listPools(database.pool, { limit: 10 });
    expect(rows.map(({ pool_id }) => pool_id)).toEqual([
      'course-a',
      'session-moon.first',
      'ticket',
    ]);
  });

  it('given more pools than a page holds, when the next page is asked for, then it goes on after the last', async () => {
    const first = await listPools(database.pool, { limit: 2 });
    const after = first.at(-1)?.pool_id ?? '';
    const next = await listPools(database.pool, { after, limit: 2 });
    expect(next.map(({ pool_id }) => pool_id)).toEqual(['ticket']);
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
    await arrive();
    const rows = await findPools(database.pool, names);
    for (const name of names) {
      const { state } = await pools.load(name);
      const row = rows.get(name);
      expect(row).toMatchObject({ capacity: state.capacity, taken: takenUnits(state) });
      expect(row?.left).toBe(freeUnits(state));
    }
  });

  async function arrive(): Promise<void> {
    const head = await store.head();
    if (head === undefined) throw new Error('nothing happened');
    expect(await runner.waitFor('availability', head, arrivalMs)).toBe('reached');
  }
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

function id(pool: string): PoolId {
  return pool as PoolId;
}
