import type { Instant } from '../kernel/index.ts';
import { deleteEntries, type LogOptions, writeEntries } from './log-table.ts';
import { createPendingEntries } from './pending-entries.ts';

/** One HTTP call to a provider and how it ended; bodies are masked by whoever knows their form. */
export interface ProviderCall {
  readonly gateway: string;
  readonly method: string;
  readonly path: string;
  readonly calledAt: Instant;
  readonly durationMs: number;
  /** Our id of the request at the provider. */
  readonly requestId?: string | undefined;
  /** Our reference, as the provider was told it: of a payment or of a refund. */
  readonly reference?: string | undefined;
  /** Absent when no answer came. */
  readonly status?: number | undefined;
  /** The provider's own code, or the network's. */
  readonly errorCode?: string | undefined;
  readonly request?: string | undefined;
  readonly answer?: string | undefined;
}

export interface ListedCall extends ProviderCall {
  /** Grows with each call: a page goes on before the last one's. */
  readonly number: string;
}

export interface CallFilter {
  /** Those of these requests only. */
  readonly requestIds?: readonly string[];
  readonly limit: number;
  /** The number of the last one of the page before. */
  readonly before?: string;
}

export interface ProviderCallLog {
  /** Returns at once and never throws. */
  readonly add: (call: ProviderCall) => void;
  /** The newest first; what this process has added is among them. */
  readonly list: (filter: CallFilter) => Promise<readonly ListedCall[]>;
  /** Ends those that are older, at most 5,000 per call; answers how many. */
  readonly deleteOlderThan: (before: Instant) => Promise<number>;
  readonly close: () => Promise<void>;
}

const defaultRowsMax = 100_000;
const pendingMax = 5_000;
const batchMax = 1_000;
const everyMs = 250;

/** The last calls to providers, in a table of fixed length. Losing one loses evidence, never a fact. */
export function createProviderCallLog(options: LogOptions): ProviderCallLog {
  const { pool, lost, rowsMax = defaultRowsMax } = options;
  const write = (calls: readonly ProviderCall[]) =>
    writeEntries({ pool, rowsMax }, insertStatement, calls);
  const { add, flush, close } = createPendingEntries({
    ...{ write, lost, pendingMax, everyMs },
    // No place may be written twice by one statement.
    batchMax: Math.min(batchMax, rowsMax),
  });
  return {
    add,
    list: async ({ requestIds, limit, before }) => {
      await flush();
      const { rows } = await pool.query<CallRow>(listStatement, [requestIds, before, limit]);
      return rows.map(callOf);
    },
    deleteOlderThan: (before) => deleteEntries({ pool }, deleteStatement, before),
    close,
  };
}

interface CallRow {
  readonly number: string;
  readonly called_at: Date;
  readonly duration_ms: number;
  readonly gateway: string;
  readonly method: string;
  readonly path: string;
  readonly request_id: string | null;
  readonly reference: string | null;
  readonly status: number | null;
  readonly error_code: string | null;
  readonly request: string | null;
  readonly answer: string | null;
}

function callOf(row: CallRow): ListedCall {
  return {
    number: row.number,
    calledAt: row.called_at.toISOString() as Instant,
    durationMs: row.duration_ms,
    gateway: row.gateway,
    method: row.method,
    path: row.path,
    requestId: row.request_id ?? undefined,
    reference: row.reference ?? undefined,
    status: row.status ?? undefined,
    errorCode: row.error_code ?? undefined,
    request: row.request ?? undefined,
    answer: row.answer ?? undefined,
  };
}

const insertStatement = `
  insert into exchanges.provider_call as c (place, number, called_at, duration_ms, gateway, method,
    path, request_id, reference, status, error_code, request, answer)
  select number % $2, number, "calledAt", "durationMs", gateway, method, path, "requestId",
    reference, status, "errorCode", request, answer
  from (select nextval('exchanges.provider_call_number') as number, given.*
    from json_to_recordset($1) as given ("calledAt" timestamptz, "durationMs" integer,
      gateway text, method text, path text, "requestId" text, reference text, status integer,
      "errorCode" text, request text, answer text)) numbered
  on conflict (place) do update set number = excluded.number, called_at = excluded.called_at,
    duration_ms = excluded.duration_ms, gateway = excluded.gateway, method = excluded.method,
    path = excluded.path, request_id = excluded.request_id, reference = excluded.reference,
    status = excluded.status, error_code = excluded.error_code, request = excluded.request,
    answer = excluded.answer`;

// Only the call that begins something names our reference; the others of that request are about it too.
const listStatement = `
  select c.*, coalesce(c.reference, (select max(r.reference) from exchanges.provider_call r
    where r.request_id = c.request_id)) as reference
  from exchanges.provider_call c
  where ($1::text[] is null or c.request_id = any($1)) and ($2::bigint is null or c.number < $2)
  order by c.number desc limit $3`;

const deleteStatement = `
  delete from exchanges.provider_call where place in (
    select place from exchanges.provider_call where called_at < $1 order by called_at limit $2)
    and called_at < $1`;
