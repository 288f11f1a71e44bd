import { createHmac } from 'node:crypto';
import type { Clock, Instant } from '../kernel/index.ts';
import { deleteEntries, type LogOptions, writeEntries } from './log-table.ts';
import { createPendingEntries } from './pending-entries.ts';

/** A message that came to a provider's address and proved nothing. */
export interface UnverifiedCallback {
  readonly gateway: string;
  /** What it lacked. */
  readonly reason: string;
  /** Where from, no closer than a network. */
  readonly network: string;
  readonly body: Uint8Array;
}

export interface ListedUnverified {
  readonly number: string;
  readonly receivedAt: Instant;
  readonly gateway: string;
  readonly reason: string;
  readonly network: string;
  readonly bytes: number;
  readonly fingerprint: string;
}

export interface UnverifiedCallbackLog {
  /** Returns at once and never throws. */
  readonly add: (callback: UnverifiedCallback) => void;
  /** The newest first; what this process has added is among them. */
  readonly list: (filter: {
    readonly limit: number;
    readonly before?: string;
  }) => Promise<readonly ListedUnverified[]>;
  /** Ends those that are older, at most 5,000 per call; answers how many. */
  readonly deleteOlderThan: (before: Instant) => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface UnverifiedLogOptions extends LogOptions {
  readonly clock: Clock;
  /** Keys the fingerprints: without it a guessed body cannot be recognised. */
  readonly secret: Uint8Array;
}

const defaultRowsMax = 10_000;
/** Two hundred rows a second is all that a flood costs the database, from how many networks it may come. */
const pendingMax = 1_000;
const batchMax = 200;
const everyMs = 1_000;
const fingerprintedBytesMax = 1_024;
const fingerprintLength = 32;

type Entry = Omit<ListedUnverified, 'number'>;

/** The last messages that proved nothing: looked at by people, never facts. Source: domain, Callback. */
export function createUnverifiedCallbackLog(options: UnverifiedLogOptions): UnverifiedCallbackLog {
  const { pool, lost, clock, secret, rowsMax = defaultRowsMax } = options;
  const write = (entries: readonly Entry[]) =>
    writeEntries({ pool, rowsMax }, insertStatement, entries);
  const { add, flush, close } = createPendingEntries({
    ...{ write, lost, pendingMax, everyMs },
    // No place may be written twice by one statement.
    batchMax: Math.min(batchMax, rowsMax),
  });
  return {
    add: ({ body, ...callback }) => {
      const receivedAt = clock.now();
      const fingerprint = fingerprintOf(secret, body);
      add({ ...callback, receivedAt, bytes: body.byteLength, fingerprint });
    },
    list: async ({ limit, before }) => {
      await flush();
      const { rows } = await pool.query<UnverifiedRow>(listStatement, [before, limit]);
      return rows.map(({ received_at: receivedAt, ...row }) => ({
        ...row,
        receivedAt: receivedAt.toISOString() as Instant,
      }));
    },
    deleteOlderThan: (before) => deleteEntries({ pool }, deleteStatement, before),
    close,
  };
}

function fingerprintOf(secret: Uint8Array, body: Uint8Array): string {
  const first = body.subarray(0, fingerprintedBytesMax);
  return createHmac('sha256', secret).update(first).digest('hex').slice(0, fingerprintLength);
}

interface UnverifiedRow extends Omit<ListedUnverified, 'receivedAt'> {
  readonly received_at: Date;
}

const insertStatement = `
  insert into exchanges.unverified_callback (place, number, received_at, gateway, reason, network,
    bytes, fingerprint)
  select number % $2, number, "receivedAt", gateway, reason, network, bytes, fingerprint
  from (select nextval('exchanges.unverified_callback_number') as number, given.*
    from json_to_recordset($1) as given ("receivedAt" timestamptz, gateway text, reason text,
      network text, bytes integer, fingerprint text)) numbered
  on conflict (place) do update set number = excluded.number, received_at = excluded.received_at,
    gateway = excluded.gateway, reason = excluded.reason, network = excluded.network,
    bytes = excluded.bytes, fingerprint = excluded.fingerprint`;

const listStatement = `
  select number, received_at, gateway, reason, network, bytes, fingerprint
  from exchanges.unverified_callback where $1::bigint is null or number < $1
  order by number desc limit $2`;

const deleteStatement = `
  delete from exchanges.unverified_callback where place in (
    select place from exchanges.unverified_callback where received_at < $1
    order by received_at limit $2)
    and received_at < $1`;
