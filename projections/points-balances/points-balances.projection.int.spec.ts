import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
  type DeciderStream,
} from '../../libs/event-store/index.ts';
import {
  type CommandId,
  type Decision,
  type HoldId,
  instant,
  type OrderRef,
  type PersonId,
  plusMs,
  systemClock,
} from '../../libs/kernel/index.ts';
import {
  availablePoints,
  creditPoints,
  debitHold,
  evolvePoints,
  expirePoints,
  giveBackPoints,
  holdPoints,
  initialPoints,
  pointsCodec,
  type PointsEvent,
  type PointsState,
  reinstatePoints,
  takeBackPoints,
} from '../../libs/points/index.ts';
import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import {
  type RunningProjection,
  runningProjection,
} from '../../test/support/running-projection.ts';
import { pointsBalances } from './points-balances.projection.ts';
import {
  findPointsBalance,
  listAccountsToExpire,
  listPointsTransactions,
} from './points-balances.queries.ts';

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const now = instant('2026-11-20T12:00:00Z');
const dayMs = 86_400_000;
const later = plusMs(now, 40 * dayMs);
const anna = 'anna-1' as PersonId;
const bo = 'bo' as PersonId;
const nobody = 'nobody' as PersonId;

type Accounts = DeciderStream<PointsState, PointsEvent>;

function emptyLog() {
  const noKeys = { prepare: async () => undefined, seal: () => undefined, open: () => undefined };
  const store = createMemoryEventStore();
  const codecs = createCodecRegistry([pointsCodec], noKeys);
  const accounts: Accounts = createDeciderStream({
    store,
    codecs,
    clock: systemClock,
    category: 'points',
    decider: { initialState: initialPoints, evolve: evolvePoints },
  });
  return { store, codecs, accounts };
}

/** Every kind of event and every end of a hold. */
async function someHistory(accounts: Accounts): Promise<void> {
  const credit = { points: 100, creditedAt: now, orderRef } as const;
  const back = { now, graceDays: 14 };
  for (const person of [anna, bo]) {
    const change = async (decide: Decide): Promise<void> => on(accounts, person, decide);
    await change((so) =>
      creditPoints(so, { ...credit, creditId: 'package', lotKind: 'paid', validityDays: 30 }),
    );
    await change((so) => creditPoints(so, { ...credit, creditId: 'gift', lotKind: 'free' }));
    await change((so) => creditPoints(so, { ...credit, creditId: 'undone', lotKind: 'paid' }));
    for (const [i, points] of [60, 70, 20, 5, 9].entries())
      await change((so) => holdPoints(so, { holdId: id(i), orderRef, points, now }));
    for (const i of [0, 1]) await change((so) => debitHold(so, { holdId: id(i) }));
    await change((so) => giveBackPoints(so, { ...back, holdId: id(2), refundId: 'r2' }));
    await change((so) => giveBackPoints(so, { ...back, holdId: 'never' as HoldId, refundId: 'r' }));
    await change((so) =>
      giveBackPoints(so, { ...back, holdId: id(1), refundId: 'r1', points: 10 }),
    );
    const bonus = { creditId: 'bonus', points: 8, lotKind: 'free', creditedAt: now } as const;
    await change((so) => creditPoints(so, { ...bonus, validityDays: 2 }));
    await change((so) => takeBackPoints(so, { creditId: 'undone', reason: 'refunded' }));
    await change((so) => takeBackPoints(so, { creditId: 'never', reason: 'refunded' }));
    await change((so) => takeBackPoints(so, { creditId: 'bonus', reason: 'refunded' }));
    const notMade = { refundId: 'R1', graceDays: 14, now };
    await change((so) => reinstatePoints(so, { ...notMade, creditId: 'bonus' }));
  }
  await on(accounts, bo, (so) => expirePoints(so, { now: later }));
  await on(accounts, bo, (so) =>
    giveBackPoints(so, { holdId: id(0), refundId: 'late', now: later, graceDays: 14 }),
  );
  await on(accounts, nobody, (so) => giveBackPoints(so, { ...back, holdId: id(1), refundId: 'r' }));
}

describeProjectionContract('points-balances', async () => {
  const { store, codecs, accounts } = emptyLog();
  await someHistory(accounts);
  return { projection: pointsBalances, store, codecs };
});

describe('the points read model', () => {
  const { store, codecs, accounts } = emptyLog();
  let running: RunningProjection;

  beforeAll(async () => {
    await someHistory(accounts);
    running = await runningProjection({ projection: pointsBalances, store, codecs });
  });

  afterAll(async () => running.stop());

  it('given points bought, granted, held, spent, given back and undone, when the balance is asked for, then it shows all of it', async () => {
    expect(await findPointsBalance(running.database.pool, anna, now)).toEqual({
      person_id: anna,
      available: 74,
      held: 14,
      used: 120,
      expired: 0,
      taken_back: 100,
      next_end_at: plusMs(now, 2 * dayMs),
    });
  });

  it('given points past their end that nobody ended yet, when the balance is asked for then, then they are no longer to be had', async () => {
    await on(accounts, 'carl' as PersonId, (so) =>
      creditPoints(so, {
        creditId: 'package',
        points: 7,
        lotKind: 'paid',
        validityDays: 1,
        creditedAt: now,
      }),
    );
    await running.arrive();
    const carl = 'carl' as PersonId;
    const end = plusMs(now, dayMs);
    const before = await findPointsBalance(running.database.pool, carl, plusMs(end, -1));
    expect(before).toMatchObject({ available: 7, expired: 0, next_end_at: end });
    const after = await findPointsBalance(running.database.pool, carl, end);
    expect(after).toMatchObject({ available: 0, expired: 7, next_end_at: null });
    expect(await listAccountsToExpire(running.database.pool, { now: end, limit: 10 })).toEqual([
      carl,
    ]);
    expect(await listAccountsToExpire(running.database.pool, { now, limit: 10 })).toEqual([]);
    await on(accounts, carl, (so) => expirePoints(so, { now: end }));
    await running.arrive();
    expect(await listAccountsToExpire(running.database.pool, { now: end, limit: 10 })).toEqual([]);
    const booked = await findPointsBalance(running.database.pool, carl, end);
    expect(booked).toEqual(after);
  });

  it('given an account that nothing was ever credited to, when its balance is asked for, then there is none', async () => {
    expect(await findPointsBalance(running.database.pool, nobody, now)).toBeUndefined();
  });

  it('given what came and went, when transactions are listed, then they come newest first and add up to what there is and what is held', async () => {
    const rows = await listPointsTransactions(running.database.pool, { personId: anna, limit: 50 });
    expect(rows.map(({ kind, points }) => [kind, points])).toEqual([
      ['reinstate', 8],
      ['take-back', -8],
      ['take-back', -100],
      ['grant', 8],
      ['refund', 10],
      ['spend', -70],
      ['spend', -60],
      ['purchase', 100],
      ['grant', 100],
      ['purchase', 100],
    ]);
    expect(rows[5]).toMatchObject({ order_ref: orderRef, credit_id: null });
    expect(rows.at(-1)).toMatchObject({ order_ref: orderRef, credit_id: 'package' });
    const balance = await findPointsBalance(running.database.pool, anna, now);
    const sum = rows.reduce((total, { points }) => total + points, 0);
    expect(sum).toBe((balance?.available ?? 0) + (balance?.held ?? 0));
  });

  it('given more transactions than a page holds, when page after page is read, then each comes once', async () => {
    const whole = await listPointsTransactions(running.database.pool, { personId: bo, limit: 50 });
    const seen: (typeof whole)[number][] = [];
    for (;;) {
      const before = seen.at(-1)?.revision;
      const page = { personId: bo, limit: 2, ...(before === undefined ? {} : { before }) };
      const rows = await listPointsTransactions(running.database.pool, page);
      if (rows.length === 0) break;
      seen.push(...rows);
    }
    expect(seen).toEqual(whole);
    expect(whole.map(({ kind }) => kind)).toContain('expire');
  });

  it('given points that came back to a lot that had ended, when the balance is asked for, then they are to be had for the grace', async () => {
    const until = plusMs(later, 14 * dayMs);
    const within = await findPointsBalance(running.database.pool, bo, later);
    const after = await findPointsBalance(running.database.pool, bo, until);
    expect(within).toMatchObject({ next_end_at: until });
    expect((within?.available ?? 0) - (after?.available ?? 0)).toBe(60);
  });

  it('given commands that come by chance, when all is applied, then each balance says what its stream says', async () => {
    const people = ['p1', 'p2', 'p3'] as PersonId[];
    for (let step = 0; step < 400; step++) {
      const person = people[step % 3] ?? anna;
      await on(accounts, person, chance(step));
    }
    await running.arrive();
    const at = plusMs(now, 4 * dayMs);
    for (const person of people) {
      const { state } = await accounts.load(person);
      const lots = [...state.balance.lots.values()];
      const found = await findPointsBalance(running.database.pool, person, at);
      expect(found).toMatchObject({
        available: availablePoints(state, at),
        held: lots.reduce((sum, { held }) => sum + held, 0),
        used: lots.reduce((sum, { used }) => sum + used, 0),
      });
      const rows = await listPointsTransactions(running.database.pool, {
        personId: person,
        limit: 1_000,
      });
      const left = lots.reduce((sum, lot) => sum + lot.credited - lot.used - lot.expired, 0);
      expect(rows.reduce((sum, { points }) => sum + points, 0)).toBe(left);
    }
  });
});

type Decide = (state: PointsState) => Decision<PointsEvent>;

/** The same for the same step. */
function chance(step: number): Decide {
  const at = plusMs(now, ((step * 3) % 9) * dayMs);
  const holdId = id((step * 7) % 60);
  const creditId = `c${String((step * 5) % 24)}`;
  const validity = step % 2 === 0 ? {} : { validityDays: 1 + (step % 7) };
  const wishes: readonly Decide[] = [
    (so) =>
      creditPoints(so, { creditId, points: 40, lotKind: 'paid', creditedAt: at, ...validity }),
    (so) => holdPoints(so, { holdId, orderRef, points: 1 + (step % 30), now: at }),
    (so) => holdPoints(so, { holdId, orderRef, points: 1 + (step % 9), now: at }),
    (so) => debitHold(so, { holdId }),
    (so) =>
      giveBackPoints(so, { holdId, refundId: `r${String(step % 50)}`, now: at, graceDays: 2 }),
    (so) => expirePoints(so, { now: at }),
    (so) =>
      step % 4 === 0
        ? takeBackPoints(so, { creditId, reason: 'refunded' })
        : reinstatePoints(so, { creditId, refundId: `R${String(step)}`, now: at, graceDays: 2 }),
  ];
  return wishes[(step * 11) % wishes.length] ?? ((so) => expirePoints(so, { now: at }));
}

async function on(accounts: Accounts, person: PersonId, decide: Decide): Promise<void> {
  const commandId = randomUUID() as CommandId;
  const actor = { kind: 'system', id: 'test' } as const;
  const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
  await accounts.execute(person, context, decide);
}

function id(hold: number): HoldId {
  return `${orderRef}:1:points-${String(hold)}` as HoldId;
}
