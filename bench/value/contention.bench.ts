import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { availabilityCodec, holdUnits, setCapacity } from '../../libs/availability/index.ts';
import { createCodecRegistry, createPostgresEventStore } from '../../libs/event-store/index.ts';
import {
  type HoldId,
  type OrderRef,
  type PoolId,
  systemClock,
  systemRandom,
} from '../../libs/kernel/index.ts';
import { createMemoryPersonKeys } from '../../libs/privacy/index.ts';
import { checkoutStreams } from '../../apps/composition/streams.ts';
import { contextAt } from '../../test/support/memory-checkout.ts';
import { openPool, withDatabase } from '../surroundings/database.ts';
import { percentile, type Rate, rateOf } from '../surroundings/rate.ts';

/** How long the buyers of one moment wait for their answers, in milliseconds. */
export interface Waits {
  readonly meanMs: Rate;
  readonly p99Ms: Rate;
}

export interface ContentionReport {
  readonly buyers: number;
  readonly seats: number;
  readonly stream: Waits;
  /** The usual way: a row that each transaction locks (`select ... for update`). */
  readonly rowLock: Waits;
  /** Of the means, median over the rounds: 10 means that a buyer waits a tenth of the time. */
  readonly timesFaster: number;
}

const seats = 10;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;

/** All buyers at once for the last seats of one pool, through its stream and through a locked row. */
export async function contentionBench({
  connectionString,
  buyers = 500,
  rounds = 5,
}: {
  readonly connectionString: string;
  readonly buyers?: number;
  readonly rounds?: number;
}): Promise<ContentionReport> {
  return withDatabase(connectionString, async (url) => {
    const store = await createPostgresEventStore({ connectionString: url });
    const pool = openPool(url);
    await pool.query('create table seats (id text primary key, left_over int not null)');
    const stream: number[][] = [];
    const rowLock: number[][] = [];
    for (let round = 0; round < rounds; round++) {
      stream.push(await throughStream(store, buyers));
      rowLock.push(await throughRowLock(pool, buyers));
    }
    await pool.end();
    await store.close();
    const faster = rowLock.map((waits, i) => mean(waits) / mean(stream[i] ?? []));
    return {
      ...{ buyers, seats, stream: waitsOf(stream), rowLock: waitsOf(rowLock) },
      timesFaster: rateOf(faster).median,
    };
  });
}

async function throughStream(
  store: Awaited<ReturnType<typeof createPostgresEventStore>>,
  buyers: number,
): Promise<number[]> {
  const codecs = createCodecRegistry(
    [availabilityCodec],
    createMemoryPersonKeys({ random: systemRandom, clock: systemClock }),
  );
  const { availability } = checkoutStreams({ store, codecs, clock: systemClock });
  const poolId = `pool-${randomUUID()}` as PoolId;
  const now = () => contextAt(systemClock.now());
  await availability.execute(poolId, now(), (state) =>
    setCapacity(state, { poolId, capacity: seats }),
  );
  let sold = 0;
  const waits = await allAtOnce(buyers, async () => {
    const wish = { holdId: randomUUID() as HoldId, orderRef, units: 1 };
    const { outcome } = await availability.execute(poolId, now(), (s) => holdUnits(s, wish));
    if (outcome.kind === 'accepted') sold++;
  });
  if (sold !== seats) throw new Error(`${String(sold)} of ${String(seats)} seats were sold`);
  return waits;
}

async function throughRowLock(pool: pg.Pool, buyers: number): Promise<number[]> {
  const id = randomUUID();
  await pool.query('insert into seats values ($1, $2)', [id, seats]);
  return allAtOnce(buyers, async () => {
    const client = await pool.connect();
    await client.query('begin');
    const { rows } = await client.query<{ left_over: number }>(
      'select left_over from seats where id = $1 for update',
      [id],
    );
    if ((rows[0]?.left_over ?? 0) > 0)
      await client.query('update seats set left_over = left_over - 1 where id = $1', [id]);
    await client.query('commit');
    client.release();
  });
}

async function allAtOnce(buyers: number, buy: () => Promise<void>): Promise<number[]> {
  return Promise.all(
    Array.from({ length: buyers }, async () => {
      const begun = performance.now();
      await buy();
      return performance.now() - begun;
    }),
  );
}

function waitsOf(rounds: readonly (readonly number[])[]): Waits {
  return {
    meanMs: rateOf(rounds.map(mean)),
    p99Ms: rateOf(rounds.map((waits) => percentile(waits, 99))),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
