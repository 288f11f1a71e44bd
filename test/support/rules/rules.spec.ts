import { describe, expect, it } from '@jest/globals';
import type { HttpAnswer } from '../http-client.ts';
import { brokenRules } from './broken-rules.ts';
import type { AuditedEvent, Evidence } from './evidence.ts';
import { ruleCheck } from './rule-check.ts';
import { wrongRepeats } from './rule-8-repeats.ts';

const orderRef = 'ORD-1';
const paymentRef = 'SC-1';
const ore = (minor: number) => ({ minor, currency: 'SEK' });
const shown = (amount: number) => ({ amount, currency: 'SEK' });

type Told = readonly [stream: string, type: string, data?: object];

function logOf(told: readonly Told[]): readonly AuditedEvent[] {
  return told.map(([stream, type, data = {}], index) => ({
    ...{ id: String(index), stream, type, revision: index, position: String(index) },
    recordedAt: '2026-11-20T12:00:00.000Z',
    data: data as AuditedEvent['data'],
  }));
}

const onOrder = (type: string, data: object = {}): Told => [
  `order-${orderRef}`,
  type,
  { orderRef, ...data },
];
const onPayment = (type: string, minor: number, data: object = {}): Told => [
  `payment-${paymentRef}`,
  type,
  { orderRef, paymentRef, amount: ore(minor), ...data },
];
const onCard = (type: string, data: object = {}): Told => ['giftCard-c', type, data];
const onPoints = (type: string, data: object = {}): Told => ['points-p', type, data];
const onCode = (type: string, data: object = {}): Told => ['discountCode-TEN', type, data];
const onPool = (type: string, data: object = {}): Told => ['availability-course', type, data];
const use = { holdId: 'h', orderRef, personId: 'p', amount: ore(20) };
const lot = (points: number) => ({ shares: [{ creditId: 'lot', points }], points });

const line = {
  ...{ lineId: '1', quantity: 2, unitPrice: ore(60), discount: ore(20), total: ore(100) },
  ...{ vatRateBasisPoints: 2_500, vat: ore(20) },
};
const price = {
  ...{ lines: [line], total: ore(100), discounts: [{ code: 'TEN', amount: ore(20) }] },
  tenders: [
    { kind: 'gift-card', amount: ore(30) },
    { kind: 'points', amount: ore(10) },
    { kind: 'payment', amount: ore(60) },
  ],
};

/** An order that a card, points and Swish paid together, with a discount, and that was refunded in part. */
const told: readonly Told[] = [
  onPool('CapacitySet', { capacity: 2 }),
  onCard('GiftCardIssued', { faceValue: ore(50) }),
  onCard('GiftCardActivated'),
  onPoints('PointsCredited', { creditId: 'lot', points: 5 }),
  onCode('DiscountCodeCreated', { createdBy: 'c', usesMax: 1, budget: ore(20) }),
  onOrder('OrderPlaced', { placedBy: 'command', ...price }),
  onPool('UnitsHeld', { holdId: 'h', orderRef, units: 2 }),
  onCode('DiscountHeld', use),
  onCard('GiftCardFundsHeld', { holdId: 'h', orderRef, amount: ore(30) }),
  onPoints('PointsHeld', { holdId: 'h', orderRef, ...lot(2) }),
  onOrder('OrderReserved'),
  onPayment('PaymentRequested', 60),
  onPayment('PaymentSucceeded', 60, { providerPaymentId: 'bank' }),
  onOrder('OrderPaid', { paymentRef, amount: ore(100) }),
  onPool('UnitsTaken', { holdId: 'h', units: 2 }),
  onCode('DiscountUsed', use),
  onCard('GiftCardRedeemed', { holdId: 'h', orderRef, amount: ore(30) }),
  onPoints('PointsDebited', { holdId: 'h', orderRef, ...lot(2) }),
  onOrder('OrderCompleted'),
  onOrder('OrderRefundRequested', {
    ...{ refundId: 'R', requestedBy: 'operator', amount: ore(10), lines: [{ amount: ore(10) }] },
    shares: [{ kind: 'payment', amount: ore(10) }],
  }),
  onPayment('RefundRequested', 10, { refundRef: 'R1', orderRefundId: 'R' }),
  onPayment('RefundSucceeded', 10, { refundRef: 'R1' }),
  onOrder('OrderRefunded', { refundId: 'R', amount: ore(10) }),
  ['callback-swish-1', 'CallbackReceived'],
  ['callback-swish-1', 'CallbackApplied'],
];

function evidence(log: readonly Told[], changes: Partial<Evidence> = {}): Evidence {
  return {
    events: logOf(log),
    orders: [
      {
        ...{ reference: orderRef, status: 'partly-refunded', total: shown(100) },
        lines: [{ total: shown(100) }],
        tenders: price.tenders.map(({ kind, amount }) => ({ kind, amount: shown(amount.minor) })),
      },
    ],
    openCases: [],
    cards: [{ id: 'c', available: shown(20), held: shown(0), used: shown(30) }],
    codes: [{ code: 'TEN', uses: { held: 0, used: 1 } }],
    pools: new Map([['course', { capacity: 2, left: 0 }]]),
    ...changes,
  };
}

const sound = evidence(told);
const with_ = (...more: readonly Told[]) => evidence([...told, ...more]);
/** The same log in which one event says something else. */
const where = (type: string, change: object) =>
  evidence(
    told.map(([stream, each, data]): Told => [
      stream,
      each,
      each === type ? { ...data, ...change } : (data ?? {}),
    ]),
  );
const without = (...types: readonly string[]) =>
  evidence(told.filter(([, type]) => !types.includes(type)));
const shows = (order: object) => evidence(told, { orders: [{ ...sound.orders[0]!, ...order }] });

describe('the rules held against what outsiders see', () => {
  it('given an order of three tenders that was paid, delivered and refunded in part, then nothing is found', () => {
    expect(brokenRules(sound)).toEqual([]);
  });

  it.each<[rule: string, what: string, wrong: Evidence, found: RegExp]>([
    ['1', 'half an öre', where('PaymentSucceeded', { fee: ore(0.5) }), /has 0.5 öre/],
    [
      '1',
      'a line at another price',
      where('OrderPlaced', { lines: [{ ...line, unitPrice: ore(61) }] }),
      /line 1 of ORD-1 costs 100 öre, not 102/,
    ],
    [
      '1',
      'a VAT that is not inside',
      where('OrderPlaced', { lines: [{ ...line, vat: ore(21) }] }),
      /another VAT/,
    ],
    [
      '1',
      'lines that are not the total',
      where('OrderPlaced', { total: ore(101) }),
      /the lines of ORD-1 are -1 öre off/,
    ],
    [
      '1',
      'tenders that are not the total',
      where('OrderPlaced', { tenders: price.tenders.slice(1) }),
      /the tenders of ORD-1 are -30 öre off/,
    ],
    [
      '1',
      'a discount that no line has',
      where('OrderPlaced', { discounts: [] }),
      /the discounts of ORD-1 are -20 öre off/,
    ],
    [
      '1',
      'a refund whose split is not its amount',
      where('OrderRefundRequested', { shares: [] }),
      /the shares of refund R/,
    ],
    [
      '1',
      'a total that is shown otherwise',
      shows({ total: shown(99) }),
      /ORD-1 shows lines of 100 öre/,
    ],
    [
      '2',
      'more refunded than captured',
      with_(
        onPayment('RefundRequested', 51, { refundRef: 'R2' }),
        onPayment('RefundSucceeded', 51, { refundRef: 'R2' }),
      ),
      /refunded 61 öre, captured 60 öre/,
    ],
    [
      '2',
      'more captured than asked for',
      with_(onPayment('PaymentSucceeded', 1, { providerPaymentId: 'other' })),
      /captured 61 öre, requested 60 öre/,
    ],
    ['2', 'a card that paid nothing', without('GiftCardRedeemed'), /60 öre kept, 90 öre due/],
    ['2', 'points that paid nothing', without('PointsDebited'), /80 öre kept, 90 öre due/],
    [
      '2',
      'a refund that nobody got',
      without('RefundRequested', 'RefundSucceeded'),
      /100 öre kept, 90 öre due/,
    ],
    [
      '3',
      'a card that is spent twice',
      with_(onCard('GiftCardFundsHeld', { holdId: 'h2', amount: ore(30) })),
      /gift card c: lot card has less than nothing after a hold/,
    ],
    [
      '3',
      'a hold that is used twice',
      with_(onCard('GiftCardRedeemed', { holdId: 'h', amount: ore(1) })),
      /h is resolved twice: use/,
    ],
    [
      '3',
      'a use of what was never held',
      with_(onCard('GiftCardRedeemed', { holdId: 'x', amount: ore(1) })),
      /x was never held: use/,
    ],
    [
      '3',
      'a use of more than was held',
      where('GiftCardRedeemed', { amount: ore(31) }),
      /h uses more than held/,
    ],
    [
      '3',
      'more given back than was used',
      with_(onCard('GiftCardRefunded', { holdId: 'h', amount: ore(31) })),
      /h gives back more than it used/,
    ],
    [
      '3',
      'a hold that comes after its release',
      with_(
        onCard('GiftCardHoldReleased', { holdId: 'y' }),
        onCard('GiftCardFundsHeld', { holdId: 'y', amount: ore(1) }),
      ),
      /y is held twice, or after its end/,
    ],
    [
      '3',
      'points that end twice',
      with_(onPoints('PointsExpired', { creditId: 'lot', points: 4 })),
      /points of p: lot lot has less than nothing/,
    ],
    [
      '3',
      'a balance that is shown otherwise',
      evidence(told, { cards: [{ ...sound.cards[0]!, available: shown(21) }] }),
      /shows 21 0 30, not 20 0 30/,
    ],
    [
      '4',
      'a place that is sold twice',
      with_(
        onPool('UnitsHeld', { holdId: 'h2', units: 1 }),
        onPool('HoldReleased', { holdId: 'h2' }),
      ),
      /3 of 2 used after UnitsHeld/,
    ],
    [
      '4',
      'an offer of what is not there',
      with_(onPool('WaitlistOffered', { holdId: 'w', units: 1 })),
      /3 of 2 used after WaitlistOffered/,
    ],
    [
      '4',
      'places that are shown and gone',
      evidence(told, { pools: new Map([['course', { capacity: 2, left: 1 }]]) }),
      /0 are left, 1 are shown/,
    ],
    [
      '4',
      'a code over its limit',
      with_(
        onCode('DiscountHeld', { ...use, holdId: 'h2' }),
        onCode('DiscountReleased', { holdId: 'h2' }),
      ),
      /discount code TEN: 2 is over its usesMax/,
    ],
    [
      '4',
      'a code over its budget',
      where('DiscountHeld', { amount: ore(21) }),
      /21 is over its budget/,
    ],
    [
      '4',
      'a code over a customer’s limit',
      where('DiscountCodeCreated', { usesPerCustomerMax: 0 }),
      /1 is over its usesPerCustomerMax/,
    ],
    [
      '4',
      'a use of a code that was not held',
      without('DiscountHeld'),
      /h is used and was not held/,
    ],
    [
      '4',
      'uses that are shown otherwise',
      evidence(told, { codes: [{ code: 'TEN', uses: { held: 1, used: 0 } }] }),
      /TEN is held 0 and used 1 times/,
    ],
    [
      '5',
      'one success twice',
      with_(onPayment('PaymentSucceeded', 60, { providerPaymentId: 'bank' })),
      /PaymentSucceeded SC-1 bank stands twice/,
    ],
    [
      '5',
      'an order that is paid twice',
      with_(onOrder('OrderPaid')),
      /OrderPaid ORD-1 stands twice/,
    ],
    [
      '5',
      'a message with two ends',
      with_(['callback-swish-1', 'CallbackRefused']),
      /callback swish-1: CallbackReceived CallbackApplied CallbackRefused/,
    ],
    [
      '6',
      'money that came to nothing',
      without('OrderPaid', 'OrderCompleted'),
      /SC-1 came to nothing/,
    ],
    [
      '8',
      'a command that placed two orders',
      with_(['order-ORD-2', 'OrderPlaced', { ...price, orderRef: 'ORD-2', placedBy: 'command' }]),
      /OrderPlaced command is in order-ORD-1 and in order-ORD-2/,
    ],
  ])('given %s: %s, then it is found', (rule, _, wrong, found) => {
    const all = brokenRules(wrong);
    expect(all).toEqual(expect.arrayContaining([expect.stringMatching(found)]));
    expect(all.some((each) => each.startsWith(`rule ${rule}: `))).toBe(true);
  });

  it.each<[what: string, wrong: Evidence, found: RegExp]>([
    [
      'an order in another state',
      shows({ status: 'completed' }),
      /ORD-1 is partly-refunded, and the list says completed/,
    ],
    ['an order that is not listed', evidence(told, { orders: [] }), /the list says nothing/],
    [
      'an order of no log',
      evidence(told, { orders: [...sound.orders, { ...sound.orders[0]!, reference: 'ORD-9' }] }),
      /ORD-9 is listed and in no log/,
    ],
    [
      'a case that is not listed',
      with_(['case-1', 'CaseOpened', { caseId: '1', paymentRef }]),
      /case 1 is not listed/,
    ],
    [
      'a case of no log',
      evidence(told, { openCases: [{ caseId: '2', payment: null }] }),
      /more cases are listed/,
    ],
  ])('given what is shown: %s, then it is found', (_, wrong, found) => {
    expect(brokenRules(wrong)).toEqual(expect.arrayContaining([expect.stringMatching(found)]));
  });

  it('given a refund that is still on its way, then its order is not judged yet', () => {
    expect(
      brokenRules(without('RefundSucceeded', 'OrderRefunded')).filter((each) =>
        /^rule [26]/.test(each),
      ),
    ).toEqual([]);
  });

  it('given money that a person must decide about, then it is theirs', () => {
    const log = [...told, ['case-1', 'CaseOpened', { caseId: '1', paymentRef }] as const];
    const asked = evidence(
      log.filter(([, type]) => !type.startsWith('OrderPaid')),
      { openCases: [{ caseId: '1', payment: paymentRef }] },
    );
    expect(brokenRules(asked).filter((each) => /^rule [26]/.test(each))).toEqual([]);
  });
});

describe('a repeat from outside', () => {
  const request = { path: '/api/orders', idempotencyKey: 'key-1', body: { lines: [] } };
  const answer: HttpAnswer = { status: 201, headers: {}, text: '{"a":1}', json: { a: 1 } };
  const replayed = { ...answer, headers: { 'idempotent-replayed': 'true' } };
  const refused = { ...answer, status: 422, text: '{"code":"idempotency.key-reused"}' };
  const found = (again: HttpAnswer, other: HttpAnswer) => {
    const answers = [again, other];
    return wrongRepeats(() => Promise.resolve(answers.shift()!), [{ request, answer }]);
  };

  it('given the same answer again, and a refusal of another wish, then nothing is found', async () => {
    expect(await found(replayed, refused)).toEqual([]);
  });

  it.each<[what: string, again: HttpAnswer, other: HttpAnswer]>([
    ['other words', { ...replayed, text: '{"a":2}' }, refused],
    ['no word of the repeat', answer, refused],
    ['another status', { ...replayed, status: 200 }, refused],
    ['another wish that is taken', replayed, replayed],
  ])('given rule 8: %s, then it is found', async (_, again, other) => {
    expect(await found(again, other)).toHaveLength(1);
  });

  it('given an order under a key, when the service is verified, then it is sent again', async () => {
    const sent: string[] = [];
    const page = { events: [], orders: [], cases: [], giftCards: [], discountCodes: [] };
    const rules = ruleCheck({
      keys: { operator: 'key' },
      call: ({ path, idempotencyKey, body }) => {
        if (idempotencyKey === undefined)
          return Promise.resolve({ ...answer, status: 200, json: page });
        sent.push(JSON.stringify(body));
        if (path !== '/api/orders') throw new Error('only orders are repeated');
        if (sent.length === 1) return Promise.resolve(answer);
        return Promise.resolve(sent.length === 2 ? replayed : refused);
      },
    });
    await rules.call(request);
    await rules.verify();
    expect(sent).toEqual(['{"lines":[]}', '{"lines":[]}', '{"lines":[],"currency":"NOK"}']);
  });
});
