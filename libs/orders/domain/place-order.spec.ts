import { describe, expect, it } from '@jest/globals';
import {
  type CommandId,
  type GiftCardId,
  CorruptStream,
  currency,
  type DiscountCode,
  money,
  type PoolId,
  SEK,
  type WaitlistEntryId,
} from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import {
  cancelled,
  orderAfter,
  placed,
  placedFree,
  sampleCommand,
  sampleLine,
  samplePerson,
  samplePrice,
  sek,
  tender,
} from '../../../test/support/order-samples.ts';
import type { Tender } from './order-content.ts';
import type { OrderPlaced } from './order-events.ts';
import { evolveOrder, initialOrder, type OrderState } from './order.ts';
import { isPlacedBy, placeOrder } from './place-order.ts';

const orders = scenario({ initialState: initialOrder, evolve: evolveOrder });
const place =
  (changes: Partial<OrderPlaced> = {}) =>
  (state: OrderState) => {
    const { type, ...order } = placed(changes);
    expect(type).toBe('OrderPlaced');
    return placeOrder(state, order);
  };
const otherCommand = 'b7e23ec2-9af9-4c5d-8f3e-3f6a5c1d2e4f' as CommandId;

describe('placing an order', () => {
  it('given no order, when a priced wish comes, then it is placed as it is', () => {
    orders.given([]).when(place()).thenAccepted([placed()]);
  });

  it('given nothing to pay, when it is placed without a tender, then it is placed', () => {
    orders.given([]).when(place(placedFree())).thenAccepted([placedFree()]);
  });

  it('given no lines, when it is placed, then it is rejected', () => {
    orders
      .given([])
      .when(place({ lines: [], total: sek(0), tenders: [] }))
      .thenRejected('order.no-lines');
  });

  it.each<[string, Partial<OrderPlaced>]>([
    ['a total one öre above the lines', { total: money(129_501, SEK) }],
    ['a total one öre below the lines', { total: money(129_499, SEK) }],
    ['tenders one öre short', { tenders: [tender('swish', money(129_499, SEK))] }],
    ['tenders one öre over', { tenders: [tender('swish', money(129_501, SEK))] }],
    ['no tenders', { tenders: [] }],
    ['lines and tenders that differ alike from the total', { total: sek(1) }],
  ])('given %s, when it is placed, then it is rejected', (_, changes) => {
    orders.given([]).when(place(changes)).thenRejected('order.tenders-do-not-add-up');
  });

  const card = (cardId: string, kronor: number): Tender => ({
    kind: 'gift-card',
    cardId: cardId as GiftCardId,
    lastFour: '7Q2M',
    amount: sek(kronor),
  });

  it.each<[string, Partial<OrderPlaced>]>([
    ['one card as two tenders', { tenders: [card('p1.0', 1_000), card('p1.0', 295)] }],
    ['two gateways', { tenders: [tender('swish', sek(1_000)), tender('invoice', sek(295))] }],
    ['a tender of nothing', { tenders: [card('p1.0', 0), tender('swish')] }],
    ['a tender below nothing', { tenders: [card('p1.0', -1), tender('swish', sek(1_296))] }],
    [
      'a discount that no line has',
      { discounts: [{ code: 'SUMMER' as DiscountCode, amount: sek(10) }] },
    ],
    ['a line with a discount of no code', { lines: [sampleLine({ discount: sek(10) })] }],
  ])('given %s, when it is placed, then it is rejected', (_, changes) => {
    orders.given([]).when(place(changes)).thenRejected('order.tenders-do-not-add-up');
  });

  it('given two cards and a discount that stands on its line, when it is placed, then it is placed', () => {
    const order = {
      lines: [sampleLine({ discount: sek(10) })],
      discounts: [{ code: 'SUMMER' as DiscountCode, amount: sek(10) }],
      tenders: [card('p1.0', 1_000), card('p1.1', 295)],
    };
    orders
      .given([])
      .when(place(order))
      .thenAccepted([placed(order)]);
  });

  it('given points and a gateway that add up, when it is placed, then it is placed', () => {
    const points = {
      kind: 'points',
      accountId: samplePerson,
      points: 95,
      amount: sek(95),
    } as const;
    const tenders = [points, tender('swish', sek(1_200))];
    orders
      .given([])
      .when(place({ tenders }))
      .thenAccepted([placed({ tenders })]);
  });

  it('given two lines and two tenders that add up, when it is placed, then it is placed', () => {
    const order = {
      lines: [sampleLine(), sampleLine({ lineId: '2', total: sek(5) })],
      total: sek(1_300),
      tenders: [
        {
          kind: 'gift-card',
          cardId: 'p1.0' as GiftCardId,
          lastFour: '7Q2M',
          amount: sek(1_200),
        } as const,
        tender('invoice', sek(100)),
      ],
    };
    orders
      .given([])
      .when(place(order))
      .thenAccepted([placed(order)]);
  });

  it('given lines of another currency, when it is placed, then the program is wrong and stops', () => {
    expect(() => place({ currency: currency('EUR') })(initialOrder)).toThrow(RangeError);
  });
});

describe('placing an order twice', () => {
  it('given the same command and content, then nothing happens', () => {
    orders.given([placed()]).when(place()).thenAlready();
  });

  it('given the same command after the order has ended, then nothing happens', () => {
    orders.given([placed(), cancelled]).when(place()).thenAlready();
  });

  it('given the same command with today’s higher price, then the first answer stands', () => {
    const dearer = {
      lines: [sampleLine({ unitPrice: sek(1_400), total: sek(1_400) })],
      total: sek(1_400),
      tenders: [tender('swish', sek(1_400))],
    };
    orders.given([placed()]).when(place(dearer)).thenAlready();
  });

  it.each<[string, Partial<OrderPlaced>]>([
    ['another quantity', { lines: [sampleLine({ quantity: 2 })] }],
    ['another product', { lines: [sampleLine({ productId: 'course-glaze' as never })] }],
    ['another slot', { lines: [sampleLine({ poolId: 'course-wheel:slot-2' as PoolId })] }],
    ['one more line', { lines: [sampleLine(), sampleLine()] }],
    ['another way to pay', { tenders: [tender('invoice')] }],
    ['another currency', { currency: currency('EUR') }],
  ])('given the same command with %s, then it is rejected', (_, changes) => {
    orders.given([placed()]).when(place(changes)).thenRejected('order.command-reused');
  });

  it('given digests of what was wished, then these alone say whether it is the same', () => {
    const first = placed({ wishDigest: 'one' });
    const other = { lines: [sampleLine({ quantity: 2 })] };
    orders
      .given([first])
      .when(place({ ...other, wishDigest: 'one' }))
      .thenAlready();
    orders
      .given([first])
      .when(place({ wishDigest: 'two' }))
      .thenRejected('order.command-reused');
    orders.given([first]).when(place()).thenAlready();
    orders
      .given([placed()])
      .when(place({ wishDigest: 'one' }))
      .thenAlready();
    orders.given([first]).when(place(other)).thenRejected('order.command-reused');
    orders
      .given([placed()])
      .when(place({ ...other, wishDigest: 'one' }))
      .thenRejected('order.command-reused');
  });

  it('given the same command with another gift card, then it is rejected', () => {
    const by = (cardId: string): Partial<OrderPlaced> => ({
      tenders: [
        { kind: 'gift-card', cardId: cardId as GiftCardId, lastFour: '7Q2M', amount: samplePrice },
      ],
    });
    orders
      .given([placed(by('p1.0'))])
      .when(place(by('p1.0')))
      .thenAlready();
    orders
      .given([placed(by('p1.0'))])
      .when(place(by('p1.1')))
      .thenRejected('order.command-reused');
  });

  it('given a command and its wish, then only an order that it has placed is its own', () => {
    const order = orderAfter([placed({ wishDigest: 'one' })]);
    const wish = { commandId: sampleCommand, wishDigest: 'one' };
    expect(isPlacedBy(order, wish)).toBe(true);
    expect(isPlacedBy(order, { ...wish, wishDigest: 'two' })).toBe(false);
    expect(isPlacedBy(order, { ...wish, commandId: otherCommand })).toBe(false);
    expect(isPlacedBy(initialOrder, wish)).toBe(false);
  });

  it('given another command that drew the same reference, then it is told to draw again', () => {
    orders
      .given([placed({ placedBy: sampleCommand })])
      .when(place({ placedBy: otherCommand }))
      .thenRejected('order.reference-taken');
  });
});

describe('what an order must hold', () => {
  it('given lines on several pools, then there is one part per pool, sorted, with the units added', () => {
    const state = orderAfter([
      placed({
        lines: [
          sampleLine({ poolId: 'stock-mug' as PoolId, quantity: 2 }),
          sampleLine({ poolId: 'course-wheel' as PoolId, quantity: 1 }),
          sampleLine({ poolId: 'stock-mug' as PoolId, quantity: 3 }),
        ],
      }),
    ]);
    expect(state).toMatchObject({
      parts: [
        { part: '1', poolId: 'course-wheel', units: 1 },
        { part: '2', poolId: 'stock-mug', units: 5 },
      ],
    });
  });

  it('given the same pools in any order, then the parts are the same, so that nobody waits in a ring', () => {
    const pools = ['b', 'c', 'a'].map((poolId) => sampleLine({ poolId: poolId as PoolId }));
    const partsOf = (lines: OrderPlaced['lines']) => {
      const state = orderAfter([placed({ lines })]);
      return state.status === 'none' ? [] : state.parts;
    };
    expect(partsOf(pools)).toEqual(partsOf(pools.toReversed()));
    expect(partsOf(pools)).toMatchObject([{ poolId: 'a' }, { poolId: 'b' }, { poolId: 'c' }]);
  });

  it('given two lines on one pool, when the second takes up an offer of the waiting list, then the pool’s part does', () => {
    const waitlistEntryId = 'c0ffee00-0000-4000-8000-000000000001' as WaitlistEntryId;
    const lines = [sampleLine(), sampleLine({ lineId: '2', waitlistEntryId })];
    expect(orderAfter([placed({ lines })])).toMatchObject({
      parts: [{ part: '1', units: 2, waitlistEntryId }],
    });
  });

  it('given an offer for a class, when its event has a pool besides, then only the class’s part takes it up', () => {
    const waitlistEntryId = 'c0ffee00-0000-4000-8000-000000000001' as WaitlistEntryId;
    const alsoTakesFrom = ['a-race' as PoolId];
    const state = orderAfter([placed({ lines: [sampleLine({ waitlistEntryId, alsoTakesFrom })] })]);
    expect(state.status === 'none' ? [] : state.parts).toStrictEqual([
      { kind: 'units', poolId: 'a-race', units: 1, part: '1' },
      { kind: 'units', poolId: 'course-wheel', units: 1, waitlistEntryId, part: '2' },
    ]);
  });

  it('given all kinds of parts, then they are held in one order: pools, codes, cards, points', () => {
    const card = (cardId: string): Tender => ({
      kind: 'gift-card',
      cardId: cardId as GiftCardId,
      lastFour: '7Q2M',
      amount: sek(400),
    });
    const discounts = ['SUMMER', 'HOUSE'].map((code) => ({
      code: code as DiscountCode,
      amount: sek(1),
    }));
    const points: Tender = {
      kind: 'points',
      accountId: samplePerson,
      points: 5,
      amount: sek(95),
    };
    const tenders = [points, card('p1.1'), tender('swish', sek(400)), card('p1.0')];
    const state = orderAfter([
      placed({ lines: [sampleLine({ discount: sek(2) })], discounts, tenders }),
    ]);
    expect(state.status === 'none' ? [] : state.parts).toStrictEqual([
      { kind: 'units', poolId: 'course-wheel', units: 1, part: '1' },
      { kind: 'discount', code: 'HOUSE', amount: sek(1), part: 'discount-HOUSE' },
      { kind: 'discount', code: 'SUMMER', amount: sek(1), part: 'discount-SUMMER' },
      { kind: 'gift-card', cardId: 'p1.0', amount: sek(400), part: 'gift-card-1' },
      { kind: 'gift-card', cardId: 'p1.1', amount: sek(400), part: 'gift-card-2' },
      { kind: 'points', accountId: samplePerson, points: 5, part: 'points-1' },
    ]);
  });

  it('given a line that takes units of nothing, then there is nothing to hold', () => {
    expect(orderAfter([placedFree()])).toMatchObject({ parts: [] });
  });
});

describe('an impossible past', () => {
  it('given an order placed twice or never, when it is folded, then it stops', () => {
    expect(() => orderAfter([placed(), placed()])).toThrow(new CorruptStream('OrderPlaced twice'));
    expect(() => orderAfter([cancelled])).toThrow(
      new CorruptStream('OrderCancelled before OrderPlaced'),
    );
  });
});
