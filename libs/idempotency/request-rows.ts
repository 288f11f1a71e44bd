import type { Pool } from 'pg';
import { type CommandId, type Instant, instantFromMs } from '../kernel/index.ts';

/** The claim to be the one that carries out a request. */
export interface Lease {
  readonly apiKeyId: string;
  readonly key: string;
  readonly holder: string;
}

export interface Claim extends Lease {
  readonly contentHash: Uint8Array;
  readonly commandId: CommandId;
  readonly drawn: string;
  readonly now: Instant;
}

export interface RequestRow {
  /** Whether this claim got the lease. */
  readonly taken: boolean;
  /** Whether the row was there before, so that an earlier try may have got somewhere. */
  readonly resumed: boolean;
  readonly sameContent: boolean;
  readonly commandId: CommandId;
  readonly drawn: string;
  readonly firstAskedAt: Instant;
  readonly answer: Buffer | null;
}

/**
 * Takes the lease if the key is new, or if its content is the same and nobody works on it; else tells
 * how it stands. One round trip. Undefined: another committed the same key just now; ask again.
 */
export async function claimRow(
  pool: Pool,
  claim: Claim,
  leaseMs: number,
): Promise<RequestRow | undefined> {
  const { rows } = await pool.query<StoredRow>({
    name: 'idempotency-claim',
    text: claimStatement,
    values: [
      claim.apiKeyId,
      claim.key,
      claim.contentHash,
      claim.commandId,
      claim.drawn,
      claim.now,
      claim.holder,
      leaseMs,
    ],
  });
  const row = rows[0];
  return row === undefined
    ? undefined
    : {
        taken: row.taken,
        resumed: row.command_id !== claim.commandId,
        sameContent: row.same_content,
        commandId: row.command_id,
        drawn: row.drawn,
        firstAskedAt: instantFromMs(Number(row.first_asked_ms)),
        answer: row.answer,
      };
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

/** Each is false when the lease was lost: another run has the row, or an answer stands. */
export async function answerRow(pool: Pool, lease: Lease, answer: Buffer): Promise<boolean> {
  return changed(pool, lease, {
    name: 'idempotency-answer',
    text: `update idempotency.request set state = 'answered', answer = $4,
      lease_holder = null, lease_until = null ${whereHeld}`,
    values: [answer],
  });
}

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

interface StoredRow {
  readonly taken: boolean;
  readonly same_content: boolean;
  readonly command_id: CommandId;
  readonly drawn: string;
  readonly first_asked_ms: string;
  readonly answer: Buffer | null;
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

const shown = `content_hash = $3 as same_content, command_id::text, drawn,
  (extract(epoch from first_asked_at) * 1000)::bigint::text as first_asked_ms, answer`;

// Leases run by the database's clock, so that two machines need not agree on the time.
const claimStatement = `
  with taken as (
    insert into idempotency.request as r (api_key_id, client_key, content_hash, command_id, drawn,
      first_asked_at, state, lease_holder, lease_until)
    values ($1, $2, $3, $4, $5, $6, 'running', $7,
      clock_timestamp() + $8 * interval '1 millisecond')
    on conflict (api_key_id, client_key) do update
      set state = 'running', lease_holder = excluded.lease_holder,
        lease_until = excluded.lease_until
      where r.content_hash = excluded.content_hash and (r.state = 'failed-retryable'
        or (r.state = 'running' and r.lease_until < clock_timestamp()))
    returning *
  )
  select true as taken, ${shown} from taken
  union all
  select false, ${shown} from idempotency.request
  where api_key_id = $1 and client_key = $2 and not exists (select from taken)`;
