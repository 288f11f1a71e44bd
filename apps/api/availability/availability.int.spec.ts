import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Answer, startTestApi, type TestApi, type Wish } from '../../../test/support/api.ts';
import { contextAt } from '../../../test/support/memory-checkout.ts';
import {
  type AvailabilityEvent,
  type AvailabilityState,
  giveBack,
  holdUnits,
  setCapacity,
} from '../../../libs/availability/index.ts';
import {
  type Decision,
  type HoldId,
  type OrderRef,
  type PoolId,
  systemClock,
  type WaitlistEntryId,
} from '../../../libs/kernel/index.ts';

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
/** Long enough for a few requests, short enough to wait for. */
const offerMs = 4_000;
const lookEveryMs = 100;
const newsWithinMs = 25_000;

describe('availability and waiting lists over HTTP', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ waitlistOfferMs: offerMs });
  });

  afterAll(() => api.stop());

  const on = (
    pool: string,
    decide: (state: AvailabilityState) => Decision<AvailabilityEvent>,
  ): Promise<unknown> =>
    api.parts.checkout.streams.availability.execute(pool, contextAt(systemClock.now()), decide);

  /** A pool with one place, which an order holds. */
  async function soldOut(pool: string): Promise<HoldId> {
    const holdId = `${pool}:1` as HoldId;
    await on(pool, (state) => setCapacity(state, { poolId: pool as PoolId, capacity: 1 }));
    await on(pool, (state) => holdUnits(state, { holdId, orderRef, units: 1 }));
    return holdId;
  }

  const join = (pool: string, name: string, wish: Wish & { readonly units?: number } = {}) =>
    api.ask(`/api/availability/${pool}/waitlist`, {
      as: 'checkout',
      body: { name, email: `${name}@example.se`, units: wish.units ?? 1 },
      ...wish,
    });

  const pathOf = (answer: Answer) =>
    `/api/availability/${answer.at('poolId')}/waitlist/${answer.at('entryId')}`;
  const withToken = (answer: Answer): Wish => ({
    headers: { 'x-waitlist-token': answer.at('token') },
  });
  const after = (answer: Answer) => `after=${encodeURIComponent(answer.at('position'))}`;
  const leave = (answer: Answer, wish: Wish = withToken(answer)) =>
    api.ask(pathOf(answer), { method: 'DELETE', ...wish });

  async function until(answer: Answer, is: (entry: Answer) => boolean): Promise<Answer> {
    const end = Date.now() + newsWithinMs;
    for (;;) {
      const entry = await api.ask(pathOf(answer), withToken(answer));
      if (is(entry)) return entry;
      if (Date.now() > end) throw new Error(`no news: ${entry.text}`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }
  const isOffered = (entry: Answer) => entry.status === 200 && entry.text.includes('"offered"');

  it('given a pool that is sold out, when two join, then both wait in their order and everybody sees how many', async () => {
    await soldOut('course-line');
    const anna = await join('course-line', 'anna');
    const bo = await join('course-line', 'bo');
    expect(anna.status).toBe(201);
    expect(anna.json).toMatchObject({ poolId: 'course-line', units: 1, place: 1 });
    expect(bo.json).toMatchObject({ place: 2 });
    const shown = await api.ask(`/api/availability/course-line?${after(bo)}`);
    expect(shown.json).toEqual({ poolId: 'course-line', capacity: 1, left: 0, waiting: 2 });
    const entry = await api.ask(pathOf(bo), withToken(bo));
    expect(entry.json).toMatchObject({ status: 'waiting', place: 2, units: 1 });
    expect(entry.text).not.toContain('example.se');
  });

  it('given places that are left, when somebody would rather wait, then they are told how many there are', async () => {
    await on('course-open', (state) =>
      setCapacity(state, { poolId: 'course-open' as PoolId, capacity: 3 }),
    );
    const refused = await join('course-open', 'anna');
    expect(refused.json).toMatchObject({
      status: 409,
      code: 'availability.not-sold-out',
      left: 3,
    });
  });

  it('given an Idempotency-Key, when the same wish comes again, then the same entry and token are answered', async () => {
    await soldOut('course-key');
    const headers = { 'idempotency-key': randomUUID() };
    const first = await join('course-key', 'anna', { headers });
    const second = await join('course-key', 'anna', { headers });
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const other = await join('course-key', 'bo', { headers });
    expect(other.json).toMatchObject({ status: 422, code: 'idempotency.key-reused' });
    const again = await join('course-key', 'anna');
    expect(again.json).toMatchObject({ status: 409, code: 'availability.already-waiting' });
  });

  it('given an entry, when somebody without its token asks for it or ends it, then nobody is told anything and it stands', async () => {
    await soldOut('course-mine');
    const anna = await join('course-mine', 'anna');
    const bo = await join('course-mine', 'bo');
    for (const wish of [{}, { as: 'checkout' } as const, withToken(bo)]) {
      expect((await leave(anna, wish)).json).toMatchObject({
        status: 401,
        code: 'access.waitlist-token-needed',
      });
      expect((await api.ask(pathOf(anna), wish)).status).toBe(401);
    }
    const shown = await api.ask(`/api/availability/course-mine?${after(bo)}`);
    expect(shown.json).toMatchObject({ waiting: 2 });
  });

  it('given somebody who waits, when they leave, also twice, or an operator takes them out, then they no longer wait', async () => {
    await soldOut('course-leave');
    const anna = await join('course-leave', 'anna');
    const bo = await join('course-leave', 'bo');
    const left = await leave(anna);
    expect(left.json).toMatchObject({ status: 'left', entryId: anna.at('entryId') });
    expect((await leave(anna)).status).toBe(200);
    const gone = await leave(bo, { as: 'operator' });
    expect(gone.status).toBe(200);
    const shown = await api.ask(`/api/availability/course-leave?${after(gone)}`);
    expect(shown.json).toMatchObject({ waiting: 0, left: 0 });
    const looked = await api.ask(pathOf(anna), withToken(anna));
    expect(looked.json).toMatchObject({ status: 404, code: 'availability.entry-unknown' });
  });

  it('given an offer that nobody takes (36), when its time is over, then the next in line is offered, and a stranger gets nothing meanwhile', async () => {
    const holdId = await soldOut('course-offer');
    const anna = await join('course-offer', 'anna');
    const bo = await join('course-offer', 'bo');
    await on('course-offer', (state) => giveBack(state, { holdId }));
    const offered = await until(anna, isOffered);
    const left = Date.parse(offered.at('offerUntil')) - Date.now();
    expect(left).toBeLessThanOrEqual(offerMs);
    await until(bo, isOffered);
    expect((await api.ask(pathOf(anna), withToken(anna))).status).toBe(404);
    const stranger = await api.parts.checkout.streams.availability.execute(
      'course-offer',
      contextAt(systemClock.now()),
      (state) => holdUnits(state, { holdId: 'stranger' as HoldId, orderRef, units: 1 }),
    );
    expect(stranger.outcome).toMatchObject({ code: 'availability.sold-out' });
    const order = await api.parts.checkout.streams.availability.execute(
      'course-offer',
      contextAt(systemClock.now()),
      (state) =>
        holdUnits(state, {
          holdId: 'of-bo' as HoldId,
          orderRef,
          units: 1,
          waitlistEntryId: bo.at('entryId') as WaitlistEntryId,
        }),
    );
    expect(order.outcome.kind).toBe('accepted');
  });

  it('given two who wait, when the operator makes the room larger, then both are offered a place at once', async () => {
    const made = await api.ask('/api/products', {
      as: 'operator',
      body: {
        ...{ productId: 'course-larger', productType: 'course', name: 'Drejning' },
        ...{ unitPrice: { amount: 100, currency: 'SEK' }, capacity: 1 },
      },
    });
    expect(made.text).toContain('course-larger');
    await on('course-larger', (state) =>
      holdUnits(state, { holdId: 'one' as HoldId, orderRef, units: 1 }),
    );
    const anna = await join('course-larger', 'anna');
    await join('course-larger', 'bo');
    await api.ask('/api/products/course-larger/capacity', {
      method: 'PUT',
      as: 'operator',
      body: { capacity: 3 },
    });
    const { state } = await api.parts.checkout.streams.availability.load('course-larger');
    expect(state.line.count(({ offer }) => offer !== undefined)).toBe(2);
    expect(isOffered(await until(anna, isOffered))).toBe(true);
  });

  it.each(['course-never', 'NOPE', 'a..b', 'x'.repeat(300), '%2e%2e'])(
    'given the pool %j that is not there, when it is looked at or waited for, then it is unknown',
    async (pool) => {
      const looked = await api.ask(`/api/availability/${pool}`);
      expect(looked.status).toBe(404);
      expect((await join(pool, 'anna')).status).toBe(404);
    },
  );

  it('given a wish without a key, without an address or for a stranger number of places, then it is refused', async () => {
    await soldOut('course-input');
    const path = '/api/availability/course-input/waitlist';
    const body = { name: 'Anna', email: 'anna@example.se' };
    expect((await api.ask(path, { body })).status).toBe(401);
    expect((await api.ask(path, { as: 'accountant', body })).status).toBe(403);
    for (const wrong of [{ name: 'Anna' }, { ...body, units: 0 }, { ...body, email: 'nobody' }])
      expect((await api.ask(path, { as: 'checkout', body: wrong })).status).toBe(400);
    const many = await api.ask(path, { as: 'checkout', body: { ...body, units: 2 } });
    expect(many.json).toMatchObject({ code: 'availability.more-than-capacity', capacity: 1 });
    const unknown = await api.ask(`${path}/not-an-entry`, { method: 'DELETE', as: 'operator' });
    expect(unknown.status).toBe(404);
    const none = await api.ask(`${path}/${randomUUID()}`, { method: 'DELETE', as: 'operator' });
    expect(none.json).toMatchObject({ status: 404, code: 'availability.entry-unknown' });
  });
});
