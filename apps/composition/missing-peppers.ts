import type { Pool } from 'pg';
import { pepperIdsInUse } from '../../projections/gift-card-balances/gift-card-balances.queries.ts';
import { ConfigurationError, type NamedKey } from '../api/configuration/index.ts';

/**
 * Refuses a start with a pepper missing that stored cards were made under: their holders would be told that
 * their codes are wrong, and nothing else would say why.
 */
export async function requirePeppersInUse(
  pool: Pool,
  peppers: readonly Pick<NamedKey, 'id'>[],
): Promise<void> {
  const known = new Set(peppers.map(({ id }) => id));
  const missing = (await pepperIdsInUse(pool)).filter((id) => !known.has(id));
  if (missing.length === 0) return;
  throw new ConfigurationError(
    `GIFT_CARD_PEPPERS lacks ${missing.join(', ')}: gift cards that can still be used were made under ` +
      'it, and none of them would be found. Put it back (docs/operations.md, "Pepper of gift card codes").',
  );
}
