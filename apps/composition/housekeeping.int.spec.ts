import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApi, type TestApi } from '../../test/support/api.ts';
import {
  businessDateOf,
  type Clock,
  type PersonId,
  plusMs,
  systemClock,
} from '../../libs/kernel/index.ts';
import { createPersonKeys, parseMasterKey } from '../../libs/privacy/index.ts';
import { housekeepingId, housekeepingProcessName } from './housekeeping.ts';

const dayMs = 24 * 60 * 60_000;

describe('what is kept too long', () => {
  let api: TestApi;
  let aheadMs = 0;
  const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };

  beforeAll(async () => {
    api = await startTestApi({ clock });
  });

  afterAll(() => api.stop());

  const count = async (table: string): Promise<number> => {
    const { rows } = await api.database.pool.query<{ n: string }>(
      `select count(*) as n from ${table}`,
    );
    return Number(rows[0]?.n);
  };

  const runNow = () => api.parts.processes.runInline(housekeepingProcessName, housekeepingId);

  it('given a service that starts, when it has looked once, then it looks again every hour by itself', async () => {
    const timers = () => api.parts.processes.jobs({ process: housekeepingProcessName });
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await timers()).some(({ timer }) => timer)) break;
      await sleep(50);
    }
    expect(await timers()).toMatchObject([{ timer: true, state: 'waiting' }]);
  });

  it('given a client’s key and a callback of nobody, when their times are over, then they go, and not before', async () => {
    await api.ask('/api/products', {
      as: 'operator',
      headers: { 'idempotency-key': 'a-key-to-be-forgotten' },
      body: {
        ...{ productId: 'course-old', productType: 'course', name: 'Gammal' },
        unitPrice: { amount: 1, currency: 'SEK' },
      },
    });
    await api.parts.bodies.sealWhole('callback-of-nobody', Buffer.from('{}'));
    aheadMs = 29 * dayMs;
    await runNow();
    expect(await count('idempotency.request')).toBe(1);
    aheadMs = 31 * dayMs;
    await runNow();
    expect(await count('idempotency.request')).toBe(0);
    expect(await count('privacy.whole_key')).toBe(1);
    aheadMs = 397 * dayMs;
    await runNow();
    expect(await count('privacy.whole_key')).toBe(0);
  });

  it('given calls to a provider and callbacks that proved nothing, when their times are over, then they go, and not before', async () => {
    const { providerCalls, unverifiedCallbacks } = api.parts.exchanges;
    aheadMs = 0;
    providerCalls.add({
      ...{ gateway: 'swish', method: 'GET', path: '/', durationMs: 1 },
      calledAt: clock.now(),
    });
    const message = { gateway: 'swish', reason: 'unreadable', network: '192.0.2.0/24' };
    unverifiedCallbacks.add({ ...message, body: Buffer.from('{}') });
    const kept = async () => [
      (await providerCalls.list({ limit: 9 })).length,
      (await unverifiedCallbacks.list({ limit: 9 })).length,
    ];
    expect(await kept()).toEqual([1, 1]);
    for (const [days, left] of [
      [29, [1, 1]],
      [31, [1, 0]],
      [89, [1, 0]],
      [91, [0, 0]],
    ] as const) {
      aheadMs = days * dayMs;
      await runNow();
      expect(await kept()).toEqual(left);
    }
  });

  it('given the books of a year, when the law no longer keeps them, then the event stands and the key is gone', async () => {
    aheadMs = 0;
    const person = '3f2b8f0e-2f5c-4c3d-9d55-0c6f6f9f2a11' as PersonId;
    const year = Number(businessDateOf(clock.now()).slice(0, 4));
    await makeAccountingKey(person, year);
    aheadMs = 6 * 366 * dayMs;
    await runNow();
    const stream = `person-${person}` as never;
    expect(await api.parts.store.read(stream, { max: 5 })).toEqual([]);
    aheadMs = 9 * 366 * dayMs;
    await runNow();
    const events = await api.parts.store.read(stream, { max: 5 });
    expect(events.map(({ type }) => type)).toEqual(['PersonRetentionEnded']);
    const { keys } = api.parts.forgetting;
    expect(await keys.accountingKeysUpTo(year, 10)).toEqual([]);
  });

  async function makeAccountingKey(person: PersonId, year: number): Promise<void> {
    const random = api.parts.random;
    const key = Buffer.alloc(32, 7).toString('base64');
    const keys = createPersonKeys({
      ...{ pool: api.database.pool, random, clock, cacheTtlMs: 1_000 },
      masterKey: parseMasterKey({ id: 'test', key }, random),
    });
    await keys.prepare(new Set([`${person}@${String(year)}` as PersonId]), 'write');
  }
});
