import { codecs as eventCodecs } from '../../apps/composition/codecs.ts';
import { createCodecRegistry, createPostgresEventStore } from '../../libs/event-store/index.ts';
import { systemClock, systemRandom } from '../../libs/kernel/index.ts';
import { createMemoryPersonKeys } from '../../libs/privacy/index.ts';
import { createProjectionRunner, prepareProjecting } from '../../libs/projecting/index.ts';
import { orderOverview } from '../../projections/order-overview/order-overview.projection.ts';
import { fillWithOrders } from '../history/order-history.ts';
import { openPool, withDatabase } from '../surroundings/database.ts';
import { type Rate, rateOf } from '../surroundings/rate.ts';

export interface CatchUpReport {
  readonly events: number;
  readonly eventsPerSecond: Rate;
}

export interface CatchUpOptions {
  readonly connectionString: string;
  readonly events?: number;
  readonly rounds?: number;
}

/** Builds order-overview from the first event on, as `ledger rebuild` does. */
export async function catchUpBench(options: CatchUpOptions): Promise<CatchUpReport> {
  const { rounds = 3 } = options;
  return withDatabase(options.connectionString, async (url) => {
    const events = await fillWithOrders(url, options.events ?? 50_000);
    const store = await createPostgresEventStore({ connectionString: url });
    const pool = openPool(url);
    await prepareProjecting(pool);
    const runner = createProjectionRunner({
      pool,
      store,
      codecs: createCodecRegistry(
        eventCodecs,
        createMemoryPersonKeys({ random: systemRandom, clock: systemClock }),
      ),
      projections: namesOf(rounds).map((name) => ({ ...orderOverview, name })),
      clock: systemClock,
    });
    const seen: number[] = [];
    for (const name of namesOf(rounds)) {
      const begun = performance.now();
      await runner.verify(name);
      seen.push((events * 1000) / (performance.now() - begun));
    }
    await pool.end();
    await store.close();
    return { events, eventsPerSecond: rateOf(seen) };
  });
}

/** A read model for each round; none of them stands, so there is nothing to compare with. */
function namesOf(rounds: number): readonly string[] {
  return Array.from({ length: rounds }, (_, round) => `bench-overview-${String(round + 1)}`);
}
