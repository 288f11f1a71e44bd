import { describe, expect, it } from '@jest/globals';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
} from '../../event-store/index.ts';
import {
  type BusinessDate,
  type CommandId,
  type Decision,
  type GiftCardId,
  type HoldId,
  instant,
  type Instant,
  money,
  type OrderRef,
  plusMs,
  SEK,
  systemRandom,
} from '../../kernel/index.ts';
import { createMemoryPersonKeys } from '../../privacy/index.ts';
import { extendGiftCard } from '../domain/change-gift-card.ts';
import type { GiftCardEvent } from '../domain/gift-card-events.ts';
import { evolveGiftCard, type GiftCardState, initialGiftCard } from '../domain/gift-card.ts';
import { giveBackFunds } from '../domain/give-back-funds.ts';
import { holdFunds } from '../domain/hold-funds.ts';
import { activateGiftCard, issueGiftCard } from '../domain/issue-gift-card.ts';
import { postponePayment } from '../domain/postpone-payment.ts';
import { giftCardFunds } from '../domain/reading-gift-card.ts';
import { giftCardCodec } from '../events/gift-card.codec.ts';
import { giftCardProcesses, giftCardUnpaidMsDefault } from './gift-card-processes.ts';

const cardId = 'p1.4f3c2e1d0b9a8f7e6d5c4b3a291807f6e5d4c3b2' as GiftCardId;
const holdId = 'ORD-20261120-A15A7F.1.gift-card-1' as HoldId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const dayMs = 24 * 60 * 60_000;
const signal = new AbortController().signal;

/** A card of 500 kr that was issued and waits for its payment. */
async function pendingCard() {
  let now = instant('2026-11-20T12:00:00Z');
  const clock = { now: () => now };
  const store = createMemoryEventStore({ clock });
  const keys = createMemoryPersonKeys({ random: systemRandom, clock });
  const cards = createDeciderStream<GiftCardState, GiftCardEvent>({
    ...{ store, clock, category: 'giftCard' },
    codecs: createCodecRegistry([giftCardCodec], keys),
    decider: { initialState: initialGiftCard, evolve: evolveGiftCard },
  });
  const on = async (decide: (state: GiftCardState) => Decision<GiftCardEvent>) => {
    const commandId = systemRandom.uuid() as CommandId;
    const actor = { kind: 'system', id: 'test' } as const;
    const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
    const { outcome } = await cards.execute(cardId, context, decide);
    if (outcome.kind === 'rejected') throw new Error(outcome.code);
  };
  await on((state) =>
    issueGiftCard(state, {
      ...{ cardId, codeLastFour: '7KQ2', faceValue: money(50_000, SEK), lotKind: 'paid' },
      ...{ voucherKind: 'multi-purpose', validityDays: 365, issuedAt: now },
      issuedBy: systemRandom.uuid() as CommandId,
    }),
  );
  const processes = giftCardProcesses({ cards, clock, unpaidMs: giftCardUnpaidMsDefault });
  const named = (name: string) => {
    const found = processes.find((one) => one.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  return {
    ...{ clock, on },
    expire: named('expire-gift-card-at-its-end'),
    flag: named('flag-gift-card-that-nobody-pays'),
    state: async () => (await cards.load(cardId)).state,
    types: async () =>
      (await store.read(`giftCard-${cardId}` as never, { max: 50 })).map(({ type }) => type),
    pass: (ms: number) => {
      now = plusMs(now, ms);
    },
    passTo: (at: Instant) => {
      now = at;
    },
  };
}

async function activeCard() {
  const card = await pendingCard();
  await card.on((state) =>
    activateGiftCard(state, { activatedAt: card.clock.now(), by: 'payment', orderRef }),
  );
  const end = (await card.state()).expiresAt;
  if (end === undefined) throw new Error('the card has no end');
  return { ...card, end };
}

describe('the process that expires a gift card', () => {
  it('given a card that has not ended, when it runs, then it looks again at the end and changes nothing', async () => {
    const card = await activeCard();
    expect(await card.expire.run(cardId, signal)).toEqual({ kind: 'wake-at', at: card.end });
    expect(await card.types()).toEqual(['GiftCardIssued', 'GiftCardActivated']);
  });

  it('given its end has come, when it runs twice, then what is left has expired once', async () => {
    const card = await activeCard();
    card.passTo(card.end);
    for (const outcome of [
      await card.expire.run(cardId, signal),
      await card.expire.run(cardId, signal),
    ])
      expect(outcome).toEqual({ kind: 'done' });
    expect(giftCardFunds(await card.state())).toMatchObject({
      available: { minor: 0 },
      expired: { minor: 50_000 },
    });
    expect((await card.types()).filter((type) => type === 'GiftCardExpired')).toHaveLength(1);
  });

  it('given the card was extended, when the first timer runs, then it waits for the new end', async () => {
    const card = await activeCard();
    const expiresAt = plusMs(card.end, 30 * dayMs);
    await card.on((state) =>
      extendGiftCard(state, { expiresAt, reason: 'ill', now: card.clock.now() }),
    );
    card.passTo(card.end);
    expect(await card.expire.run(cardId, signal)).toEqual({ kind: 'wake-at', at: expiresAt });
  });

  it('given a hold stood at the end, when it is given back later, at the same moment even, then that expires too', async () => {
    const card = await activeCard();
    const amount = money(20_000, SEK);
    await card.on((state) => holdFunds(state, { holdId, orderRef, amount, now: card.clock.now() }));
    card.passTo(card.end);
    await card.expire.run(cardId, signal);
    expect(giftCardFunds(await card.state())).toMatchObject({ held: { minor: 20_000 } });
    const refund = { refundId: 'R1', now: card.end, graceDays: 30 };
    await card.on((state) => giveBackFunds(state, { holdId, ...refund }));
    await card.expire.run(cardId, signal);
    expect(giftCardFunds(await card.state())).toMatchObject({
      available: { minor: 0 },
      held: { minor: 0 },
      expired: { minor: 50_000 },
    });
  });

  it('given a card that is not there or not active, when it runs, then it is done', async () => {
    const card = await pendingCard();
    expect(await card.expire.run(cardId, signal)).toEqual({ kind: 'done' });
    expect(await card.expire.run('p1.none', signal)).toEqual({ kind: 'done' });
  });
});

describe('the process that flags a gift card which nobody pays', () => {
  it('given thirty days have not passed, when it runs, then it looks again when they have', async () => {
    const card = await pendingCard();
    const at = plusMs(card.clock.now(), giftCardUnpaidMsDefault);
    card.pass(giftCardUnpaidMsDefault - 1);
    expect(await card.flag.run(cardId, signal)).toEqual({ kind: 'wake-at', at });
    expect((await card.state()).flaggedAt).toBeUndefined();
  });

  it('given they have passed, when it runs twice, then a person is told once', async () => {
    const card = await pendingCard();
    card.pass(giftCardUnpaidMsDefault);
    for (let time = 0; time < 2; time += 1)
      expect(await card.flag.run(cardId, signal)).toEqual({ kind: 'done' });
    expect(await card.types()).toEqual(['GiftCardIssued', 'GiftCardFlagged']);
  });

  it('given it was flagged and more time was given, then it waits for the end of the new day and flags it again', async () => {
    const card = await pendingCard();
    card.pass(giftCardUnpaidMsDefault);
    await card.flag.run(cardId, signal);
    const more = { orderRef, dueOn: '2027-01-31' as BusinessDate, reason: 'waits for her pay' };
    await card.on((state) => postponePayment(state, more));
    const at = instant('2027-01-31T23:00:00Z');
    expect(await card.flag.run(cardId, signal)).toEqual({ kind: 'wake-at', at });
    expect((await card.state()).flaggedAt).toBeUndefined();
    card.passTo(at);
    expect(await card.flag.run(cardId, signal)).toEqual({ kind: 'done' });
    expect((await card.state()).flaggedAt).toBe(at);
  });

  it('given more time that ends before the first would, then the first one counts', async () => {
    const card = await pendingCard();
    const at = plusMs(card.clock.now(), giftCardUnpaidMsDefault);
    const more = { orderRef, dueOn: '2026-12-01' as BusinessDate, reason: 'a slip' };
    await card.on((state) => postponePayment(state, more));
    expect(await card.flag.run(cardId, signal)).toEqual({ kind: 'wake-at', at });
  });

  it('given the card was paid meanwhile, when it runs, then nobody is told', async () => {
    const card = await activeCard();
    card.pass(giftCardUnpaidMsDefault);
    expect(await card.flag.run(cardId, signal)).toEqual({ kind: 'done' });
    expect((await card.state()).flaggedAt).toBeUndefined();
  });
});

describe('what wakes them', () => {
  it('given an event of a card, then it wakes both by the card’s id, or ends them', async () => {
    const { expire, flag } = await pendingCard();
    const streamId = `giftCard-${cardId}` as never;
    for (const { wakes, ends } of [expire, flag]) {
      for (const { eventType, processId } of wakes)
        expect(processId({ type: eventType }, streamId)).toBe(cardId);
      expect(wakes.map(({ eventType }) => eventType)).toEqual(expect.arrayContaining([...ends]));
    }
  });
});
