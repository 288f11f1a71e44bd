import type { Pool } from 'pg';
import { type Clock, instantFromMs, OperationalError, type PersonId } from '../kernel/index.ts';
import type { ContactKeyState } from './domain/forgetting.ts';
import { accountingKeyOf } from './key-subject.ts';

/** How a person's keys end. Each call may be repeated. */
export interface KeyLives {
  contactKeyOf(person: PersonId): Promise<ContactKeyState>;
  /** From here on no contact key is made or handed out; other processes' caches run out in their time. */
  tombstone(person: PersonId): Promise<void>;
  /**
   * Removes the contact key's bytes and those of the wholes linked to the person.
   * Throws `privacy.not-tombstoned` when forgetting has not begun.
   */
  destroyContactKey(person: PersonId): Promise<void>;
  /** Removes the bytes of one year's accounting key. No other key is ever made in its place. */
  destroyAccountingKey(person: PersonId, financialYear: number): Promise<void>;
  /** People with a tombstone and a contact key, oldest tombstone first. */
  beingForgotten(max: number): Promise<readonly PersonId[]>;
  /** Live accounting keys of that financial year or an earlier one, oldest year first. */
  accountingKeysUpTo(financialYear: number, max: number): Promise<readonly AccountingKey[]>;
}

export interface AccountingKey {
  readonly person: PersonId;
  readonly financialYear: number;
}

/** `gone` is told of keys that this process must not use again. */
export function createKeyLives(pool: Pool, clock: Clock, gone: (key: PersonId) => void): KeyLives {
  return {
    contactKeyOf: (person) => readContactKey(pool, person),
    tombstone: async (person) => {
      await pool.query(tombstoneStatement, [person, clock.now()]);
      gone(person);
    },
    destroyContactKey: async (person) => {
      const { rows } = await pool.query<{ state: string | null }>(destroyStatement, [
        person,
        clock.now(),
      ]);
      if (rows[0]?.state !== 'tombstoned' && rows[0]?.state !== 'destroyed') throw notTombstoned();
      gone(person);
    },
    destroyAccountingKey: async (person, financialYear) => {
      const purpose = `accounting:${String(financialYear)}`;
      await pool.query(destroyAccountingStatement, [person, purpose, clock.now()]);
      gone(accountingKeyOf(person, financialYear));
    },
    beingForgotten: async (max) => {
      const { rows } = await pool.query<{ person_id: PersonId }>(beingForgottenStatement, [max]);
      return rows.map((row) => row.person_id);
    },
    accountingKeysUpTo: async (financialYear, max) => {
      const { rows } = await pool.query<{ person_id: PersonId; purpose: string }>(
        accountingStatement,
        [`accounting:${String(financialYear)}`, max],
      );
      return rows.map((row) => ({
        person: row.person_id,
        financialYear: Number(row.purpose.slice('accounting:'.length)),
      }));
    },
  };
}

async function readContactKey(pool: Pool, person: PersonId): Promise<ContactKeyState> {
  const { rows } = await pool.query<{ state: string; tombstoned_ms: string | null }>(
    `select state, (extract(epoch from tombstoned_at) * 1000)::bigint::text as tombstoned_ms
     from privacy.person_key where person_id = $1 and purpose = 'contact'`,
    [person],
  );
  const row = rows[0];
  if (row === undefined) return { kind: 'none' };
  if (row.state === 'live' || row.state === 'destroyed') return { kind: row.state };
  return { kind: 'tombstoned', tombstonedAt: instantFromMs(Number(row.tombstoned_ms)) };
}

const tombstoneStatement = `
  insert into privacy.person_key as k (person_id, purpose, state, created_at, tombstoned_at)
  values ($1, 'contact', 'tombstoned', $2, $2)
  on conflict (person_id, purpose) do update
    set state = 'tombstoned', tombstoned_at = excluded.tombstoned_at
    where k.state = 'live'`;

// One statement, so that a crash leaves all of it or none. The answer is the state before it.
const destroyStatement = `
  with contact as (
    select state from privacy.person_key where person_id = $1 and purpose = 'contact' for update
  ), key as (
    update privacy.person_key set state = 'destroyed', wrapped_key = null, destroyed_at = $2
    where person_id = $1 and purpose = 'contact' and state = 'tombstoned'
  ), wholes as (
    update privacy.whole_key set wrapped_key = null
    where person_id = $1 and wrapped_key is not null
      and exists (select from contact where state <> 'live')
  )
  select state from contact`;

const destroyAccountingStatement = `
  insert into privacy.person_key as k (person_id, purpose, state, created_at, destroyed_at)
  values ($1, $2, 'destroyed', $3, $3)
  on conflict (person_id, purpose) do update
    set state = 'destroyed', wrapped_key = null, destroyed_at = excluded.destroyed_at
    where k.state <> 'destroyed'`;

const beingForgottenStatement = `
  select person_id from privacy.person_key where state = 'tombstoned'
  order by tombstoned_at, person_id limit $1`;

const accountingStatement = `
  select person_id, purpose from privacy.person_key
  where state = 'live' and purpose <> 'contact' and purpose <= $1
  order by purpose, person_id limit $2`;

/** Forgetting goes in its order; the key is never the first to go. */
export function notTombstoned(): OperationalError {
  return new OperationalError(
    'privacy.not-tombstoned',
    'A contact key ends only after its person got a tombstone',
    { retryable: false },
  );
}
