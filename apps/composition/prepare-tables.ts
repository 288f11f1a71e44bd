import type { Pool } from 'pg';
import { prepareAccess } from '../../libs/access/index.ts';
import { prepareExchanges } from '../../libs/exchanges/index.ts';
import { prepareIdempotency } from '../../libs/idempotency/index.ts';
import { preparePrivacy } from '../../libs/privacy/index.ts';
import { prepareProcesses } from '../../libs/processes/index.ts';
import { prepareProjecting } from '../../libs/projecting/index.ts';

/** Makes what is missing of every table that is no read model's. */
export async function prepareTables(pool: Pool): Promise<void> {
  await prepareAccess(pool);
  await prepareIdempotency(pool);
  await prepareExchanges(pool);
  await preparePrivacy(pool);
  await prepareProjecting(pool);
  await prepareProcesses(pool);
}
