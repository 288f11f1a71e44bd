import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
  type DeciderStream,
} from '../../libs/event-store/index.ts';
import {
  activateGiftCard,
  blockGiftCard,
  evolveGiftCard,
  expireGiftCard,
  extendGiftCard,
  flagGiftCard,
  giftCardCodec,
  type GiftCardEvent,
  giftCardFunds,
  type GiftCardState,
  giftCardStatus,
  giveBackFunds,
  holdFunds,
  initialGiftCard,
  issueGiftCard,
  type NewGiftCard,
  postponePayment,
  redeemHold,
  reinstateGiftCard,
  revokeGiftCard,
  unblockGiftCard,
} from '../../libs/gift-cards/index.ts';
import {
  accepted,
  type BusinessDate,
  type CommandId,
  currency,
  type Decision,
  type GiftCardId,
  type HoldId,
  instant,
  type Instant,
  money,
  type OrderRef,
  type PaymentRef,
  type PersonId,
  plusMs,
  SEK,
  systemClock,
  systemRandom,
} from '../../libs/kernel/index.ts';
import {
  evolvePayment,
  initialPayment,
  paymentCodec,
  type PaymentEvent,
  type PaymentState,
} from '../../libs/payments/index.ts';
import { createMemoryPersonKeys } from '../../libs/privacy/index.ts';
import { invoiced, requested } from '../../test/support/payment-samples.ts';
import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import {
  type RunningProjection,
  runningProjection,
} from '../../test/support/running-projection.ts';
import { giftCardBalances } from './gift-card-balances.projection.ts';
import {
  findGiftCardRow,
  findGiftCardsByReference,
  giftCardLiabilityBefore,
  giftCardTotals,
  listGiftCardMovements,
  listGiftCards,
  pepperIdsInUse,
} from './gift-card-balances.queries.ts';

const dayMs = 86_400_000;
const start = instant('2026-11-20T12:00:00Z');
const late = instant('2027-12-24T12:00:00Z');
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const personId = 'buyer' as PersonId;
const reason = 'because';
const euro = currency('EUR');

type Wish = (state: GiftCardState) => Decision<GiftCardEvent>;

function emptyLog() {
  const keys = createMemoryPersonKeys({ clock: systemClock, random: systemRandom });
  const store = createMemoryEventStore();
  const codecs = createCodecRegistry([giftCardCodec, paymentCodec], keys);
  const cards: DeciderStream<GiftCardState, GiftCardEvent> = createDeciderStream({
    store,
    codecs,
    clock: systemClock,
    category: 'giftCard',
    decider: { initialState: initialGiftCard, evolve: evolveGiftCard },
  });
  const payments: DeciderStream<PaymentState, PaymentEvent> = createDeciderStream({
    store,
    codecs,
    clock: systemClock,
    category: 'payment',
    decider: { initialState: initialPayment, evolve: evolvePayment },
  });
  return { store, codecs, cards, payments };
}

type Log = ReturnType<typeof emptyLog>;

function newCard(cardId: string, changes: Partial<NewGiftCard> = {}): NewGiftCard {
  return {
    cardId: id(cardId),
    codeLastFour: '7KQ2',
    code: 'GC-0123-4567-89AB-7KQ2-X',
    faceValue: money(50_000, SEK),
    lotKind: 'paid',
    voucherKind: 'multi-purpose',
    validityDays: 365,
    issuedAt: start,
    issuedBy: 'one' as CommandId,
    personId,
    greeting: 'Grattis',
    ...changes,
  };
}

/** Every kind of event, in each way that it can end, and a card that was revoked before it came. */
async function someHistory({ cards, payments }: Log): Promise<void> {
  const paymentRef = 'SC-20261120-9EA699' as PaymentRef;
  await onPayment(payments, requested({ paymentRef, orderRef, method: 'invoice' }));
  await onPayment(payments, { ...invoiced('INV-2611-0007'), paymentRef, orderRef });
  await on(cards, 'used', [
    issue('used', { orderRef, lineId: '1' }),
    activate(),
    hold('a', 20_000),
    redeem('a', 15_000),
    hold('b', 1_000),
    back('b', 'unused'),
    back('a', 'r1', 5_000),
    back('never', 'unused'),
  ]);
  await on(cards, 'pending', [
    issue('pending', { orderRef, lineId: '2', issuedAt: plusMs(start, 1) }),
    (state) => flagGiftCard(state, { reason, flaggedAt: start }),
    (state) => postponePayment(state, { orderRef, dueOn: '2027-01-31' as BusinessDate, reason }),
    (state) => flagGiftCard(state, { reason, flaggedAt: late }),
  ]);
  await on(cards, 'late', [
    issue('late', { lotKind: 'free', issuedAt: plusMs(start, 2) }),
    (state) => flagGiftCard(state, { reason, flaggedAt: start }),
    activate(),
    hold('a', 20_000),
    redeem('a'),
    hold('b', 1_000),
    (state) => expireGiftCard(state, { now: late }),
    back('b', 'r1', undefined, late),
    back('a', 'r2', 5_000, late),
    (state) => extendGiftCard(state, { expiresAt: plusMs(late, 90 * dayMs), reason, now: late }),
  ]);
  await on(cards, 'stopped', [
    issue('stopped', { faceValue: money(9_900, euro), issuedAt: plusMs(start, 3) }),
    activate(),
    (state) => blockGiftCard(state, { reason }),
    (state) => unblockGiftCard(state, { reason }),
    hold('a', 900),
    (state) => blockGiftCard(state, { reason }),
    (state) => revokeGiftCard(state, { reason }),
    redeem('a', 400),
  ]);
  const notMade = { refundId: 'r3', graceDays: 30 };
  await on(cards, 'given-back', [
    issue('given-back', { faceValue: money(7_700, euro), issuedAt: plusMs(start, 4) }),
    activate(),
    (state) => revokeGiftCard(state, { reason, refundId: 'r3' }),
    (state) => reinstateGiftCard(state, { ...notMade, now: late }),
    (state) => reinstateGiftCard(state, { ...notMade, refundId: 'r4', now: late }),
  ]);
  await on(cards, 'never', [back('a', 'r1'), (state) => revokeGiftCard(state, { reason })]);
}

describeProjectionContract('gift-card-balances', async () => {
  const log = emptyLog();
  await someHistory(log);
  return { projection: giftCardBalances, ...log };
});

describe('the gift card balances read model', () => {
  const log = emptyLog();
  const { store, codecs, cards } = log;
  let running: RunningProjection;

  beforeAll(async () => {
    await someHistory(log);
    running = await runningProjection({ projection: giftCardBalances, store, codecs });
  });

  afterAll(async () => running.stop());

  it('given a card that was used and got money back, when it is looked up, then it shows where its money is', async () => {
    expect(await findGiftCardRow(running.database.pool, 'used', start)).toEqual({
      card_id: 'used',
      last_four: '7KQ2',
      currency: 'SEK',
      face_value_ore: 50_000,
      lot_kind: 'paid',
      voucher_kind: 'multi-purpose',
      product_id: null,
      order_ref: orderRef,
      line_id: '1',
      person_id: personId,
      issued_at: start,
      activated_at: start,
      expires_at: '2027-11-20T23:00:00.000Z',
      blocked: false,
      revoked: false,
      flagged_at: null,
      available_ore: 40_000,
      held_ore: 0,
      used_ore: 10_000,
      expired_ore: 0,
      revoked_ore: 0,
      status: 'active',
    });
  });

  it('given a card that was revoked before it was issued, when it is looked up, then it is not there', async () => {
    expect(await findGiftCardRow(running.database.pool, 'never', start)).toBeUndefined();
  });

  it('given a card, when its statement is asked for, then each movement is there in the order of its stream', async () => {
    const statement = await listGiftCardMovements(running.database.pool, {
      cardId: 'used',
      limit: 10,
    });
    expect(statement.map(({ kind, amount_ore, hold_id }) => [kind, amount_ore, hold_id])).toEqual([
      ['activated', 50_000, null],
      ['held', 20_000, 'a'],
      ['redeemed', 15_000, 'a'],
      ['held', 1_000, 'b'],
      ['released', 1_000, 'b'],
      ['refunded', 5_000, 'a'],
    ]);
    expect(statement.at(-1)).toMatchObject({ refund_id: 'r1', order_ref: orderRef });
    const after = statement[3]?.revision ?? 0;
    const next = await listGiftCardMovements(running.database.pool, {
      cardId: 'used',
      after,
      limit: 1,
    });
    expect(next.map(({ kind }) => kind)).toEqual(['released']);
  });

  it('given a card whose refund was not made, when it is looked up, then its money is on it again, for the grace', async () => {
    expect(await findGiftCardRow(running.database.pool, 'given-back', late)).toMatchObject({
      ...{ status: 'active', revoked: false, available_ore: 7_700, revoked_ore: 0 },
      expires_at: '2028-01-23T23:00:00.000Z',
    });
    const of = { cardId: 'given-back', limit: 10 };
    const statement = await listGiftCardMovements(running.database.pool, of);
    expect(
      statement.map(({ kind, amount_ore, refund_id }) => [kind, amount_ore, refund_id]),
    ).toEqual([
      ['activated', 7_700, null],
      ['revoked', 7_700, null],
      ['reinstated', 7_700, 'r3'],
    ]);
  });

  it.each([orderRef, 'SC-20261120-9EA699', 'INV-2611-0007'])(
    'given the reference %s, when cards are looked up by it, then they are those of its order',
    async (reference) => {
      const found = await findGiftCardsByReference(running.database.pool, reference, start);
      expect(found.map(({ card_id }) => card_id)).toEqual(['used', 'pending']);
    },
  );

  it('given a reference of nothing, when cards are looked up by it, then there are none', async () => {
    expect(await findGiftCardsByReference(running.database.pool, 'INV-2611-0008', start)).toEqual(
      [],
    );
  });

  it('given more cards than a page holds, when the next page is asked for, then it goes on after the last', async () => {
    const page = { now: start, limit: 3 };
    const first = await listGiftCards(running.database.pool, page);
    expect(first.map(({ card_id }) => card_id)).toEqual(['given-back', 'stopped', 'late']);
    const last = first.at(-1);
    const after = { issuedAt: last?.issued_at ?? '', cardId: last?.card_id ?? '' };
    const next = await listGiftCards(running.database.pool, { ...page, after });
    expect(next.map(({ card_id }) => card_id)).toEqual(['pending', 'used']);
  });

  it('given cards in each status, when they are listed by one, or those that a person should look at, then it is these', async () => {
    const listed = async (filter: object): Promise<readonly string[]> => {
      const rows = await listGiftCards(running.database.pool, { now: start, limit: 10, ...filter });
      return rows.map(({ card_id }) => card_id);
    };
    expect(await listed({ status: 'pending' })).toEqual(['pending']);
    expect(await listed({ status: 'active' })).toEqual(['given-back', 'late', 'used']);
    expect(await listed({ status: 'expired', now: late })).toEqual(['used']);
    expect(await listed({ status: 'revoked' })).toEqual(['stopped']);
    expect(await listed({ flagged: true })).toEqual(['pending']);
    expect(await listed({ flagged: false, personId })).toEqual([
      ...['given-back', 'stopped', 'late', 'used'],
    ]);
    expect(await listed({ personId: 'nobody' })).toEqual([]);
  });

  it('given a card that was revoked with something on it, when the peppers in use are asked for, then its own is among them', async () => {
    // The ids of these cards have no dot, so that each counts as a pepper.
    expect(await pepperIdsInUse(running.database.pool)).toEqual([
      ...['given-back', 'late', 'pending', 'stopped', 'used'],
    ]);
  });

  it('given paid and free cards in two currencies, when totals are asked for, then only what is left on paid cards is owed', async () => {
    const totals = await giftCardTotals(running.database.pool);
    expect(
      totals.map(({ currency: of, lot_kind, cards: count, liability_ore }) => [
        ...[of, lot_kind, count, liability_ore],
      ]),
    ).toEqual([
      ['EUR', 'paid', 2, 7_700],
      ['SEK', 'free', 1, 0],
      ['SEK', 'paid', 2, 40_000],
    ]);
  });

  it('given the movements, when the liability right before a moment is asked for, then it is what was left then', async () => {
    const atEnd = await giftCardLiabilityBefore(running.database.pool, plusMs(late, dayMs));
    expect(atEnd).toEqual([
      { currency: 'EUR', liability_ore: 7_700 },
      { currency: 'SEK', liability_ore: 40_000 },
    ]);
    expect(await giftCardLiabilityBefore(running.database.pool, start)).toEqual([]);
  });

  it('rule 9: given cards used by chance, when all is applied, then each row says what its stream says, and the liability is the same both ways', async () => {
    const names = ['chance-1', 'chance-2', 'chance-3'];
    for (const name of names) await on(cards, name, [issue(name), activate()]);
    for (let step = 0; step < 240; step++) {
      const name = names[step % 3] ?? '';
      const hold1 = String((step * 7) % 40);
      const now = plusMs(start, step * 2 * dayMs);
      const turn = (step * 11) % 13;
      await on(cards, name, [chance(turn, hold1, now, step)]);
    }
    await running.arrive();
    for (const name of names) {
      const { state } = await cards.load(name);
      const funds = giftCardFunds(state);
      for (const now of [start, plusMs(start, 400 * dayMs), plusMs(start, 600 * dayMs)])
        expect(await findGiftCardRow(running.database.pool, name, now)).toMatchObject({
          available_ore: funds.available.minor,
          held_ore: funds.held.minor,
          used_ore: funds.used.minor,
          expired_ore: funds.expired.minor,
          revoked_ore: funds.revoked.minor,
          expires_at: state.expiresAt,
          status: giftCardStatus(state, now),
        });
    }
    const totals = await giftCardTotals(running.database.pool);
    const owed = totals.find((row) => row.currency === 'SEK' && row.lot_kind === 'paid');
    const before = await giftCardLiabilityBefore(
      running.database.pool,
      plusMs(start, 9_000 * dayMs),
    );
    expect(before.find((row) => row.currency === 'SEK')?.liability_ore).toBe(owed?.liability_ore);
  });
});

function chance(turn: number, holdId: string, now: Instant, step: number): Wish {
  if (turn < 6) return hold(holdId, 100 + ((step * 97) % 4_000), now);
  if (turn < 8) return redeem(holdId);
  if (turn < 11) return back(holdId, `refund-${String(step)}`, undefined, now);
  if (turn === 11) return (state) => expireGiftCard(state, { now });
  return (state) => extendGiftCard(state, { expiresAt: plusMs(now, 90 * dayMs), reason, now });
}

function issue(cardId: string, changes: Partial<NewGiftCard> = {}): Wish {
  return (state) => issueGiftCard(state, newCard(cardId, changes));
}

function activate(): Wish {
  return (state) => activateGiftCard(state, { activatedAt: start, by: 'payment' });
}

function hold(holdId: string, minor: number, now = start): Wish {
  return (state) => {
    const of = state.issued?.faceValue.currency ?? SEK;
    const wish = { holdId: holdId as HoldId, orderRef, amount: money(minor, of), now };
    return holdFunds(state, wish);
  };
}

function redeem(holdId: string, minor?: number): Wish {
  return (state) => {
    const of = state.issued?.faceValue.currency ?? SEK;
    const amount = minor === undefined ? {} : { amount: money(minor, of) };
    return redeemHold(state, { holdId: holdId as HoldId, ...amount });
  };
}

function back(holdId: string, refundId: string, minor?: number, now = start): Wish {
  const amount = minor === undefined ? {} : { amount: money(minor, SEK) };
  const wish = { holdId: holdId as HoldId, refundId, now, graceDays: 30, ...amount };
  return (state) => giveBackFunds(state, wish);
}

async function on(cards: Log['cards'], cardId: string, wishes: readonly Wish[]): Promise<void> {
  for (const wish of wishes) await cards.execute(cardId, context(), wish);
}

async function onPayment(payments: Log['payments'], event: PaymentEvent): Promise<void> {
  await payments.execute(event.paymentRef, context(), () => accepted(event));
}

function context() {
  const commandId = randomUUID() as CommandId;
  const actor = { kind: 'system', id: 'test' } as const;
  return { commandId, correlationId: commandId, causationId: commandId, actor, now: start };
}

function id(cardId: string): GiftCardId {
  return cardId as GiftCardId;
}
