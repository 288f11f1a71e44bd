import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../../test/support/postgres.ts';
import { systemClock, systemRandom } from '../kernel/index.ts';
import {
  createMemoryPersonDirectory,
  createPersonDirectory,
  drawPersonId,
  parsePersonId,
  type PersonDirectory,
} from './person-directory.ts';
import { preparePrivacy } from './prepare-privacy.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await preparePrivacy(database.pool);
});
afterAll(() => database.drop());

function inPostgres(secret = 'the secret'): PersonDirectory {
  return createPersonDirectory({
    pool: database.pool,
    secret: Buffer.from(secret),
    random: systemRandom,
    clock: systemClock,
  });
}

const email = (address: string) => ({ kind: 'email', email: address }) as const;

describe.each([
  ['Postgres', () => inPostgres()],
  ['memory', () => createMemoryPersonDirectory(systemRandom)],
])('the directory of people in %s', (name, make) => {
  it('given one e-mail in several spellings, when 50 callers ask at once, then all get one person', async () => {
    const directory = make();
    const spellings = ['Anna@Example.se', ' anna@example.se ', 'ANNA@EXAMPLE.SE'];
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, i) => directory.findOrCreate(email(spellings[i % 3] ?? ''))),
    );
    expect(new Set(ids).size).toBe(1);
    expect(parsePersonId(ids[0] ?? '')).toBe(ids[0]);
  });

  it('given a customer id that looks like an e-mail, then it is another person than the e-mail', async () => {
    const directory = make();
    const byEmail = await directory.findOrCreate(email(`bo-${name}@example.se`));
    const customerId = `bo-${name}@example.se`;
    expect(await directory.findOrCreate({ kind: 'customer-id', customerId })).not.toBe(byEmail);
  });

  it('given a person removed, when the same e-mail comes again, then it is a new person', async () => {
    const directory = make();
    const anna = email(`anna-${name}@example.se`);
    const first = await directory.findOrCreate(anna);
    expect(await directory.find(anna)).toBe(first);
    expect(await directory.knows(first)).toBe(true);
    await directory.remove(first);
    await directory.remove(first);
    expect(await directory.find(anna)).toBeUndefined();
    expect(await directory.knows(first)).toBe(false);
    expect(await directory.findOrCreate(anna)).not.toBe(first);
  });
});

describe('the directory’s rows', () => {
  it('given a table read by a thief, then no address stands in it, and another secret finds nobody', async () => {
    const address = 'thief-test@example.se';
    await inPostgres().findOrCreate(email(address));
    const { rows } = await database.pool.query<{ text: string }>(
      "select encode(lookup, 'escape') || person_id as text from privacy.person_lookup",
    );
    expect(rows.map((row) => row.text).join()).not.toContain('thief');
    expect(await inPostgres('another').find(email(address))).toBeUndefined();
  });

  it('given any text, when it is read as a person’s id, then only a drawn id passes', () => {
    expect(parsePersonId(drawPersonId(systemRandom))).toBeDefined();
    expect(parsePersonId('anna@example.se')).toBeUndefined();
  });
});
