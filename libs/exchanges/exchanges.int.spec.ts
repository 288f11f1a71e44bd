import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../../test/support/postgres.ts';
import { type Instant, instant, plusMs } from '../kernel/index.ts';
import type { Loss } from './pending-entries.ts';
import { prepareExchanges } from './prepare-exchanges.ts';
import { createProviderCallLog, type ProviderCall } from './provider-calls.ts';
import { createUnverifiedCallbackLog } from './unverified-callbacks.ts';

const start = instant('2026-11-20T12:00:00.000Z');

let database: FreshDatabase;
let losses: Loss[];

beforeAll(async () => {
  database = await freshDatabase();
  await Promise.all(Array.from({ length: 6 }, () => prepareExchanges(database.pool)));
});

beforeEach(async () => {
  losses = [];
  await database.pool.query(
    'truncate exchanges.provider_call; truncate exchanges.unverified_callback',
  );
});

afterAll(() => database.drop());

const lost = (loss: Loss) => losses.push(loss);

function call(changes: Partial<ProviderCall> = {}): ProviderCall {
  return {
    ...{ gateway: 'swish', method: 'GET', path: '/v1/paymentrequests/A', requestId: 'A' },
    ...{ calledAt: start, durationMs: 12, status: 200 },
    ...changes,
  };
}

describe('the log of provider calls', () => {
  const log = (rowsMax = 100) => createProviderCallLog({ pool: database.pool, lost, rowsMax });

  it('given calls, when they are listed, then the newest is first, as it was, with the reference of its request', async () => {
    const calls = log();
    const begun = call({
      ...{ method: 'PUT', reference: 'SC-20261120-9EA699', status: undefined },
      ...{ errorCode: 'ECONNRESET', request: '{"amount":1}' },
    });
    calls.add(begun);
    calls.add(call({ answer: '{"status":"PAID"}' }));
    const [asked, first, ...none] = await calls.list({ limit: 10 });
    expect(none).toEqual([]);
    expect(first).toEqual({ ...begun, number: first?.number, status: undefined });
    expect(asked).toMatchObject({
      ...{ status: 200, answer: '{"status":"PAID"}', reference: 'SC-20261120-9EA699' },
    });
  });

  it('given calls of several requests, when one’s are asked for page by page, then only those come, each once', async () => {
    const calls = log();
    for (let n = 0; n < 6; n += 1)
      calls.add(call({ requestId: n % 2 === 0 ? 'A' : 'B', durationMs: n }));
    const first = await calls.list({ requestIds: ['A'], limit: 2 });
    const before = first.at(-1)?.number ?? '';
    const second = await calls.list({ requestIds: ['A'], limit: 2, before });
    expect([...first, ...second].map(({ durationMs }) => durationMs)).toEqual([4, 2, 0]);
    expect(await calls.list({ requestIds: [], limit: 2 })).toEqual([]);
  });

  it('given more calls than are kept, then the oldest gave their places and the table is as long as it may be', async () => {
    const calls = log(10);
    for (let n = 0; n < 35; n += 1) calls.add(call({ durationMs: n }));
    const listed = await calls.list({ limit: 100 });
    expect(listed.map(({ durationMs }) => durationMs)).toEqual(
      Array.from({ length: 10 }, (_, n) => 34 - n),
    );
    expect(losses).toEqual([]);
  });

  it('given old ones, when they are ended, then younger ones stay', async () => {
    const calls = log();
    calls.add(call());
    calls.add(call({ calledAt: plusMs(start, 1_000), durationMs: 99 }));
    await calls.list({ limit: 1 });
    expect(await calls.deleteOlderThan(plusMs(start, 1))).toBe(1);
    expect(await calls.list({ limit: 9 })).toMatchObject([{ durationMs: 99 }]);
  });

  it('given a database that refuses, then adding goes on, the loss is told, and later calls are kept', async () => {
    const calls = log();
    await database.pool.query('alter table exchanges.provider_call rename to hidden');
    calls.add(call());
    await calls.list({ limit: 1 }).catch(() => undefined);
    await database.pool.query('alter table exchanges.hidden rename to provider_call');
    expect(losses).toMatchObject([{ cause: 'failed', count: 1, error: { code: '42P01' } }]);
    calls.add(call({ durationMs: 7 }));
    expect(await calls.list({ limit: 9 })).toMatchObject([{ durationMs: 7 }]);
  });
});

describe('the log of unverified callbacks', () => {
  let now: Instant = start;
  const log = (rowsMax = 100) =>
    createUnverifiedCallbackLog({
      ...{ pool: database.pool, lost, rowsMax },
      clock: { now: () => now },
      secret: Buffer.alloc(32, 1),
    });
  const message = (text: string) => ({
    ...{ gateway: 'swish', reason: 'identifier-wrong', network: '192.0.2.0/24' },
    body: Buffer.from(text),
  });

  it('given two equal messages and another, then equal ones are told by their fingerprint, and nothing of what they say is kept', async () => {
    const callbacks = log();
    for (const text of ['{"payerAlias":"46701234567"}', '{"payerAlias":"46701234567"}', '{}'])
      callbacks.add(message(text));
    const [other, second, first] = await callbacks.list({ limit: 10 });
    expect(first).toMatchObject({
      ...{ gateway: 'swish', reason: 'identifier-wrong', network: '192.0.2.0/24', bytes: 28 },
      receivedAt: start,
    });
    expect(second?.fingerprint).toBe(first?.fingerprint);
    expect(other?.fingerprint).not.toBe(first?.fingerprint);
    const { rows } = await database.pool.query<{ row: string }>(
      'select c::text as row from exchanges.unverified_callback c',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain('4670123');
  });

  it('given a flood, then what may wait is kept, the rest counted, and the table is as long as it may be', async () => {
    const callbacks = log(50);
    for (let n = 0; n < 1_500; n += 1) callbacks.add(message(String(n)));
    expect(losses).toHaveLength(500);
    expect(await callbacks.list({ limit: 1_000 })).toHaveLength(50);
  });

  it('given old ones, when they are ended, then younger ones stay', async () => {
    const callbacks = log();
    callbacks.add(message('old'));
    now = plusMs(start, 1_000);
    callbacks.add(message('young'));
    await callbacks.list({ limit: 1 });
    expect(await callbacks.deleteOlderThan(now)).toBe(1);
    expect(await callbacks.list({ limit: 9 })).toMatchObject([{ bytes: 5 }]);
  });
});
