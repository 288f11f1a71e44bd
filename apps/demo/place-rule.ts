import type { PoolEvidence } from './evidence.ts';
import type { Fact } from './kept-money.ts';
import { counted, type RuleCheck, total } from './rule-check.ts';

/** What a pool's history tells; and the catalogue, where it was asked. */
export interface ToldPool {
  readonly productId: string;
  readonly events: readonly Fact[];
  readonly shown?: PoolEvidence['shown'];
}

/** Rule 4: at no moment more units held and taken than there are, and what is shown is what is left. */
export function checkPlaces(pools: readonly ToldPool[]): RuleCheck {
  return {
    rule: 4,
    says: 'taken + live holds <= capacity, after every event; what is shown is what is left',
    over: counted(pools, 'pool'),
    failures: pools.flatMap(placeFailures),
  };
}

function placeFailures({ productId, events, shown }: ToldPool): readonly string[] {
  const failures: string[] = [];
  let pool = emptyPool;
  for (const event of events) {
    pool = afterEvent(pool, event);
    if (usedOf(pool) > pool.capacity)
      failures.push(
        `${productId}: ${String(usedOf(pool))} of ${String(pool.capacity)} used after ${event.type}`,
      );
  }
  const left = pool.capacity - usedOf(pool);
  if (shown === undefined) return failures;
  if (shown.left !== left || shown.capacity !== pool.capacity)
    failures.push(`${productId}: ${String(left)} are left, ${String(shown.left)} are shown`);
  return failures;
}

interface Pool {
  readonly capacity: number;
  readonly taken: number;
  /** Live holds and their units. */
  readonly held: ReadonlyMap<string, number>;
}

const emptyPool: Pool = { capacity: 0, taken: 0, held: new Map() };

function afterEvent(pool: Pool, { type, data }: Fact): Pool {
  const hold = String(data['holdId']);
  const units = Number(data['units'] ?? 0);
  const others = new Map([...pool.held].filter(([id]) => id !== hold));
  switch (type) {
    case 'CapacitySet':
      return { ...pool, capacity: Number(data['capacity']) };
    case 'UnitsHeld':
    case 'WaitlistOffered':
      return { ...pool, held: new Map([...pool.held, [hold, units]]) };
    case 'HoldReleased':
      return { ...pool, held: others };
    case 'UnitsTaken':
      return { ...pool, held: others, taken: pool.taken + units };
    case 'UnitsReturned':
      return { ...pool, taken: pool.taken - units };
    default:
      return pool;
  }
}

function usedOf({ taken, held }: Pool): number {
  return taken + total(held.values());
}
