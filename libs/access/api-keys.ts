import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { type Clock, msOf, type Random } from '../kernel/index.ts';
import type { Role } from './domain/roles.ts';

/** Whom a request comes from. */
export interface ApiKey {
  readonly id: string;
  readonly role: Role;
  /** A promoter's own recipients; empty for other roles. */
  readonly recipientIds: readonly string[];
}

export interface NewApiKey {
  readonly role: Role;
  /** For people: which shop, whose phone. */
  readonly label: string;
  readonly recipientIds?: readonly string[];
}

export interface CreatedApiKey {
  readonly id: string;
  /** Shown once; only its hash is kept. */
  readonly key: string;
}

export interface ApiKeys {
  /**
   * Whose key this is; undefined when it is none of ours or revoked. A revoked key may pass for up to
   * 30 s in other processes.
   */
  authenticate(bearer: string): Promise<ApiKey | undefined>;
  createApiKey(key: NewApiKey): Promise<CreatedApiKey>;
  /** Files a key whose text exists already; a repeat answers the same id. */
  importApiKey(text: string, key: NewApiKey): Promise<string>;
  /** False when there is no such key or it was revoked before. */
  revokeApiKey(id: string): Promise<boolean>;
}

export interface ApiKeysOptions {
  readonly pool: Pool;
  readonly random: Random;
  readonly clock: Clock;
}

const cacheTtlMs = 30_000;
const cacheEntriesMax = 10_000;
/** 256 bits: too many to guess, so a fast hash without salt is enough. Source: NIST SP 800-63B 5.1.1.2. */
const secretBytes = 32;

/** API keys in Postgres, known ones cached for a while. Unknown ones are not: a new key works at once. */
export function createApiKeys({ pool, random, clock }: ApiKeysOptions): ApiKeys {
  const cache = new LRUCache<string, { readonly key: ApiKey; readonly readAtMs: number }>({
    max: cacheEntriesMax,
  });
  const importApiKey = async (text: string, key: NewApiKey): Promise<string> => {
    const { rows } = await pool.query<{ id: string }>(importStatement, [
      `key_${random.uuid()}`,
      key.role,
      key.label,
      key.recipientIds ?? [],
      hashOf(text),
      clock.now(),
    ]);
    if (rows[0] === undefined) throw new Error('the key was not stored');
    return rows[0].id;
  };
  return {
    authenticate: async (bearer) => {
      // What cannot be a key is looked up like any other: the time tells nothing either.
      const hash = hashOf(bearer);
      const name = hash.toString('base64');
      const nowMs = msOf(clock.now());
      const cached = cache.get(name);
      if (cached !== undefined && isFresh(cached.readAtMs, nowMs)) return cached.key;
      const key = await readKey(pool, hash);
      if (key === undefined) cache.delete(name);
      else cache.set(name, { key, readAtMs: nowMs });
      return key;
    },
    createApiKey: async (key) => {
      const text = drawApiKey(key.role, random);
      return { id: await importApiKey(text, key), key: text };
    },
    importApiKey,
    revokeApiKey: async (id) => {
      const { rows } = await pool.query<{ secret_hash: Buffer }>(
        `update access.api_key set revoked_at = $2 where id = $1 and revoked_at is null
         returning secret_hash`,
        [id, clock.now()],
      );
      if (rows[0] !== undefined) cache.delete(rows[0].secret_hash.toString('base64'));
      return rows[0] !== undefined;
    },
  };
}

/** `ol_<role>_<43 characters>`: the prefix lets people and secret scanners tell what they look at. */
export function drawApiKey(role: Role, random: Random): string {
  return `ol_${role}_${Buffer.from(random.bytes(secretBytes)).toString('base64url')}`;
}

function isFresh(readAtMs: number, nowMs: number): boolean {
  return nowMs >= readAtMs && nowMs - readAtMs < cacheTtlMs;
}

async function readKey(pool: Pool, hash: Buffer): Promise<ApiKey | undefined> {
  const { rows } = await pool.query<{ id: string; role: Role; recipient_ids: string[] }>({
    name: 'access-read-key',
    text: `select id, role, recipient_ids from access.api_key
      where secret_hash = $1 and revoked_at is null`,
    values: [hash],
  });
  const row = rows[0];
  return row && { id: row.id, role: row.role, recipientIds: row.recipient_ids };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

// The update changes nothing; it is there so that a repeat gets the id back.
const importStatement = `
  insert into access.api_key as k (id, role, label, recipient_ids, secret_hash, created_at)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (secret_hash) do update set id = k.id
  returning id`;
