import type { Pool } from 'pg';
import type { PersonalDataKeys } from '../event-store/index.ts';
import { type Clock, gather, msOf, type PersonId, type Random } from '../kernel/index.ts';
import { keyBytes, openText, sealText } from './aes-gcm.ts';
import { createKeyCache, type KnownKey, keyNotPrepared } from './key-cache.ts';
import { createKeyLives, type KeyLives } from './key-lives.ts';
import { keySubject } from './key-subject.ts';
import type { MasterKey } from './master-key.ts';
import {
  type KeyRow,
  type KeyRows,
  type NewKeyRow,
  readKeyRows,
  writeKeyRows,
} from './person-key-rows.ts';
import { createWholeKeys, type WholeKeys } from './whole-keys.ts';

/** All keys that belong to people, and what becomes of them. */
export interface PersonKeys extends PersonalDataKeys, KeyLives, WholeKeys {}

export interface PersonKeysOptions {
  readonly pool: Pool;
  readonly masterKey: MasterKey;
  readonly random: Random;
  readonly clock: Clock;
  /** No key is used longer than this after it was read from Postgres. */
  readonly cacheTtlMs: number;
  /** Also the most people of one `prepare`. Some 600 bytes each. */
  readonly cacheEntriesMax?: number;
}

const defaultCacheEntriesMax = 5_000;
const gatherLimits = { batchMax: 200, underWayMax: 2 };

/** The key store in Postgres: each key wrapped by the master key, in clear only in a bounded cache. */
export function createPersonKeys(options: PersonKeysOptions): PersonKeys {
  const { pool, masterKey, random, clock, cacheTtlMs } = options;
  const entriesMax = options.cacheEntriesMax ?? defaultCacheEntriesMax;
  const cache = createKeyCache({ clock, ttlMs: cacheTtlMs, entriesMax });
  const draw = (id: PersonId): NewKeyRow => {
    const key = random.bytes(keyBytes);
    return { ...keySubject(id), wrappedKey: masterKey.seal(wrappingOf(id), key) };
  };
  // Everybody orders at the same time: their keys are made in the same round trips.
  const write = gather(async (drawn: readonly NewKeyRow[]) => {
    const rows = await writeKeyRows(pool, drawn, clock.now());
    return drawn.map(({ person, purpose }) => rows.get(`${person} ${purpose}`));
  }, gatherLimits);
  const writeAll = async (ids: readonly PersonId[]): Promise<KeyRows> => {
    const drawn = ids.map(draw);
    const rows = await Promise.all(drawn.map(write));
    return new Map(
      drawn.flatMap(({ person, purpose }, i) => {
        const row = rows[i];
        return row === undefined ? [] : [[`${person} ${purpose}`, row] as const];
      }),
    );
  };
  const gone = (id: PersonId): void => {
    cache.put(id, { kind: 'gone' }, msOf(clock.now()));
  };
  return {
    prepare: async (people, purpose) => {
      const missing = cache.missing(people);
      if (missing.length === 0) return;
      const now = clock.now();
      const rows =
        purpose === 'write'
          ? await writeAll(missing)
          : await readKeyRows(pool, missing.map(keySubject));
      for (const id of missing) {
        const { person, purpose: kind } = keySubject(id);
        cache.put(id, knownKey(id, rows.get(`${person} ${kind}`), masterKey), msOf(now));
      }
    },
    seal: (person, associated, text) => {
      const known = cache.get(person);
      if (known.kind === 'unknown') throw keyNotPrepared();
      return known.kind === 'gone'
        ? undefined
        : sealText({ key: known.key, associated }, text, random);
    },
    open: (person, associated, sealed) => {
      const known = cache.get(person);
      return known.kind === 'live' ? openText({ key: known.key, associated }, sealed) : undefined;
    },
    ...createKeyLives(pool, clock, gone),
    ...createWholeKeys({ pool, masterKey, random, clock }),
  };
}

function knownKey(id: PersonId, row: KeyRow | undefined, masterKey: MasterKey): KnownKey {
  if (row === undefined) return { kind: 'unknown' };
  if (row.state !== 'live' || row.wrappedKey === null) return { kind: 'gone' };
  // A copy: what was opened may be a slice of a pooled buffer, and would keep all of its 8 KiB alive.
  return { kind: 'live', key: Uint8Array.from(masterKey.open(wrappingOf(id), row.wrappedKey)) };
}

function wrappingOf(id: PersonId): string {
  const { person, purpose } = keySubject(id);
  return `person-key|${person}|${purpose}`;
}
