import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../../test/support/postgres.ts';
import { instant, instantFromMs, msOf, type PersonId, systemRandom } from '../kernel/index.ts';
import { accountingKeyOf } from './key-subject.ts';
import { parseMasterKey } from './master-key.ts';
import { createMemoryPersonKeys } from './memory-person-keys.ts';
import { createPersonKeys, type PersonKeys } from './person-keys.ts';
import { preparePrivacy } from './prepare-privacy.ts';

const masterText = Buffer.alloc(32, 7).toString('base64');
const masterKey = parseMasterKey({ id: 'k1', key: masterText }, systemRandom);
const start = instant('2026-11-20T12:00:00.000Z');
const time = { ms: msOf(start) };
const clock = { now: () => instantFromMs(time.ms) };
const cacheTtlMs = 60_000;
const place = 'order-ORD-20261120-A15A7F|event-1|customer.email';

let database: FreshDatabase;
let serial = 0;

beforeAll(async () => {
  database = await freshDatabase();
  await preparePrivacy(database.pool);
});
beforeEach(() => {
  time.ms = msOf(start);
});
afterAll(() => database.drop());

function newPerson(): PersonId {
  serial += 1;
  return `person-${String(serial)}` as PersonId;
}

function inPostgres(): PersonKeys {
  return createPersonKeys({
    pool: database.pool,
    masterKey,
    random: systemRandom,
    clock,
    cacheTtlMs,
  });
}

function inMemory(): PersonKeys {
  return createMemoryPersonKeys({ random: systemRandom, clock });
}

async function sealed(keys: PersonKeys, person: PersonId): Promise<string> {
  await keys.prepare(new Set([person]), 'write');
  const text = keys.seal(person, place, 'anna@example.se');
  if (text === undefined) throw new Error('the person has no key');
  return text;
}

async function keyBytesOf(person: PersonId, purpose = 'contact'): Promise<Buffer | null> {
  const { rows } = await database.pool.query<{ wrapped_key: Buffer | null }>(
    'select wrapped_key from privacy.person_key where person_id = $1 and purpose = $2',
    [person, purpose],
  );
  if (rows[0] === undefined) throw new Error('no row');
  return rows[0].wrapped_key;
}

describe.each([
  ['Postgres', inPostgres],
  ['memory', inMemory],
])('the keys of people in %s', (_, make) => {
  it('given a sealed text, when it is opened, then it reads the same and is compact base64url', async () => {
    const keys = make();
    const person = newPerson();
    const text = await sealed(keys, person);
    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(text, 'base64url')).toHaveLength(1 + 12 + 'anna@example.se'.length + 16);
    expect(keys.open(person, place, text)).toBe('anna@example.se');
  });

  it('given any one changed character, when it is opened, then it throws', async () => {
    const keys = make();
    const person = newPerson();
    const text = await sealed(keys, person);
    for (let i = 0; i < text.length; i += 1) {
      const other = text[i] === 'A' ? 'B' : 'A';
      const changed = text.slice(0, i) + other + text.slice(i + 1);
      expect(() => keys.open(person, place, changed)).toThrow('does not open');
    }
    expect(() => keys.open(person, place, `${text} `)).toThrow('does not open');
  });

  it('given another place or another person, when it is opened there, then it throws', async () => {
    const keys = make();
    const person = newPerson();
    const other = newPerson();
    const text = await sealed(keys, person);
    await sealed(keys, other);
    expect(() => keys.open(person, place.replace('event-1', 'event-2'), text)).toThrow(
      'does not open',
    );
    expect(() => keys.open(other, place, text)).toThrow('does not open');
  });

  it('given nobody prepared the person, when a text is sealed, then it throws and is not taken as forgotten', async () => {
    const keys = make();
    const person = newPerson();
    expect(() => keys.seal(person, place, 'x')).toThrow('not prepared');
    await keys.prepare(new Set([person]), 'read');
    expect(() => keys.seal(person, place, 'x')).toThrow('not prepared');
    expect(keys.open(person, place, 'AAAA')).toBeUndefined();
    expect(await keys.contactKeyOf(person)).toEqual({ kind: 'none' });
  });

  it('given a tombstone, then nothing is sealed or opened any more, and no key is made', async () => {
    const keys = make();
    const person = newPerson();
    const text = await sealed(keys, person);
    await keys.tombstone(person);
    time.ms += 5000;
    await keys.tombstone(person);
    expect(await keys.contactKeyOf(person)).toEqual({ kind: 'tombstoned', tombstonedAt: start });
    await keys.prepare(new Set([person]), 'write');
    expect(keys.seal(person, place, 'x')).toBeUndefined();
    expect(keys.open(person, place, text)).toBeUndefined();
    expect(await keys.beingForgotten(1000)).toContain(person);
  });

  it('given a tombstone for someone without a key, then no key is made later', async () => {
    const keys = make();
    const person = newPerson();
    await keys.tombstone(person);
    await keys.prepare(new Set([person]), 'write');
    expect(keys.seal(person, place, 'x')).toBeUndefined();
  });

  it('given no tombstone, when the contact key is destroyed, then it is refused', async () => {
    const keys = make();
    const person = newPerson();
    const text = await sealed(keys, person);
    await expect(keys.destroyContactKey(person)).rejects.toMatchObject({
      code: 'privacy.not-tombstoned',
    });
    await expect(keys.destroyContactKey(newPerson())).rejects.toThrow('tombstone');
    expect(keys.open(person, place, text)).toBe('anna@example.se');
  });

  it('given a destroyed contact key, then the accounting key still opens until its retention ends', async () => {
    const keys = make();
    const person = newPerson();
    const books = accountingKeyOf(person, 2026);
    await keys.prepare(new Set([person, books]), 'write');
    const invoiceName = keys.seal(books, place, 'Anna Andersson') ?? '';
    await keys.tombstone(person);
    await keys.destroyContactKey(person);
    await keys.destroyContactKey(person);
    await keys.prepare(new Set([books]), 'write');
    expect(keys.open(books, place, invoiceName)).toBe('Anna Andersson');
    expect(await keys.contactKeyOf(person)).toEqual({ kind: 'destroyed' });
    expect(await keys.beingForgotten(1000)).not.toContain(person);

    expect(await keys.accountingKeysUpTo(2025, 100)).toEqual([]);
    expect(await keys.accountingKeysUpTo(2026, 100)).toContainEqual({
      person,
      financialYear: 2026,
    });
    await keys.destroyAccountingKey(person, 2026);
    await keys.prepare(new Set([books]), 'write');
    expect(keys.open(books, place, invoiceName)).toBeUndefined();
    expect(keys.seal(books, place, 'x')).toBeUndefined();
    expect(await keys.accountingKeysUpTo(2026, 100)).toEqual([]);
  });

  it('given a forgotten person, when an accounting key is wanted for the first time, then none is made', async () => {
    const keys = make();
    const person = newPerson();
    await keys.tombstone(person);
    const books = accountingKeyOf(person, 2026);
    await keys.prepare(new Set([books]), 'write');
    expect(keys.seal(books, place, 'x')).toBeUndefined();
  });
});

describe('the key store in Postgres', () => {
  it('given six instances and the same people in opposite order, when all prepare at once, then there is one key each', async () => {
    const people = Array.from({ length: 40 }, newPerson);
    const instances = Array.from({ length: 6 }, inPostgres);
    // Someone in the middle is held back, so that all of them meet half-way.
    const blocker = await database.pool.connect();
    await blocker.query('begin');
    await blocker.query(
      `insert into privacy.person_key (person_id, purpose, state, wrapped_key, created_at)
       values ($1, 'contact', 'live', '', now())`,
      [people[20]],
    );
    const prepared = Promise.all(
      instances.map((keys, i) =>
        keys.prepare(new Set(i % 2 === 0 ? people : [...people].reverse()), 'write'),
      ),
    );
    await sleep(300);
    await blocker.query('rollback');
    blocker.release();
    await prepared;
    const [first, ...others] = instances;
    for (const person of people) {
      const text = first?.seal(person, place, 'anna@example.se') ?? '';
      for (const other of others) expect(other.open(person, place, text)).toBe('anna@example.se');
    }
  });

  it('given a person destroyed, then the key bytes are gone from the table and from a new instance', async () => {
    const person = newPerson();
    const keys = inPostgres();
    const text = await sealed(keys, person);
    expect(await keyBytesOf(person)).toBeInstanceOf(Buffer);
    await keys.tombstone(person);
    await keys.destroyContactKey(person);
    expect(await keyBytesOf(person)).toBeNull();
    const fresh = inPostgres();
    await fresh.prepare(new Set([person]), 'read');
    expect(fresh.open(person, place, text)).toBeUndefined();
  });

  it('given another instance that still holds the key, when its time is out, then it has learnt of the tombstone', async () => {
    const person = newPerson();
    const [here, there] = [inPostgres(), inPostgres()];
    const text = await sealed(here, person);
    await there.prepare(new Set([person]), 'read');
    await here.tombstone(person);
    expect(there.open(person, place, text)).toBe('anna@example.se');
    time.ms += cacheTtlMs;
    expect(() => there.open(person, place, text)).toThrow('not prepared');
    await there.prepare(new Set([person]), 'read');
    expect(there.open(person, place, text)).toBeUndefined();
  });

  it('given a row exchanged for another person’s, when it is unwrapped, then it throws and no error tells the master key', async () => {
    const [anna, bo] = [newPerson(), newPerson()];
    await sealed(inPostgres(), anna);
    await sealed(inPostgres(), bo);
    await database.pool.query(
      `update privacy.person_key set wrapped_key =
         (select wrapped_key from privacy.person_key where person_id = $2) where person_id = $1`,
      [anna, bo],
    );
    const error: unknown = await inPostgres()
      .prepare(new Set([anna]), 'read')
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error).toMatchObject({ code: 'privacy.ciphertext-unreadable' });
    const printed = inspect(error, { depth: 9, showHidden: true });
    expect(printed).not.toContain(masterText.slice(0, 12));
    expect(printed).not.toContain('07 07 07');
  });

  it('given a key table that was read by a thief, then no key stands in it in clear', async () => {
    const person = newPerson();
    const drawn: Uint8Array[] = [];
    const random = {
      ...systemRandom,
      bytes: (length: number) => {
        const bytes = systemRandom.bytes(length);
        drawn.push(bytes);
        return bytes;
      },
    };
    const keys = createPersonKeys({ pool: database.pool, masterKey, random, clock, cacheTtlMs });
    await keys.prepare(new Set([person]), 'write');
    const key = Buffer.from(drawn.find((bytes) => bytes.length === 32) ?? []);
    expect(key).toHaveLength(32);
    expect((await keyBytesOf(person))?.includes(key)).toBe(false);
  });

  it('given people already cached, when they are prepared again, then Postgres is not asked', async () => {
    const person = newPerson();
    let queries = 0;
    const pool = database.pool;
    const keys = inPostgres();
    await keys.prepare(new Set([person]), 'write');
    const count = () => (queries += 1);
    pool.on('acquire', count);
    await keys.prepare(new Set([person]), 'write');
    expect(queries).toBe(0);
    await keys.prepare(new Set([person, newPerson(), newPerson()]), 'write');
    expect(queries).toBe(1);
    pool.off('acquire', count);
  });

  it('given several processes that start at once, when each prepares the schema, then none fails', async () => {
    const empty = await freshDatabase();
    await Promise.all(Array.from({ length: 6 }, () => preparePrivacy(empty.pool)));
    await preparePrivacy(empty.pool);
    await empty.drop();
  });
});
