import type { Pool } from 'pg';
import type { Clock, Instant, PersonId, Random } from '../kernel/index.ts';
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
  return {
    sealWhole: async (keyId, bytes) => {
      const fresh = masterKey.seal(wrappingOf(keyId), random.bytes(keyBytes));
      const { rows } = await pool.query<KeyRow>(makeStatement, [keyId, fresh, clock.now()]);
      // No row: made by another between our snapshot and our insert, or gone. A new look tells.
      const wrapped = rows[0]?.wrapped_key ?? (await readKey(pool, keyId));
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
    linkToPerson: async (keyId, person) => {
      const { rowCount } = await pool.query(linkStatement, [keyId, person]);
      return rowCount === 1;
    },
    destroyUnlinkedBefore: async (before) => {
      const { rowCount } = await pool.query(destroyUnlinkedStatement, [before, destroyedMax]);
      return rowCount ?? 0;
    },
  };
}

const destroyedMax = 10_000;

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
const readStatement = `
  select w.wrapped_key from privacy.whole_key w
  left join privacy.person_key contact
    on contact.person_id = w.person_id and contact.purpose = 'contact'
  where w.key_id = $1 and coalesce(contact.state, 'live') = 'live'`;

const makeStatement = `
  with made as (
    insert into privacy.whole_key (key_id, wrapped_key, created_at) values ($1, $2, $3)
    on conflict (key_id) do nothing returning wrapped_key
  )
  select wrapped_key from made union all ${readStatement}`;

// The share lock makes a tombstone wait for this link, or this link see the tombstone.
const linkStatement = `
  with contact as (
    select state from privacy.person_key where person_id = $2 and purpose = 'contact' for share
  )
  update privacy.whole_key set person_id = $2, wrapped_key =
    case when exists (select from contact where state <> 'live') then null else wrapped_key end
  where key_id = $1 and (person_id is null or person_id = $2)`;

const destroyUnlinkedStatement = `
  delete from privacy.whole_key where key_id in (
    select key_id from privacy.whole_key where person_id is null and created_at < $1
    order by created_at limit $2 for update skip locked)
    and person_id is null`;
