import type { Pool } from 'pg';
import { schemaOf } from '../../libs/projecting/index.ts';
import { callbackLog } from './callback-log.projection.ts';

const schema = schemaOf(callbackLog);

export interface CallbackRow {
  readonly callback_id: string;
  readonly gateway: string;
  readonly provider_id: string;
  readonly status: string;
  readonly payment_ref: string | null;
  readonly received_at: string;
  readonly resolution: string;
  readonly reason: string | null;
}

/** Newest first; those of one payment when it is given. */
export async function listCallbacks(
  pool: Pool,
  filter: { readonly paymentRef?: string; readonly limit: number },
): Promise<readonly CallbackRow[]> {
  const { rows } = await pool.query<CallbackRow>(
    `select * from ${schema}.callbacks where ($1::text is null or payment_ref = $1)
     order by received_at desc, callback_id desc limit $2`,
    [filter.paymentRef, filter.limit],
  );
  return rows;
}
