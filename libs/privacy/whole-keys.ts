import type { Pool } from 'pg';
import { type Clock, gather, type Instant, type PersonId, type Random } from '../kernel/index.ts';
import { decoded, keyBytes, openBytes, sealBytes } from './aes-gcm.ts';
import type { MasterKey } from './master-key.ts';

/** Keys for bytes that are encrypted whole before anyone knows whose they are: raw callback bodies. */
export interface WholeKeys {
  /**
   * base64url under the key of this id, which is made if missing; a repeat uses the same key.
   * Undefined when that key was destroyed.
   */
  sealWhole(keyId: string, bytes: Uint8Array): Promise<string | undefined>;
  /** Undefined once the key is gone. Throws `privacy.ciphertext-unreadable` when it was changed. */
  openWhole(keyId: string, sealed: string): Promise<Uint8Array | undefined>;
  /**
   * From here on the key shares the person's fate; one already forgotten destroys it at once.
   * False when there is no such key, or when it is another person's.
   */
  linkToPerson(keyId: string, person: PersonId): Promise<boolean>;
  /** Ends keys never linked and older than this, at most 10,000 per call; answers how many. */
  destroyUnlinkedBefore(before: Instant): Promise<number>;
}

export interface WholeKeysOptions {
  readonly pool: Pool;
  readonly masterKey: MasterKey;
  readonly random: Random;
  readonly clock: Clock;
}

/** One row per id in Postgres; used about twice each, so nothing is cached. */
export function createWholeKeys({ pool, masterKey, random, clock }: WholeKeysOptions): WholeKeys {
  const make = gather((keys: readonly NewKey[]) => makeAll(pool, keys), gatherLimits);
  const link = gather((links: readonly Link[]) => linkAll(pool, links), gatherLimits);
  return {
    sealWhole: async (keyId, bytes) => {
      const fresh = masterKey.seal(wrappingOf(keyId), random.bytes(keyBytes));
      // No row: made by another between our snapshot and our insert, or gone. A new look tells.
      const wrapped =
        (await make({ keyId, fresh, createdAt: clock.now() })) ?? (await readKey(pool, keyId));
      if (wrapped === undefined) return undefined;
      const key = masterKey.open(wrappingOf(keyId), wrapped);
      return sealBytes({ key, associated: keyId }, bytes, random).toString('base64url');
    },
    openWhole: async (keyId, sealed) => {
      const wrapped = await readKey(pool, keyId);
      if (wrapped === undefined) return undefined;
      const key = masterKey.open(wrappingOf(keyId), wrapped);
      return openBytes({ key, associated: keyId }, decoded(sealed));
    },
    linkToPerson: (keyId, person) => link({ keyId, person }),
    destroyUnlinkedBefore: async (before) => {
      const { rowCount } = await pool.query(destroyUnlinkedStatement, [before, destroyedMax]);
      return rowCount ?? 0;
    },
  };
}

const destroyedMax = 10_000;
/** Round trips are shared by all callbacks of the moment. */
const gatherLimits = { batchMax: 200, underWayMax: 2 };

interface NewKey {
  readonly keyId: string;
  readonly fresh: Buffer;
  readonly createdAt: Instant;
}

async function makeAll(
  pool: Pool,
  keys: readonly NewKey[],
): Promise<readonly (Buffer | undefined)[]> {
  const { rows } = await pool.query<KeyRow & { readonly key_id: string }>(makeStatement, [
    keys.map(({ keyId }) => keyId),
    keys.map(({ fresh }) => fresh),
    keys.map(({ createdAt }) => createdAt),
  ]);
  const found = new Map(rows.map((row) => [row.key_id, row.wrapped_key ?? undefined]));
  return keys.map(({ keyId }) => found.get(keyId));
}

interface Link {
  readonly keyId: string;
  readonly person: PersonId;
}

/** Of two people for one key at the same moment the first one gets it. */
async function linkAll(pool: Pool, links: readonly Link[]): Promise<readonly boolean[]> {
  const firsts = new Map<string, PersonId>();
  for (const { keyId, person } of links) if (!firsts.has(keyId)) firsts.set(keyId, person);
  const { rows } = await pool.query<{ readonly key_id: string }>(linkStatement, [
    [...firsts.keys()],
    [...firsts.values()],
  ]);
  const linked = new Set(rows.map((row) => row.key_id));
  return links.map(({ keyId, person }) => linked.has(keyId) && firsts.get(keyId) === person);
}

function wrappingOf(keyId: string): string {
  return `whole-key|${keyId}`;
}

async function readKey(pool: Pool, keyId: string): Promise<Buffer | undefined> {
  const { rows } = await pool.query<KeyRow>(readStatement, [keyId]);
  return rows[0]?.wrapped_key ?? undefined;
}

interface KeyRow {
  readonly wrapped_key: Buffer | null;
}

// A tombstone hides the key at once, as it does the person's own.
const live = `left join privacy.person_key contact
    on contact.person_id = w.person_id and contact.purpose = 'contact'
  where coalesce(contact.state, 'live') = 'live'`;

const readStatement = `
  select w.wrapped_key from privacy.whole_key w ${live} and w.key_id = $1`;

// Unnamed, and rows taken in one order by everyone, so that two batches cannot deadlock.
const makeStatement = `
  with asked as (
    select * from unnest($1::text[], $2::bytea[], $3::timestamptz[]) as a (key_id, fresh, created_at)
  ), made as (
    insert into privacy.whole_key (key_id, wrapped_key, created_at)
    select distinct on (key_id collate "C") key_id, fresh, created_at from asked
    order by key_id collate "C"
    on conflict (key_id) do nothing returning key_id, wrapped_key
  )
  select key_id, wrapped_key from made
  union all
  select w.key_id, w.wrapped_key
  from (select distinct key_id collate "C" as key_id from asked) a
  join privacy.whole_key w using (key_id) ${live}`;

// The share lock makes a tombstone wait for this link, or this link see the tombstone.
const linkStatement = `
  with asked as (
    select * from unnest($1::text[], $2::text[]) as a (key_id, person_id)
  ), contact as (
    select person_id, state from privacy.person_key
    where person_id in (select person_id from asked) and purpose = 'contact'
    order by person_id for share
  ), held as (
    select w.key_id, asked.person_id
    from asked join privacy.whole_key w on w.key_id = asked.key_id
    where w.person_id is null or w.person_id = asked.person_id
    order by w.key_id for update of w
  )
  update privacy.whole_key w set person_id = held.person_id, wrapped_key =
    case when exists (select from contact
      where contact.person_id = held.person_id and contact.state <> 'live')
    then null else w.wrapped_key end
  from held where w.key_id = held.key_id
  returning w.key_id`;

const destroyUnlinkedStatement = `
  delete from privacy.whole_key where key_id in (
    select key_id from privacy.whole_key where person_id is null and created_at < $1
    order by created_at limit $2 for update skip locked)
    and person_id is null`;
