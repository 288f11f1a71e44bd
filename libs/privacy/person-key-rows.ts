import type { Pool } from 'pg';
import type { Instant } from '../kernel/index.ts';
import type { KeySubject } from './key-subject.ts';

export interface KeyRow {
  readonly state: 'live' | 'tombstoned' | 'destroyed';
  readonly wrappedKey: Buffer | null;
}

export interface NewKeyRow extends KeySubject {
  readonly wrappedKey: Buffer;
}

/** By `<person id> <purpose>`. */
export type KeyRows = ReadonlyMap<string, KeyRow>;

// Unnamed statements: a plan kept from when the table was small would go on reading it whole.

/** The keys that stand, in one round trip. */
export async function readKeyRows(pool: Pool, subjects: readonly KeySubject[]): Promise<KeyRows> {
  const { rows } = await pool.query<StoredKeyRow>({
    text: `select k.person_id, k.purpose, k.state, k.wrapped_key
      from unnest($1::text[], $2::text[]) as wanted (person_id, purpose)
      join privacy.person_key k using (person_id, purpose)`,
    values: [subjects.map(({ person }) => person), subjects.map(({ purpose }) => purpose)],
  });
  return byName(rows);
}

/**
 * Keeps the drawn keys of those who have none, and answers the keys that stand: whoever came first,
 * here or in another process, wins. A forgotten person gets none: no contact key, since the row with
 * the tombstone stays, and no new accounting key, which then reads as gone.
 */
export async function writeKeyRows(
  pool: Pool,
  drawn: readonly NewKeyRow[],
  now: Instant,
): Promise<KeyRows> {
  const { rows } = await pool.query<StoredKeyRow>({
    text: writeStatement,
    values: [
      drawn.map(({ person }) => person),
      drawn.map(({ purpose }) => purpose),
      drawn.map(({ wrappedKey }) => wrappedKey),
      now,
    ],
  });
  const found = new Map(byName(rows));
  const unseen = drawn.filter((row) => !found.has(nameOf(row)));
  if (unseen.length === 0) return found;
  // Committed by another between our snapshot and our insert, or refused: only a new look can tell.
  for (const [name, row] of await readKeyRows(pool, unseen)) found.set(name, row);
  for (const row of unseen)
    if (!found.has(nameOf(row))) found.set(nameOf(row), { state: 'destroyed', wrappedKey: null });
  return found;
}

// Inserted in one order by everyone, so that two batches with the same people cannot deadlock.
const writeStatement = `
  with wanted as (
    select * from unnest($1::text[], $2::text[], $3::bytea[]) as w (person_id, purpose, wrapped_key)
  ), made as (
    insert into privacy.person_key (person_id, purpose, state, wrapped_key, created_at)
    select person_id, purpose, 'live', wrapped_key, $4::timestamptz from wanted
    where purpose = 'contact' or not exists (
      select from privacy.person_key contact
      where contact.person_id = wanted.person_id and contact.purpose = 'contact'
        and contact.state <> 'live')
    order by person_id collate "C", purpose collate "C"
    on conflict (person_id, purpose) do nothing
    returning person_id, purpose, state, wrapped_key
  )
  select person_id, purpose, state, wrapped_key from made
  union all
  select k.person_id, k.purpose, k.state, k.wrapped_key
  from wanted join privacy.person_key k using (person_id, purpose)`;

interface StoredKeyRow {
  readonly person_id: string;
  readonly purpose: string;
  readonly state: KeyRow['state'];
  readonly wrapped_key: Buffer | null;
}

function byName(rows: readonly StoredKeyRow[]): KeyRows {
  return new Map(
    rows.map((row) => [
      `${row.person_id} ${row.purpose}`,
      { state: row.state, wrappedKey: row.wrapped_key },
    ]),
  );
}

function nameOf({ person, purpose }: KeySubject): string {
  return `${person} ${purpose}`;
}
