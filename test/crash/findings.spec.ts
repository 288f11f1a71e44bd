import { describe, expect, it } from '@jest/globals';
import type { Acknowledged } from './calls.ts';
import type { AuditEvent, Evidence } from './evidence.ts';
import { findingsIn } from './findings.ts';
import type { SwishRecordView } from './swish-control.ts';

const order = 'ORD-1';
const payment = 'SC-1';
const pool = 'ticket-open-day';
const amount = { minor: 10_000, currency: 'SEK' };

function eventsOf(
  stream: string,
  ...all: readonly (readonly [type: string, data?: object])[]
): readonly AuditEvent[] {
  return all.map(([type, data], revision) => ({
    ...{ stream, revision, type },
    data: { orderRef: order, paymentRef: payment, ...data },
  }));
}

const onOrder = eventsOf(
  `order-${order}`,
  ['OrderPlaced', { lines: [{ poolId: pool, quantity: 1 }], total: amount }],
  ['OrderReserved'],
  ['OrderPaid', { amount }],
  ['OrderCompleted'],
);
const onPayment = eventsOf(
  `payment-${payment}`,
  ['PaymentRequested', { amount }],
  ['PaymentSucceeded', { amount, providerPaymentId: 'bank-1' }],
);
const onPool = eventsOf(
  `availability-${pool}`,
  ['CapacitySet', { capacity: 1 }],
  ['UnitsHeld', { holdId: `${order}:1:1`, units: 1 }],
  ['UnitsTaken', { holdId: `${order}:1:1`, units: 1 }],
);
const charged: SwishRecordView = {
  id: 'A1',
  reference: payment,
  originalPaymentReference: null,
  paymentReference: 'bank-1',
  amountOre: 10_000,
  status: 'PAID',
  nextStep: null,
  callbacks: { deliveries: [{ status: 'PAID', answers: [200] }] },
};

const sound: Evidence = {
  orders: [{ reference: order, status: 'completed', method: 'swish' }],
  histories: new Map([[order, [...onOrder, ...onPayment]]]),
  pools: new Map([[pool, onPool]]),
  invoiceSeries: [],
  callbacks: new Map([
    ['A1-PAID', eventsOf('callback-swish-A1-PAID', ['CallbackReceived'], ['CallbackApplied'])],
  ]),
  cases: new Map(),
  payments: [charged],
  refunds: [],
};

const told: Acknowledged = {
  request: { method: 'POST', path: '/api/orders', idempotencyKey: 'place-1' },
  answer: { status: 201, text: '', json: { order: { reference: order } }, replayed: false },
};

function withHistory(...events: readonly AuditEvent[]): Partial<Evidence> {
  return { histories: new Map([[order, events]]) };
}

describe('what a crash run looks for', () => {
  it('given all is as it was promised, then nothing is found', () => {
    expect(findingsIn(sound, [told])).toEqual([]);
  });

  it.each<[what: string, wrong: Partial<Evidence>, found: RegExp]>([
    ['an order that is gone', { orders: [] }, /ORD-1 was acknowledged to place-1 and is lost/],
    [
      'an order that nobody wished for',
      { orders: [...sound.orders, { reference: 'ORD-2', status: 'expired', method: 'swish' }] },
      /ORD-2 was never asked for/,
    ],
    [
      'an order that does not end',
      {
        ...withHistory(...onOrder.slice(0, 2), ...onPayment),
        orders: [{ reference: order, status: 'reserved', method: 'swish' }],
      },
      /is reserved and does not end/,
    ],
    [
      'a read model that says something else',
      { orders: [{ reference: order, status: 'expired', method: 'swish' }] },
      /the read model says expired, its events completed/,
    ],
    [
      'a success that is counted twice',
      withHistory(...onOrder, ...onPayment, ...onPayment.slice(1)),
      /bank-1 is counted twice/,
    ],
    [
      'more captured than asked for',
      withHistory(...onOrder, ...onPayment, ...onPayment.slice(1)),
      /captured 20000 öre, requested 10000 öre/,
    ],
    [
      'more refunded than captured',
      withHistory(
        ...onOrder,
        ...onPayment,
        ...eventsOf(
          `payment-${payment}`,
          ['RefundRequested', { amount, refundRef: 'R1' }],
          ['RefundSucceeded', { amount, refundRef: 'R1', providerRefundId: 'r-1' }],
          ['RefundRequested', { amount, refundRef: 'R2' }],
          ['RefundSucceeded', { amount, refundRef: 'R2', providerRefundId: 'r-2' }],
        ),
      ),
      /refunded 20000 öre, captured 10000 öre/,
    ],
    [
      'money of a delivered order that went back',
      withHistory(
        ...onOrder,
        ...onPayment,
        ...eventsOf(`payment-${payment}`, ['RefundSucceeded', { amount, providerRefundId: 'r' }]),
      ),
      /is completed: 0 öre kept, 10000 öre due/,
    ],
    [
      'more taken than there is',
      { pools: new Map([[pool, [...onPool.slice(1)]]]) },
      /1 of 0 used after UnitsHeld/,
    ],
    [
      'a hold that stands for ever',
      { pools: new Map([[pool, onPool.slice(0, 2)]]) },
      /still stands/,
    ],
    ['a seat that an order paid for and has not', { pools: new Map([[pool, []]]) }, /has 0 of/],
    [
      'a message that was taken and never applied',
      { callbacks: new Map([['A1-PAID', eventsOf('callback', ['CallbackReceived'])]]) },
      /callback A1-PAID: CallbackReceived/,
    ],
    [
      'a charge that nobody knows of',
      withHistory(...onOrder, ...onPayment.slice(0, 1)),
      /Swish took 10000 and we know of 0/,
    ],
    [
      'a charge for an order that ended',
      {
        ...withHistory(
          ...eventsOf(`order-${order}`, ['OrderPlaced'], ['OrderExpired']),
          ...onPayment,
        ),
        orders: [{ reference: order, status: 'expired', method: 'swish' }],
      },
      /charged, and no order, no refund, no case/,
    ],
    [
      'a refund that nobody counted',
      { refunds: [{ ...charged, id: 'R1' }] },
      /paid back 1 times, we know of 0/,
    ],
    [
      'an invoice number that is on no invoice',
      {
        invoiceSeries: eventsOf('invoiceSeries-2611', [
          'InvoiceNumberAssigned',
          { number: 'INV-2611-0001', sequence: 1 },
        ]),
      },
      /was drawn and is on no payment/,
    ],
    [
      'a gap in the numbers',
      {
        invoiceSeries: eventsOf('invoiceSeries-2611', [
          'InvoiceNumberAssigned',
          { number: 'INV-2611-0002', sequence: 2 },
        ]),
      },
      /a gap/,
    ],
  ])('given %s, then it is found', (_what, wrong, found) => {
    const findings = findingsIn({ ...sound, ...wrong }, [told]);
    expect(findings).toEqual(expect.arrayContaining([expect.stringMatching(found)]));
  });

  it('given an order that two clients were told of, then it is found', () => {
    const other = { ...told, request: { ...told.request, idempotencyKey: 'place-2' } };
    expect(findingsIn(sound, [told, other])).toEqual(['ORD-1 was told to place-1 and place-2']);
  });

  it('given a cancellation that was confirmed to its client and is gone, then it is found', () => {
    const cancelled: Acknowledged = {
      ...told,
      request: { method: 'POST', path: `/api/orders/${order}/cancel` },
    };
    expect(findingsIn(sound, [told, cancelled])).toEqual(['ORD-1: its cancellation is lost']);
  });
});
