import { randomUUID } from 'node:crypto';
import {
  availabilityCodec,
  evolveAvailability,
  holdUnits,
  initialAvailability,
  setCapacity,
  sizeOfAvailability,
} from '../../libs/availability/index.ts';
import {
  type CommandContext,
  createCodecRegistry,
  createDeciderStream,
  createPostgresEventStore,
} from '../../libs/event-store/index.ts';
import {
  type CommandId,
  type HoldId,
  type OrderRef,
  type PoolId,
  systemClock,
  systemRandom,
} from '../../libs/kernel/index.ts';
import { createMemoryPersonKeys } from '../../libs/privacy/index.ts';
import { withDatabase } from '../surroundings/database.ts';
import { type Rate, rateOf } from '../surroundings/rate.ts';

export interface HotStreamReport {
  readonly clients: number;
  readonly commandsPerSecond: Rate;
}

export interface HotStreamOptions {
  readonly connectionString: string;
  readonly clients?: number;
  readonly rounds?: number;
  readonly runMs?: number;
}

const poolId = 'hot-pool' as PoolId;

/** Seats of one pool held by many who each wait for their answer: all commands meet on one stream. */
export async function hotStreamBench(options: HotStreamOptions): Promise<HotStreamReport> {
  const { clients = 256, rounds = 5, runMs = 1_000 } = options;
  return withDatabase(options.connectionString, async (url) => {
    const store = await createPostgresEventStore({ connectionString: url });
    const stream = createDeciderStream({
      store,
      codecs: createCodecRegistry(
        [availabilityCodec],
        createMemoryPersonKeys({ random: systemRandom, clock: systemClock }),
      ),
      category: 'availability',
      decider: {
        initialState: initialAvailability,
        evolve: evolveAvailability,
        keepsPersonalData: false,
        sizeOf: sizeOfAvailability,
      },
      clock: systemClock,
    });
    await stream.execute(poolId, newContext(), (state) =>
      setCapacity(state, { poolId, capacity: 100_000_000 }),
    );
    const hold = async (): Promise<void> => {
      const wish = { holdId: randomUUID() as HoldId, orderRef, units: 1 };
      const { outcome } = await stream.execute(poolId, newContext(), (s) => holdUnits(s, wish));
      if (outcome.kind !== 'accepted') throw new Error('the pool has room for all');
    };
    await perSecond(hold, clients, runMs / 2);
    const seen: number[] = [];
    for (let round = 0; round < rounds; round++) seen.push(await perSecond(hold, clients, runMs));
    await store.close();
    return { clients, commandsPerSecond: rateOf(seen) };
  });
}

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;

async function perSecond(
  command: () => Promise<void>,
  clients: number,
  runMs: number,
): Promise<number> {
  const begun = performance.now();
  let count = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < begun + runMs) {
      await command();
      count++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (count * 1000) / (performance.now() - begun);
}

function newContext(): CommandContext {
  const commandId = randomUUID() as CommandId;
  const actor = { kind: 'process', id: 'bench' } as const;
  const now = systemClock.now();
  return { commandId, correlationId: commandId, causationId: commandId, actor, now };
}
