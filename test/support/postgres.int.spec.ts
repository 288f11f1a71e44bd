import { describe, expect, it } from '@jest/globals';
import { freshDatabase } from './postgres.ts';

describe('the database of a test', () => {
  it('given two fresh databases, when one is written to, then the other stays empty', async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    await one.pool.query('CREATE TABLE seats (id bigint)');
    const { rows } = await other.pool.query("SELECT to_regclass('seats') AS found");
    expect(rows).toEqual([{ found: null }]);
    await Promise.all([one.drop(), other.drop()]);
  });

  it('given a client that is still connected, when the database is dropped, then it is gone all the same', async () => {
    const database = await freshDatabase();
    await database.pool.query('SELECT 1');
    await database.drop();
    const again = await freshDatabase();
    const name = new URL(database.url).pathname.slice(1);
    const found = await again.pool.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    expect(found.rowCount).toBe(0);
    await again.drop();
  });

  it('given names with Swedish letters, when they are compared, then case folds and order is by code point', async () => {
    const { pool, drop } = await freshDatabase();
    const { rows } = await pool.query("SELECT lower('ÅÄÖ') AS folded, 'Z' < 'a' AS by_code_point");
    expect(rows).toEqual([{ folded: 'åäö', by_code_point: true }]);
    await drop();
  });
});
