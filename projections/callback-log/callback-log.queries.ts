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

export interface CallbackFilter {
  readonly paymentRef?: string;
  readonly limit: number;
  /** The last row of the page before. */
  readonly after?: { readonly receivedAt: string; readonly callbackId: string };
}

/** Newest first; those of one payment when it is given. */
export async function listCallbacks(
  pool: Pool,
  filter: CallbackFilter,
): Promise<readonly CallbackRow[]> {
  const { paymentRef, limit, after } = filter;
  const { rows } = await pool.query<CallbackRow>(
    `select * from ${schema}.callbacks where ($1::text is null or payment_ref = $1)
       and ($2::text is null or (received_at, callback_id) < ($2, $3))
     order by received_at desc, callback_id desc limit $4`,
    [paymentRef, after?.receivedAt, after?.callbackId, limit],
  );
  return rows;
}
