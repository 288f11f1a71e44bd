import type { Pool } from 'pg';
import { type CommandId, type Instant, instantFromMs } from '../kernel/index.ts';
import type { Lease } from './request-rows.ts';

export interface Claim extends Lease {
  readonly contentHash: Uint8Array;
  readonly commandId: CommandId;
  readonly drawn: string;
  readonly now: Instant;
}

export interface StoredAnswer {
  readonly lease: Lease;
  /** Sealed. */
  readonly answer: Buffer;
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
 * Takes the lease of each key that is new, or whose content is the same and nobody works on it; else
 * tells how it stands. One round trip for all. Undefined: another committed that key just now; ask again.
 */
export async function claimRows(
  pool: Pool,
  claims: readonly Claim[],
  leaseMs: number,
): Promise<readonly (RequestRow | undefined)[]> {
  const { rows } = await pool.query<StoredRow>(claimStatement, [
    claims.map(({ apiKeyId }) => apiKeyId),
    claims.map(({ key }) => key),
    claims.map((claim) => Buffer.from(claim.contentHash)),
    claims.map(({ commandId }) => commandId),
    claims.map(({ drawn }) => drawn),
    claims.map(({ now }) => now),
    claims.map(({ holder }) => holder),
    leaseMs,
  ]);
  const found = new Map(rows.map((row) => [Number(row.place), row]));
  return claims.map((claim, i) => readRow(claim, found.get(i + 1)));
}

function readRow(claim: Claim, row: StoredRow | undefined): RequestRow | undefined {
  if (row === undefined) return undefined;
  return {
    taken: row.taken,
    resumed: row.command_id !== claim.commandId,
    sameContent: row.same_content,
    commandId: row.command_id,
    drawn: row.drawn,
    firstAskedAt: instantFromMs(Number(row.first_asked_ms)),
    answer: row.answer,
  };
}

/** Stores answers, one round trip for all. False where the lease was lost. */
export async function answerRows(
  pool: Pool,
  answers: readonly StoredAnswer[],
): Promise<readonly boolean[]> {
  const { rows } = await pool.query<{ place: string }>(answerStatement, [
    answers.map(({ lease }) => lease.apiKeyId),
    answers.map(({ lease }) => lease.key),
    answers.map(({ lease }) => lease.holder),
    answers.map(({ answer }) => answer),
  ]);
  const stored = new Set(rows.map((row) => Number(row.place)));
  return answers.map((_, i) => stored.has(i + 1));
}

interface StoredRow {
  /** Of the claim, from 1. */
  readonly place: string;
  readonly taken: boolean;
  readonly same_content: boolean;
  readonly command_id: CommandId;
  readonly drawn: string;
  readonly first_asked_ms: string;
  readonly answer: Buffer | null;
}

// The statements are unnamed: a plan kept from when the table was small would read it whole. Rows are
// locked in one order by all, so that two batches with the same keys cannot deadlock. Leases run by the
// database's clock, so that two machines need not agree on the time.

const shown = `asked.place, r.content_hash = asked.content_hash as same_content, r.command_id::text,
  r.drawn, (extract(epoch from r.first_asked_at) * 1000)::bigint::text as first_asked_ms, r.answer`;

const claimStatement = `
  with asked as (
    select * from unnest($1::text[], $2::text[], $3::bytea[], $4::uuid[], $5::text[],
      $6::timestamptz[], $7::uuid[]) with ordinality as a (api_key_id, client_key, content_hash,
      command_id, drawn, first_asked_at, holder, place)
  ), taken as (
    insert into idempotency.request as r (api_key_id, client_key, content_hash, command_id, drawn,
      first_asked_at, state, lease_holder, lease_until)
    select distinct on (api_key_id collate "C", client_key collate "C")
      api_key_id, client_key, content_hash, command_id, drawn, first_asked_at, 'running', holder,
      clock_timestamp() + $8 * interval '1 millisecond'
    from asked order by api_key_id collate "C", client_key collate "C", place
    on conflict (api_key_id, client_key) do update
      set state = 'running', lease_holder = excluded.lease_holder,
        lease_until = excluded.lease_until
      where r.content_hash = excluded.content_hash and (r.state = 'failed-retryable'
        or (r.state = 'running' and r.lease_until < clock_timestamp()))
    returning *
  )
  select r.lease_holder = asked.holder as taken, ${shown}
  from asked join taken r using (api_key_id, client_key)
  union all
  select false as taken, ${shown}
  from asked join idempotency.request r using (api_key_id, client_key)
  where not exists (select from taken t
    where t.api_key_id = asked.api_key_id and t.client_key = asked.client_key)`;

const answerStatement = `
  with done as (
    select * from unnest($1::text[], $2::text[], $3::uuid[], $4::bytea[]) with ordinality
      as d (api_key_id, client_key, holder, answer, place)
  ), held as (
    select r.api_key_id, r.client_key, done.answer, done.place
    from done join idempotency.request r using (api_key_id, client_key)
    where r.lease_holder = done.holder and r.state = 'running'
    order by r.api_key_id, r.client_key for update of r
  )
  update idempotency.request r set state = 'answered', answer = held.answer,
    lease_holder = null, lease_until = null
  from held where r.api_key_id = held.api_key_id and r.client_key = held.client_key
  returning held.place`;
