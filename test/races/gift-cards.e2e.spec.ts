import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createDeciderStream,
  type DeciderStream,
  type EventStore,
} from '../../libs/event-store/index.ts';
import {
  drawGiftCardCode,
  evolveGiftCard,
  type GiftCardEvent,
  type GiftCardState,
  giftCardFunds,
  giveBackFunds,
  holdFunds,
  initialGiftCard,
  redeemHold,
} from '../../libs/gift-cards/index.ts';
import { type HoldId, money, type OrderRef, SEK, systemRandom } from '../../libs/kernel/index.ts';
import { atSwish } from '../acceptance/at-swish.ts';
import { check, checked, givenCard, order, type OwnCard } from '../acceptance/cards.ts';
import { contextAt } from '../support/memory-checkout.ts';
import { codeOf, eventually } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';

let first: RunningLedger;
let second: RunningLedger;

const ticket = { productId: 'ticket-race', quantity: 1 };
const priceOre = 30_000;
const price = { amount: priceOre, currency: 'SEK' };
const buyers = 500;
const refusedAs = new Set(['gift-card.insufficient-balance']);

const environment = {
  CHECKOUT_REQUESTS_PER_MINUTE: '0',
  WRONG_CODES_PER_MINUTE: '25',
  WRONG_CODES_OF_KEY_PER_MINUTE: '0',
  WRONG_CODES_IN_ALL_PER_MINUTE: '0',
};

beforeAll(async () => {
  [first, second] = await twoServices(environment);
}, 60_000);

afterAll(async () => {
  await second.close();
  await first.close();
}, 60_000);

/** Two on one database, with something to buy. */
async function twoServices(
  settings: Readonly<Record<string, string>>,
): Promise<[RunningLedger, RunningLedger]> {
  const one = await runningLedger({ environment: settings });
  const { database, simulator, keys } = one;
  const other = await runningLedger({ environment: settings, database, simulator, keys });
  const made = await one.call({
    path: '/api/products',
    key: one.keys.operator,
    body: {
      ...{ productId: ticket.productId, productType: 'ticket', name: 'Lopp', capacity: 100_000 },
      unitPrice: price,
    },
  });
  expect(made.status).toBe(201);
  return [one, other];
}

const inTurn = (n: number) => (n % 2 === 0 ? first : second);

/** Many buyers at once, each of whom pays with cards alone. */
function buy(count: number, service: (n: number) => RunningLedger, tenders: (n: number) => object) {
  return Promise.all(
    Array.from({ length: count }, (_, n) =>
      order(service(n), ticket, tenders(n), { email: `b${String(n)}@example.se` }),
    ),
  );
}

/** Where the card's money is, once no order holds any of it any more. */
async function settledFunds(card: Pick<OwnCard, 'id'>, service = first) {
  const funds = await eventually(
    async () =>
      giftCardFunds((await service.ledger.api.checkout.streams.giftCards.load(card.id)).state),
    ({ held }) => held.minor === 0,
    20_000,
  );
  const { available, held, used } = funds;
  return { available: available.minor, held: held.minor, used: used.minor };
}

describe('one gift card and many orders at once', () => {
  it.each([
    ['in one process', () => first],
    ['in two processes on one database', inTurn],
  ])(
    'given a card with money for 10 and 500 orders at once %s (1, 30), then exactly 10 stand, the rest are refused clearly, and nothing is left or missing',
    async (_, service) => {
      const card = await givenCard(first, 10 * priceOre);
      const tenders = { giftCards: [{ code: card.code, amount: price }] };
      const answers = await buy(buyers, service, () => tenders);
      const refused = answers.filter(({ status }) => status !== 201);
      expect(new Set(refused.map(codeOf))).toEqual(refusedAs);
      expect(refused).toHaveLength(buyers - 10);
      expect(await settledFunds(card)).toEqual({ available: 0, held: 0, used: 10 * priceOre });
      expect(await checked(first, card)).toMatchObject({ status: 'used' });
    },
    120_000,
  );

  it('given orders that pay half by each of two cards, named in either order (2, 31), then exactly as many stand as both cards pay for, and none has drawn on one alone', async () => {
    const half = { amount: priceOre / 2, currency: 'SEK' };
    const one = await givenCard(first, 10 * half.amount);
    const other = await givenCard(first, 10 * half.amount);
    const both = [
      { code: one.code, amount: half },
      { code: other.code, amount: half },
    ];
    const answers = await buy(60, inTurn, (n) => ({
      giftCards: n % 4 < 2 ? both : both.toReversed(),
    }));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    for (const card of [one, other])
      expect(await settledFunds(card)).toEqual({ available: 0, held: 0, used: 10 * half.amount });
  }, 60_000);

  it('given 300 guesses at once at the check and with orders (30), then no more are looked up than one after the other would be', async () => {
    const guess = () => drawGiftCardCode(systemRandom);
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        n % 2 === 0
          ? check(first, guess())
          : order(first, ticket, { giftCards: [{ code: guess() }] }),
      ),
    );
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(25);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(275);
  }, 60_000);
});

describe('orders that nobody pays', () => {
  let one: RunningLedger;
  let other: RunningLedger;

  beforeAll(async () => {
    [one, other] = await twoServices({ ...environment, ORDER_EXPIRES_AFTER_SECONDS: '3' });
  }, 60_000);

  afterAll(async () => {
    await other.close();
    await one.close();
  }, 60_000);

  it('given they hold all of a card’s money (22), when they expire while others try to buy, then all of it is used once', async () => {
    const each = (n: number) => (n % 2 === 0 ? one : other);
    await atSwish(one).mode({ autopay: 'decline' });
    const card = await givenCard(one, 5 * priceOre);
    const half = { amount: priceOre / 2, currency: 'SEK' };
    const abandoned = await buy(10, each, () => ({
      giftCards: [{ code: card.code, amount: half }],
      payment: { method: 'swish' },
    }));
    expect(abandoned.map(({ status }) => status)).toEqual(abandoned.map(() => 201));
    expect(await checked(one, card)).toMatchObject({ balance: { amount: 0 } });
    const tenders = { giftCards: [{ code: card.code, amount: price }] };
    let stand = 0;
    const buyAgain = async () => {
      const answers = await buy(4, each, () => tenders);
      stand += answers.filter(({ status }) => status === 201).length;
      return stand;
    };
    expect(await eventually(buyAgain, (found) => found >= 5, 30_000)).toBe(5);
    expect(await settledFunds(card, one)).toEqual({
      ...{ available: 0, held: 0 },
      used: 5 * priceOre,
    });
  }, 90_000);
});

describe('two processes that have read the same card', () => {
  const holdOf = (n: number) => `ORD-20261120-A15A7F.1.race-${String(n)}` as HoldId;
  const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
  const amount = money(priceOre, SEK);
  const now = () => first.ledger.api.clock.now();

  it('given money for one order, when both hold it from the same revision (1), then one holds it and the other is refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      const card = await givenCard(first, priceOre);
      const [one, other] = meeting();
      const outcomes = await Promise.all(
        [one, other].map(async (cards, n) => {
          const wish = { holdId: holdOf(n), orderRef, amount, now: now() };
          const { outcome } = await cards.execute(card.id, contextAt(now()), (state) =>
            holdFunds(state, wish),
          );
          return outcome.kind === 'rejected' ? outcome.code : outcome.kind;
        }),
      );
      expect(outcomes.toSorted()).toEqual(['accepted', 'gift-card.insufficient-balance']);
      expect(await fundsOf(card)).toEqual({ available: 0, held: priceOre, used: 0 });
    }
  }, 60_000);

  it('given a hold, when one uses a part of it and the other gives it back from the same revision (45), then it is resolved once, and no krona is lost or made', async () => {
    const part = money(10_000, SEK);
    for (let round = 0; round < 10; round += 1) {
      const card = await givenCard(first, priceOre);
      const held = { holdId: holdOf(0), orderRef, amount, now: now() };
      const { giftCards } = first.ledger.api.checkout.streams;
      await giftCards.execute(card.id, contextAt(now()), (state) => holdFunds(state, held));
      const [one, other] = meeting();
      const [used, released] = await Promise.all([
        one.execute(card.id, contextAt(now()), (state) =>
          redeemHold(state, { holdId: holdOf(0), amount: part }),
        ),
        other.execute(card.id, contextAt(now()), (state) =>
          giveBackFunds(state, {
            ...{ holdId: holdOf(0), refundId: 'given-back' },
            ...{ now: now(), graceDays: 30 },
          }),
        ),
      ]);
      const events = [used, released].flatMap(({ outcome }) =>
        outcome.kind === 'accepted' ? outcome.events.map(({ type }) => type) : [],
      );
      const { available, held: still, used: spent } = await fundsOf(card);
      // What was used and then given back is on the card again; what was given back first is never used.
      expect([['GiftCardRedeemed', 'GiftCardRefunded'], ['GiftCardHoldReleased']]).toContainEqual(
        events,
      );
      expect([available, still, spent]).toEqual([priceOre, 0, 0]);
      const again = await giftCards.execute(card.id, contextAt(now()), (state) =>
        redeemHold(state, { holdId: holdOf(0), amount }),
      );
      expect(again.outcome.kind).toBe('rejected');
      expect((await fundsOf(card)).used).toBe(spent);
    }
  }, 60_000);

  async function fundsOf({ id }: Pick<OwnCard, 'id'>) {
    const { state } = await first.ledger.api.checkout.streams.giftCards.load(id);
    const { available, held, used } = giftCardFunds(state);
    return { available: available.minor, held: held.minor, used: used.minor };
  }

  /** The doors of two processes whose first appends wait for each other: both have decided by then. */
  function meeting(): readonly [Cards, Cards] {
    let arrived = 0;
    let letGo: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const meet = async (): Promise<void> => {
      arrived += 1;
      if (arrived === 2) letGo();
      await both;
    };
    return [cardsOf(first, meet), cardsOf(second, meet)];
  }

  function cardsOf({ ledger: { api } }: RunningLedger, meet: () => Promise<void>): Cards {
    const { store, codecs, clock } = api;
    let isFirst = true;
    const append: EventStore['append'] = async (...wanted) => {
      if (isFirst) {
        isFirst = false;
        await meet();
      }
      return store.append(...wanted);
    };
    const met = new Proxy(store, {
      get: (target, name) => {
        if (name === 'append') return append;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    return createDeciderStream<GiftCardState, GiftCardEvent>({
      ...{ store: met, codecs, clock, category: 'giftCard' },
      decider: { initialState: initialGiftCard, evolve: evolveGiftCard },
    });
  }
});

type Cards = DeciderStream<GiftCardState, GiftCardEvent>;
