import { setCapacity } from '../../libs/availability/index.ts';
import { seedDemoCatalogue } from '../../libs/catalogue/index.ts';
import type { Clock, CommandId, PoolId, Random } from '../../libs/kernel/index.ts';
import type { ApiParts } from '../api/api-parts.ts';

/** Puts the demo catalogue in place; a second start changes nothing. */
export async function seedDemo(parts: ApiParts, clock: Clock): Promise<void> {
  const { catalogue, checkout, random } = parts;
  await seedDemoCatalogue({
    streams: catalogue,
    clock,
    setCapacity: (poolId, capacity) => openPool(checkout, { poolId, capacity }, random, clock),
  });
}

/** Only a pool that has no capacity yet: an operator's later change stands. */
async function openPool(
  { streams }: ApiParts['checkout'],
  pool: { readonly poolId: PoolId; readonly capacity: number },
  random: Random,
  clock: Clock,
): Promise<void> {
  const commandId = random.uuid() as CommandId;
  await streams.availability.execute(
    pool.poolId,
    {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: { kind: 'system', id: 'demo-catalogue' },
      now: clock.now(),
    },
    (state) => (state.capacity === undefined ? setCapacity(state, pool) : { kind: 'already' }),
  );
}
