import type { Pool } from 'pg';
import type { Instant } from '../kernel/index.ts';

/** The claim to be the one that carries out a request. */
export interface Lease {
  readonly apiKeyId: string;
  readonly key: string;
  readonly holder: string;
}

/** Whether someone holds a lease that has not lapsed. Takes no lock. */
export async function isLeased(pool: Pool, apiKeyId: string, key: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'idempotency-is-leased',
    text: `select from idempotency.request where api_key_id = $1 and client_key = $2
      and state = 'running' and lease_until >= clock_timestamp()`,
    values: [apiKeyId, key],
  });
  return rowCount === 1;
}

/** False when the lease was lost: another run has the row, or an answer stands. So with the next three. */
export async function deleteRow(pool: Pool, lease: Lease): Promise<boolean> {
  return changed(pool, lease, {
    name: 'idempotency-delete',
    text: `delete from idempotency.request ${whereHeld}`,
    values: [],
  });
}

export async function openRow(pool: Pool, lease: Lease): Promise<boolean> {
  return changed(pool, lease, {
    name: 'idempotency-open',
    text: `update idempotency.request set state = 'failed-retryable',
      lease_holder = null, lease_until = null ${whereHeld}`,
    values: [],
  });
}

export async function redrawRow(pool: Pool, lease: Lease, drawn: string): Promise<boolean> {
  return changed(pool, lease, {
    name: 'idempotency-redraw',
    text: `update idempotency.request set drawn = $4 ${whereHeld}`,
    values: [drawn],
  });
}

export async function renewRow(pool: Pool, lease: Lease, leaseMs: number): Promise<boolean> {
  return changed(pool, lease, {
    name: 'idempotency-renew',
    text: `update idempotency.request
      set lease_until = clock_timestamp() + $4 * interval '1 millisecond' ${whereHeld}`,
    values: [leaseMs],
  });
}

/** Ends rows asked for before this, at most `max`; a row that someone works on stays. */
export async function deleteRowsBefore(pool: Pool, before: Instant, max: number): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from idempotency.request where (api_key_id, client_key) in (
       select api_key_id, client_key from idempotency.request
       where first_asked_at < $1
         and (lease_until is null or lease_until < clock_timestamp())
       order by first_asked_at limit $2 for update skip locked)`,
    [before, max],
  );
  return rowCount ?? 0;
}

interface Change {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (string | number | Buffer)[];
}

async function changed(pool: Pool, lease: Lease, change: Change): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: change.name,
    text: change.text,
    values: [lease.apiKeyId, lease.key, lease.holder, ...change.values],
  });
  return rowCount === 1;
}

const whereHeld = `where api_key_id = $1 and client_key = $2 and lease_holder = $3
  and state = 'running'`;
