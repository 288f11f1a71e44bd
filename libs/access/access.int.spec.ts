import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../../test/support/postgres.ts';
import { instant, instantFromMs, msOf, systemRandom } from '../kernel/index.ts';
import { type ApiKeys, createApiKeys } from './api-keys.ts';
import { ensureDemoKeys } from './demo-keys.ts';
import { prepareAccess } from './prepare-access.ts';

const start = msOf(instant('2026-11-20T12:00:00.000Z'));
const time = { ms: start };

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await prepareAccess(database.pool);
});
beforeEach(() => {
  time.ms = start;
});
afterAll(() => database.drop());

function instance(pool = database.pool): ApiKeys {
  return createApiKeys({
    pool,
    random: systemRandom,
    clock: { now: () => instantFromMs(time.ms) },
  });
}

describe('API keys', () => {
  it('given a new key, when it is shown, then it opens its role and stands only as a hash', async () => {
    const keys = instance();
    const { id, key } = await keys.createApiKey({ role: 'operator', label: 'Till 1' });
    expect(key).toMatch(/^ol_operator_[A-Za-z0-9_-]{43}$/);
    expect(await keys.authenticate(key)).toEqual({ id, role: 'operator', recipientIds: [] });
    const { rows } = await database.pool.query<{ row: string }>(
      'select k::text as row from access.api_key k',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(key.slice(-43));
  });

  it('given a promoter’s key, then it tells which recipients are theirs', async () => {
    const keys = instance();
    const recipientIds = ['ridklubben', 'seriearrangoren'];
    const { key } = await keys.createApiKey({ role: 'promoter', label: 'Club', recipientIds });
    expect(await instance().authenticate(key)).toMatchObject({ role: 'promoter', recipientIds });
  });

  it.each([
    ['nothing', () => ''],
    ['an unknown key', () => `ol_admin_${'A'.repeat(43)}`],
    ['a key with its role exchanged', (key: string) => key.replace('checkout', 'admin')],
    ['a key with a character more', (key: string) => `${key}A`],
    ['a key in other case', (key: string) => key.toUpperCase()],
  ])('given %s, then it opens nothing', async (_, change) => {
    const keys = instance();
    const { key } = await keys.createApiKey({ role: 'checkout', label: 'Shop' });
    expect(await keys.authenticate(change(key))).toBeUndefined();
  });

  it('given a revoked key, then it ends here at once and elsewhere within 30 s', async () => {
    const [here, there] = [instance(), instance()];
    const { id, key } = await here.createApiKey({ role: 'checkout', label: 'Shop' });
    await here.authenticate(key);
    await there.authenticate(key);
    expect(await here.revokeApiKey(id)).toBe(true);
    expect(await here.revokeApiKey(id)).toBe(false);
    expect(await here.authenticate(key)).toBeUndefined();
    time.ms += 29_999;
    expect(await there.authenticate(key)).toBeDefined();
    time.ms += 1;
    expect(await there.authenticate(key)).toBeUndefined();
  });

  it('given a known key, when it calls again, then Postgres is not asked', async () => {
    const keys = instance();
    const { key } = await keys.createApiKey({ role: 'checkout', label: 'Shop' });
    await keys.authenticate(key);
    let queries = 0;
    const count = () => (queries += 1);
    database.pool.on('acquire', count);
    await keys.authenticate(key);
    expect(queries).toBe(0);
    // The same work for both, so that not even the time tells them apart.
    await keys.authenticate(`ol_admin_${'B'.repeat(43)}`);
    expect(queries).toBe(1);
    await keys.authenticate('no key at all');
    expect(queries).toBe(2);
    database.pool.off('acquire', count);
  });

  it('given several processes that start at once, when each prepares the schema, then none fails', async () => {
    const empty = await freshDatabase();
    await Promise.all(Array.from({ length: 6 }, () => prepareAccess(empty.pool)));
    await empty.drop();
  });
});

describe('the keys that a first start prints', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-keys-'));
    file = join(folder, 'demo-keys.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('given a second start, then the keys are the same, in a file for its owner alone', async () => {
    const first = await ensureDemoKeys(file, instance(), systemRandom);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);
    expect(await ensureDemoKeys(file, instance(), systemRandom)).toEqual(first);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(first);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await instance().authenticate(first.checkout)).toMatchObject({ role: 'checkout' });
    expect(await instance().authenticate(first.operator)).toMatchObject({ role: 'operator' });
  });

  it('given a new database beside an old file, then the same keys work there', async () => {
    const first = await ensureDemoKeys(file, instance(), systemRandom);
    const empty = await freshDatabase();
    await prepareAccess(empty.pool);
    const keys = instance(empty.pool);
    expect(await ensureDemoKeys(file, keys, systemRandom)).toEqual(first);
    expect(await keys.authenticate(first.operator)).toMatchObject({ role: 'operator' });
    await empty.drop();
  });

  it('given a printed key that was revoked, then another takes its place and the other one stays', async () => {
    const keys = instance();
    const first = await ensureDemoKeys(file, keys, systemRandom);
    await keys.revokeApiKey((await keys.authenticate(first.operator))?.id ?? '');
    const second = await ensureDemoKeys(file, keys, systemRandom);
    expect(second.checkout).toBe(first.checkout);
    expect(second.operator).not.toBe(first.operator);
    expect(await keys.authenticate(second.operator)).toMatchObject({ role: 'operator' });
  });

  it('given a file that cannot be read as keys, then the start stops rather than loses them', async () => {
    await writeFile(file, '{ "checkout": ol_checkout_AAAA');
    const thrown: unknown = await ensureDemoKeys(file, instance(), systemRandom).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).toMatchObject({ code: 'access.demo-keys-unreadable' });
    expect(inspect(thrown, { depth: 9, showHidden: true })).not.toContain('ol_che');
    expect(await readFile(file, 'utf8')).toContain('ol_checkout');
  });
});
