import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../../test/support/postgres.ts';
import {
  instant,
  instantFromMs,
  msOf,
  type PersonId,
  plusMs,
  systemRandom,
} from '../kernel/index.ts';
import { parseMasterKey } from './master-key.ts';
import { createMemoryPersonKeys } from './memory-person-keys.ts';
import { createPersonKeys, type PersonKeys } from './person-keys.ts';
import { preparePrivacy } from './prepare-privacy.ts';

const masterKey = parseMasterKey(
  { id: 'k1', key: Buffer.alloc(32, 7).toString('base64') },
  systemRandom,
);
const start = instant('2026-11-20T12:00:00.000Z');
const body = Buffer.from('{"payerAlias":"46701234567"}');

let database: FreshDatabase;
let serial = 0;

beforeAll(async () => {
  database = await freshDatabase();
  await preparePrivacy(database.pool);
});
afterAll(() => database.drop());

function fresh(): { callback: string; anna: PersonId; bo: PersonId } {
  serial += 1;
  return {
    callback: `swish-${String(serial)}-PAID`,
    anna: `anna-${String(serial)}` as PersonId,
    bo: `bo-${String(serial)}` as PersonId,
  };
}

async function sealed(keys: PersonKeys, callback: string): Promise<string> {
  const text = await keys.sealWhole(callback, body);
  if (text === undefined) throw new Error('the key is gone');
  return text;
}

async function opened(keys: PersonKeys, callback: string, text: string) {
  const bytes = await keys.openWhole(callback, text);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

const time = { ms: msOf(start) };
const clock = { now: () => instantFromMs(time.ms) };

describe.each([
  [
    'Postgres',
    () =>
      createPersonKeys({
        pool: database.pool,
        masterKey,
        random: systemRandom,
        clock,
        cacheTtlMs: 60_000,
      }),
  ],
  ['memory', () => createMemoryPersonKeys({ random: systemRandom, clock })],
])('bytes sealed whole, keys in %s', (_, make) => {
  it('given a raw callback, when it is sealed twice at once, then both open to the same bytes', async () => {
    const keys = make();
    const { callback } = fresh();
    const texts = await Promise.all(Array.from({ length: 10 }, () => sealed(keys, callback)));
    for (const text of texts) expect(await opened(keys, callback, text)).toBe(body.toString());
  });

  it('given another callback’s id or a changed byte, when it is opened, then it throws', async () => {
    const keys = make();
    const { callback } = fresh();
    const other = fresh().callback;
    const text = await sealed(keys, callback);
    await sealed(keys, other);
    await expect(keys.openWhole(other, text)).rejects.toThrow('does not open');
    const changed = `${text.slice(0, -2)}${text.at(-2) === 'A' ? 'B' : 'A'}${text.slice(-1)}`;
    await expect(keys.openWhole(callback, changed)).rejects.toThrow('does not open');
  });

  it('given a callback linked to a person, when the person is forgotten, then its key goes too', async () => {
    const keys = make();
    const { callback, anna } = fresh();
    await keys.prepare(new Set([anna]), 'write');
    const text = await sealed(keys, callback);
    expect(await keys.linkToPerson(callback, anna)).toBe(true);
    expect(await keys.linkToPerson(callback, anna)).toBe(true);
    expect(await opened(keys, callback, text)).toBe(body.toString());
    await keys.tombstone(anna);
    expect(await opened(keys, callback, text)).toBeUndefined();
    await keys.destroyContactKey(anna);
    expect(await opened(keys, callback, text)).toBeUndefined();
    expect(await keys.sealWhole(callback, body)).toBeUndefined();
  });

  it('given a callback linked to one person, when another claims it, then it is refused', async () => {
    const keys = make();
    const { callback, anna, bo } = fresh();
    await sealed(keys, callback);
    expect(await keys.linkToPerson(callback, anna)).toBe(true);
    expect(await keys.linkToPerson(callback, bo)).toBe(false);
    expect(await keys.linkToPerson('never sealed', bo)).toBe(false);
  });

  it('given a person already forgotten, when a late callback is linked, then its key goes at once', async () => {
    const keys = make();
    const { callback, anna } = fresh();
    await keys.tombstone(anna);
    await keys.destroyContactKey(anna);
    const text = await sealed(keys, callback);
    expect(await opened(keys, callback, text)).toBe(body.toString());
    await keys.linkToPerson(callback, anna);
    expect(await opened(keys, callback, text)).toBeUndefined();
  });

  it('given callbacks older than the limit, when the unlinked are ended, then linked and younger ones stay', async () => {
    const keys = make();
    const [old, linked, young] = [fresh(), fresh(), fresh()];
    time.ms = msOf(start) - 1;
    const oldText = await sealed(keys, old.callback);
    const linkedText = await sealed(keys, linked.callback);
    await keys.linkToPerson(linked.callback, linked.anna);
    time.ms = msOf(start);
    const youngText = await sealed(keys, young.callback);
    expect(await keys.destroyUnlinkedBefore(start)).toBe(1);
    expect(await keys.destroyUnlinkedBefore(start)).toBe(0);
    expect(await opened(keys, old.callback, oldText)).toBeUndefined();
    expect(await opened(keys, linked.callback, linkedText)).toBe(body.toString());
    expect(await opened(keys, young.callback, youngText)).toBe(body.toString());
    await keys.destroyUnlinkedBefore(plusMs(start, 1));
  });
});

describe('keys of sealed wholes in Postgres', () => {
  it('given a linked callback and its person destroyed, then the bytes are gone from the table', async () => {
    const { callback, anna } = fresh();
    const keys = createPersonKeys({
      pool: database.pool,
      masterKey,
      random: systemRandom,
      clock,
      cacheTtlMs: 60_000,
    });
    await sealed(keys, callback);
    await keys.linkToPerson(callback, anna);
    await keys.tombstone(anna);
    await keys.destroyContactKey(anna);
    const { rows } = await database.pool.query(
      'select wrapped_key from privacy.whole_key where key_id = $1',
      [callback],
    );
    expect(rows).toEqual([{ wrapped_key: null }]);
  });

  it('given a tombstone that is just being set, when a callback is linked, then the link waits for it and its key goes', async () => {
    const { callback, anna } = fresh();
    const keys = createPersonKeys({
      pool: database.pool,
      masterKey,
      random: systemRandom,
      clock,
      cacheTtlMs: 60_000,
    });
    await keys.prepare(new Set([anna]), 'write');
    await sealed(keys, callback);
    const other = await database.pool.connect();
    await other.query('begin');
    await other.query(
      `update privacy.person_key set state = 'tombstoned', tombstoned_at = now()
       where person_id = $1`,
      [anna],
    );
    const linked = keys.linkToPerson(callback, anna);
    await sleep(200);
    await other.query('commit');
    other.release();
    expect(await linked).toBe(true);
    const { rows } = await database.pool.query(
      'select wrapped_key from privacy.whole_key where key_id = $1',
      [callback],
    );
    expect(rows).toEqual([{ wrapped_key: null }]);
  });
});
