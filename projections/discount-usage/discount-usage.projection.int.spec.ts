import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  activateDiscountCode,
  changeDiscountCode,
  createDiscountCode,
  deactivateDiscountCode,
  discountCodec,
  type DiscountEvent,
  type DiscountState,
  type DiscountTerms,
  evolveDiscount,
  giveBackDiscount,
  holdDiscount,
  initialDiscount,
  useDiscount,
} from '../../libs/discounts/index.ts';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
  type DeciderStream,
} from '../../libs/event-store/index.ts';
import {
  type CommandId,
  currency,
  type Decision,
  type DiscountCode,
  type HoldId,
  instant,
  money,
  type OrderRef,
  type PersonId,
  SEK,
} from '../../libs/kernel/index.ts';
import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import {
  type RunningProjection,
  runningProjection,
} from '../../test/support/running-projection.ts';
import { discountUsage } from './discount-usage.projection.ts';
import { findDiscountCode, listDiscountCodes, listDiscountUses } from './discount-usage.queries.ts';

const now = instant('2026-07-01T12:00:00.000Z');
const clock = { now: () => now };
const orderRef = 'ORD-20260701-A15A7F' as OrderRef;
const personId = 'anna' as PersonId;
const summer = 'SUMMER-2026' as DiscountCode;
const spring = 'VÅR2026' as DiscountCode;
const tenPercent: DiscountTerms = {
  kind: 'percentage',
  percentBasisPoints: 1000,
  description: 'ten',
};
const fifty: DiscountTerms = { kind: 'fixed', amount: money(5_000, SEK), usesMax: 50 };

type Codes = DeciderStream<DiscountState, DiscountEvent>;
type Decide = (state: DiscountState) => Decision<DiscountEvent>;

function emptyLog() {
  const noKeys = { prepare: async () => undefined, seal: () => undefined, open: () => undefined };
  const store = createMemoryEventStore();
  const codecs = createCodecRegistry([discountCodec], noKeys);
  const discounts: Codes = createDeciderStream({
    store,
    codecs,
    clock,
    category: 'discountCode',
    decider: { initialState: initialDiscount, evolve: evolveDiscount },
  });
  return { store, codecs, discounts };
}

/** Every kind of event, holds that end in each way, and one that was given back before it came. */
async function someHistory(discounts: Codes): Promise<void> {
  for (const code of [summer, spring]) {
    const change = async (decide: Decide): Promise<void> => on(discounts, code, decide);
    await change((so) => createDiscountCode(so, { code, terms: tenPercent, createdBy: command() }));
    for (const [i, minor] of [100, 200, 300, 400].entries()) {
      const holdId = id(i);
      const amount = money(minor, SEK);
      await change((so) => holdDiscount(so, { holdId, orderRef, personId, amount, now }));
      if (i === 1 || i === 2) await change((so) => useDiscount(so, { holdId }));
      if (i === 2 || i === 3) await change((so) => giveBackDiscount(so, { holdId }));
    }
    const amount = money(70, currency('EUR'));
    await change((so) => holdDiscount(so, { holdId: id(9), orderRef, personId, amount, now }));
    await change((so) => giveBackDiscount(so, { holdId: 'never' as HoldId }));
    await change((so) =>
      deactivateDiscountCode(so, { reason: 'leaked', deactivatedBy: command() }),
    );
  }
  await on(discounts, spring, (so) => activateDiscountCode(so, { activatedBy: command() }));
  await on(discounts, spring, (so) =>
    changeDiscountCode(so, { terms: fifty, changedBy: command() }),
  );
  await on(discounts, 'TYPED-WRONG', (so) => giveBackDiscount(so, { holdId: id(1) }));
}

describeProjectionContract('discount-usage', async () => {
  const { store, codecs, discounts } = emptyLog();
  await someHistory(discounts);
  return { projection: discountUsage, store, codecs };
});

describe('the read model of discounts', () => {
  const { store, codecs, discounts } = emptyLog();
  let running: RunningProjection;

  beforeAll(async () => {
    await someHistory(discounts);
    running = await runningProjection({ projection: discountUsage, store, codecs });
  });

  afterAll(async () => running.stop());

  it('given uses that are held, counted and given back in two currencies, when a code is looked up, then it counts those that stand', async () => {
    expect(await findDiscountCode(running.database.pool, summer)).toEqual({
      code: summer,
      terms: JSON.stringify(tenPercent),
      active: false,
      uses: 1,
      held: 2,
      amounts: [
        { currency: 'EUR', held: 70, given: 0 },
        { currency: 'SEK', held: 100, given: 200 },
      ],
    });
  });

  it('given a code that was changed and activated again, when it is looked up, then it shows its newest terms', async () => {
    const found = await findDiscountCode(running.database.pool, spring);
    expect(found).toMatchObject({ active: true });
    expect(JSON.parse(found?.terms ?? '')).toEqual(fifty);
  });

  it('given a code that nobody made, when it is looked up, then it is unknown, although something of it was given back', async () => {
    expect(
      await findDiscountCode(running.database.pool, 'TYPED-WRONG' as DiscountCode),
    ).toBeUndefined();
  });

  it('given codes, when they are listed, all or by whether they are active, page after page, then each comes once', async () => {
    const codesOf = async (page: Parameters<typeof listDiscountCodes>[1]): Promise<string[]> =>
      (await listDiscountCodes(running.database.pool, page)).map(({ code }) => code);
    expect(await codesOf({ limit: 10 })).toEqual([summer, spring]);
    expect(await codesOf({ limit: 10, active: true })).toEqual([spring]);
    expect(await codesOf({ limit: 1 })).toEqual([summer]);
    expect(await codesOf({ limit: 1, after: summer })).toEqual([spring]);
  });

  it('given uses, when they are listed, then they come newest first with what became of each', async () => {
    const rows = await listDiscountUses(running.database.pool, { code: summer, limit: 10 });
    expect(rows.map(({ amount_ore, state }) => [amount_ore, state])).toEqual([
      [70, 'held'],
      [400, 'released'],
      [300, 'returned'],
      [200, 'used'],
      [100, 'held'],
    ]);
    expect(rows[1]).toMatchObject({
      order_ref: orderRef,
      person_id: personId,
      currency: 'SEK',
      held_at: now,
    });
  });

  it('given more uses than a page holds, when page after page is read, then each comes once', async () => {
    const whole = await listDiscountUses(running.database.pool, { code: summer, limit: 10 });
    const seen: (typeof whole)[number][] = [];
    for (;;) {
      const before = seen.at(-1)?.revision;
      const page = { code: summer, limit: 2, ...(before === undefined ? {} : { before }) };
      const rows = await listDiscountUses(running.database.pool, page);
      if (rows.length === 0) break;
      seen.push(...rows);
    }
    expect(seen).toEqual(whole);
  });

  it('given commands that come by chance, when all is applied, then each row says what its stream says', async () => {
    const codes = ['A1', 'B2', 'C3'] as DiscountCode[];
    for (const code of codes)
      await on(discounts, code, (so) =>
        createDiscountCode(so, { code, terms: fifty, createdBy: command() }),
      );
    for (let step = 0; step < 300; step++) {
      const holdId = id((step * 7) % 40);
      const amount = money(1 + ((step * 13) % 50), SEK);
      const turn = (step * 11) % 5;
      await on(discounts, codes[step % 3] ?? '', (so) => {
        if (turn < 3) return holdDiscount(so, { holdId, orderRef, personId, amount, now });
        return turn === 3 ? useDiscount(so, { holdId }) : giveBackDiscount(so, { holdId });
      });
    }
    await running.arrive();
    for (const code of codes) {
      const { state } = await discounts.load(code);
      const found = await findDiscountCode(running.database.pool, code);
      expect(found).toMatchObject({ uses: state.used, held: state.held });
      const standing = (found?.amounts ?? []).reduce((sum, of) => sum + of.held + of.given, 0);
      expect(standing).toBe(state.amounts.get(SEK, 0));
      const rows = await listDiscountUses(running.database.pool, { code, limit: 100 });
      expect(rows.filter(({ state: at }) => at === 'used')).toHaveLength(state.used);
    }
  });
});

async function on(discounts: Codes, code: string, decide: Decide): Promise<void> {
  const commandId = command();
  const actor = { kind: 'system', id: 'test' } as const;
  const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
  await discounts.execute(code, context, decide);
}

function command(): CommandId {
  return randomUUID() as CommandId;
}

function id(hold: number): HoldId {
  return `${orderRef}:1:discount-${String(hold)}` as HoldId;
}
