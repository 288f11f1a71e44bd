import { beforeEach, describe, expect, it } from '@jest/globals';
import { settleOrder } from '../../libs/checkout/index.ts';
import { cancelOrder } from '../../libs/orders/index.ts';
import { money, msOf, SEK } from '../../libs/kernel/index.ts';
import { succeedPayment } from '../../libs/payments/index.ts';
import {
  contextAt,
  memoryCheckout,
  type MemoryCheckout,
  testPool,
} from '../support/memory-checkout.ts';
import { succeeded } from '../support/scripted-gateway.ts';

const price = 129_500;
const paymentOf = (orderRef: string) => orderRef.replace('ORD', 'SC');

let checkout: MemoryCheckout;

beforeEach(async () => {
  checkout = memoryCheckout();
  await checkout.open(testPool, 1);
});

describe('an order paid by Swish', () => {
  it('given a free seat, when it is placed, then it is reserved and the customer is asked to pay', async () => {
    const orderRef = await checkout.place();
    const { order, payments } = await checkout.settle(orderRef);
    expect(order.status).toBe('reserved');
    expect([...payments.values()].map(({ status }) => status)).toEqual(['started']);
    expect(checkout.gateway.calls).toEqual(['initiate']);
  });

  it('given it was started, when the money comes, then it is complete and the seat is taken', async () => {
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    checkout.gateway.news = succeeded(price);
    checkout.clock.pass(30_000);
    const { order, next } = await checkout.settle(orderRef);
    expect(order.completed).toBe(true);
    expect(next.kind).toBe('done');
    expect(await checkout.history(`order-${orderRef}`)).toEqual([
      'OrderPlaced',
      'OrderReserved',
      'OrderPaymentOpened',
      'OrderPaymentClosed',
      'OrderPaid',
      'OrderSettled',
      'OrderCompleted',
    ]);
    expect(await checkout.history(`availability-${testPool}`)).toEqual([
      'CapacitySet',
      'UnitsHeld',
      'UnitsTaken',
    ]);
  });

  it('given the last seat is held, when another order comes, then it is rejected as sold out', async () => {
    await checkout.settle(await checkout.place());
    const second = await checkout.settle(await checkout.place());
    expect(second.order.status).toBe('rejected');
    expect(second.order.rejection).toBe('availability.sold-out');
  });

  it('given a decline, then the attempt is closed, the seat stays held until the order expires', async () => {
    checkout.gateway.answer = { kind: 'declined', code: 'payment.payer-not-enrolled' };
    const orderRef = await checkout.place();
    const declined = await checkout.settle(orderRef);
    expect(declined.order.status).toBe('reserved');
    expect(declined.order.attempts.map(({ end }) => end)).toEqual(['declined']);
    checkout.clock.pass(15 * 60_000);
    const { order } = await checkout.settle(orderRef);
    expect(order.status).toBe('expired');
    expect(order.settled).toEqual({ round: 1, holds: 'given-back' });
  });

  it('given no answer to our call, then the outcome is unknown and asked about after 10 s', async () => {
    checkout.gateway.answer = { kind: 'unknown', code: 'payment.no-answer' };
    const orderRef = await checkout.place();
    const lost = await checkout.settle(orderRef);
    expect([...lost.payments.values()][0]?.status).toBe('unknown');
    expect(lost.next).toEqual({ kind: 'wait', until: '2026-11-20T12:00:10.000Z' });
    checkout.gateway.news = succeeded(price);
    checkout.clock.pass(10_000);
    const { order } = await checkout.settle(orderRef);
    expect(order.completed).toBe(true);
    expect(checkout.gateway.calls).toEqual(['initiate', 'status']);
  });

  it('given five times not found and then a success (14), then the order is paid once', async () => {
    checkout.gateway.answer = { kind: 'unknown', code: 'payment.no-answer' };
    checkout.gateway.news = { kind: 'not-found' };
    const orderRef = await checkout.place();
    for (let times = 0; times < 5; times += 1) {
      await checkout.settle(orderRef);
      checkout.clock.pass(60_000);
    }
    checkout.gateway.news = succeeded(price);
    const { order } = await checkout.settle(orderRef);
    expect(order.completed).toBe(true);
  });

  it('given not found six minutes after the claim, then the attempt has expired for good', async () => {
    checkout.gateway.answer = { kind: 'unknown', code: 'payment.no-answer' };
    checkout.gateway.news = { kind: 'not-found' };
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    checkout.clock.pass(10_000 + 360_000);
    const { payments } = await checkout.settle(orderRef);
    expect([...payments.values()][0]?.status).toBe('expired');
  });

  it('given a lost token (m-commerce), when asked, then the request is cancelled there and the customer may try again', async () => {
    checkout.gateway.answer = { kind: 'unknown', code: 'payment.no-answer' };
    const orderRef = await checkout.place({}, 'no phone');
    await checkout.settle(orderRef);
    checkout.clock.pass(10_000);
    const { order, payments } = await checkout.settle(orderRef);
    expect(checkout.gateway.calls).toEqual(['initiate', 'status', 'cancel']);
    expect([...payments.values()][0]?.code).toBe('payment.token-lost');
    expect(order.attempts.map(({ end }) => end)).toEqual(['cancelled']);
  });
});

describe('money that comes late or twice', () => {
  it('given an expired order whose seat is free (21), when the money comes, then it is reserved again and complete', async () => {
    const orderRef = await expired();
    checkout.gateway.news = succeeded(price);
    await paid(orderRef);
    const { order } = await checkout.settle(orderRef);
    expect(order.completed).toBe(true);
    expect(order.round).toBe(2);
  });

  it('given an expired order whose seat is gone (7), when the money comes, then it is refunded', async () => {
    const orderRef = await expired();
    await checkout.settle(await checkout.place());
    await paid(orderRef);
    const { order, payments } = await checkout.settle(orderRef);
    expect(order.status).toBe('expired');
    expect(order.roundFailed).toBe(true);
    expect(order.settled).toEqual({ round: 2, holds: 'given-back' });
    expect(payments.get(order.placed.paymentRef)?.refunds).toHaveLength(1);
    checkout.gateway.refundNews = {
      kind: 'succeeded',
      amount: money(price, SEK),
      providerRefundId: 'bank-refund-1',
    };
    checkout.clock.pass(10_000);
    const later = await checkout.settle(orderRef);
    expect(later.payments.get(order.placed.paymentRef)?.refunds[0]?.status).toBe('succeeded');
    expect(later.next.kind).toBe('done');
  });

  it('given a cancelled order, when the money comes, then it is refunded once, however often it is settled', async () => {
    checkout.gateway.answer = { kind: 'declined', code: 'payment.declined-by-bank' };
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    await checkout.parts.streams.orders.execute(
      orderRef,
      contextAt(checkout.clock.now()),
      (state) => cancelOrder(state, { reason: 'changed my mind' }),
    );
    await paid(orderRef);
    await Promise.all([1, 2, 3].map(() => checkout.settle(orderRef)));
    expect(checkout.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
  });

  it('given a refund that did not reach its gateway (15), when the gateway is there again, then the same request is sent, and no person is asked', async () => {
    const orderRef = await expired();
    await checkout.settle(await checkout.place());
    const wishes: string[] = [];
    checkout.gateway.refund = ({ requestId }) => {
      wishes.push(requestId);
      return Promise.resolve(
        wishes.length < 3
          ? { kind: 'not-reached', code: 'payment.provider-not-reached' }
          : { kind: 'succeeded', amount: money(price, SEK), providerRefundId: 'back-1' },
      );
    };
    await paid(orderRef);
    await checkout.settle(orderRef);
    expect(wishes).toHaveLength(1);
    for (const ms of [10_000, 50_000]) {
      checkout.clock.pass(ms);
      await Promise.all([1, 2, 3].map(() => checkout.settle(orderRef)));
    }
    expect(wishes).toEqual(Array.from({ length: 3 }, () => wishes[0]));
    const { order, payments } = await checkout.settle(orderRef);
    expect(payments.get(order.placed.paymentRef)?.refunds.map(({ status }) => status)).toEqual([
      'succeeded',
    ]);
    expect(await checkout.history(`case-${paymentOf(orderRef)}-R1-refund-failed`)).toEqual([]);
  });

  it('given a refund that never reaches its gateway (15), when the last try was in vain, then a person is asked, once', async () => {
    const orderRef = await expired();
    await checkout.settle(await checkout.place());
    checkout.gateway.refunded = { kind: 'not-reached', code: 'payment.provider-not-reached' };
    await paid(orderRef);
    for (let tries = 0; tries < 20; tries += 1) {
      const { next } = await checkout.settle(orderRef);
      if (next.kind === 'wait') checkout.clock.pass(msOf(next.until) - msOf(checkout.clock.now()));
    }
    expect(checkout.gateway.calls.filter((call) => call === 'refund')).toHaveLength(10);
    const caseId = `${paymentOf(orderRef)}-R1-refund-failed`;
    expect(await checkout.history(`case-${caseId}`)).toEqual(['CaseOpened']);
  });

  it('given a refund whose answer was lost, when the gateway surely does not know it, then the same request is sent again (15)', async () => {
    const orderRef = await expired();
    await checkout.settle(await checkout.place());
    checkout.gateway.refunded = { kind: 'unknown', code: 'payment.no-answer' };
    checkout.gateway.refundNews = { kind: 'not-found' };
    await paid(orderRef);
    await checkout.settle(orderRef);
    checkout.clock.pass(3_600_000);
    await checkout.settle(orderRef);
    checkout.gateway.refunded = {
      kind: 'succeeded',
      amount: money(price, SEK),
      providerRefundId: 'back-1',
    };
    checkout.clock.pass(10_000);
    const { order, payments } = await checkout.settle(orderRef);
    expect(payments.get(order.placed.paymentRef)?.refunds.map(({ status }) => status)).toEqual([
      'succeeded',
    ]);
    expect(checkout.gateway.calls.filter((call) => call === 'refund')).toHaveLength(2);
  });

  it('given a refund that failed, then a person is asked, once', async () => {
    const orderRef = await expired();
    await checkout.settle(await checkout.place());
    checkout.gateway.refunded = { kind: 'failed', code: 'refund.payer-left-swish' };
    await paid(orderRef);
    await checkout.settle(orderRef);
    await checkout.settle(orderRef);
    const caseId = `${paymentOf(orderRef)}-R1-refund-failed`;
    expect(await checkout.history(`case-${caseId}`)).toEqual(['CaseOpened']);
  });

  it('given a second success of one payment, then the surplus goes back', async () => {
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    await paid(orderRef, 'bank-1');
    await paid(orderRef, 'bank-2');
    const { order, payments } = await checkout.settle(orderRef);
    expect(order.completed).toBe(true);
    const refunds = payments.get(order.placed.paymentRef)?.refunds ?? [];
    expect(refunds.map(({ requested }) => requested.amount.minor)).toEqual([price]);
  });

  it('given a second success of one payment, then its refund is asked for after the order is complete, so that its wake-up stays', async () => {
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    await paid(orderRef, 'bank-1');
    await paid(orderRef, 'bank-2');
    await checkout.settle(orderRef);
    const completed = await positionOf(`order-${orderRef}`, 'OrderCompleted');
    const refund = await positionOf(`payment-${paymentOf(orderRef)}`, 'RefundRequested');
    expect(checkout.store.comparePositions(completed, refund)).toBeLessThan(0);
  });

  it('given another amount than asked, then the order is not paid and a person is asked', async () => {
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    checkout.gateway.news = succeeded(100);
    checkout.clock.pass(30_000);
    const { order } = await checkout.settle(orderRef);
    expect(order.status).toBe('reserved');
    const caseId = `${paymentOf(orderRef)}-amount-differs`;
    expect(await checkout.history(`case-${caseId}`)).toEqual(['CaseOpened']);
  });
});

describe('an order paid by invoice', () => {
  it('given a free seat, then it is confirmed at once with the next number and 30 days to pay', async () => {
    const orderRef = await invoiceOrder();
    const { order, payments, next } = await checkout.settle(orderRef);
    expect(order.status).toBe('confirmed');
    expect(payments.get(order.placed.paymentRef)?.invoice).toMatchObject({
      number: 'INV-2611-0001',
      dueOn: '2026-12-20',
    });
    expect(next.kind).toBe('done');
    expect(checkout.gateway.calls).toEqual([]);
  });

  it('given three orders settled at once and twice (25, 26), then each has one number and none is missing', async () => {
    await checkout.open(testPool, 10);
    const orders = await Promise.all([invoiceOrder(), invoiceOrder(), invoiceOrder()]);
    await Promise.all([...orders, ...orders].map((orderRef) => checkout.settle(orderRef)));
    const settled = await Promise.all(orders.map((orderRef) => checkout.settle(orderRef)));
    const numbers = settled.map(
      ({ order, payments }) => payments.get(order.placed.paymentRef)?.invoice?.number,
    );
    expect(numbers.toSorted()).toEqual(['INV-2611-0001', 'INV-2611-0002', 'INV-2611-0003']);
  });

  it('given a confirmed order, when an operator saw the money, then it is complete', async () => {
    const orderRef = await invoiceOrder();
    await checkout.settle(orderRef);
    await paid(orderRef);
    const { order } = await checkout.settle(orderRef);
    expect(order.completed).toBe(true);
  });
});

describe('crashes and runs at once', () => {
  it('given fifty runs of one order at once, then one call is made and every event stands once', async () => {
    const orderRef = await checkout.place();
    await Promise.all(Array.from({ length: 50 }, () => checkout.settle(orderRef)));
    expect(checkout.gateway.calls.filter((call) => call === 'initiate')).toHaveLength(1);
    expect(await checkout.history(`order-${orderRef}`)).toEqual([
      'OrderPlaced',
      'OrderReserved',
      'OrderPaymentOpened',
    ]);
  });

  it('given a claim that nobody answered for, when it has ended, then the payment is asked about and not sent again', async () => {
    const orderRef = await checkout.place();
    checkout.gateway.initiate = () => Promise.reject(new Error('killed'));
    await expect(checkout.settle(orderRef)).rejects.toThrow('killed');
    checkout.gateway.initiate = () => Promise.resolve({ kind: 'started' });
    checkout.clock.pass(10_001);
    await checkout.settle(orderRef);
    checkout.gateway.news = succeeded(price);
    checkout.clock.pass(10_001);
    const { order } = await checkout.settle(orderRef);
    expect(order.completed).toBe(true);
    expect(checkout.gateway.calls).toEqual(['status']);
  });

  it('given nobody took the order further for a minute, then its request is given up rather than sent', async () => {
    const orderRef = await checkout.place();
    const { random, ...rest } = checkout.parts;
    const killed = {
      ...random,
      uuid: () => {
        throw new Error('killed');
      },
    };
    const cause = { causationId: 'test', actor: { kind: 'process', id: 'test' } } as const;
    const run = settleOrder({ ...rest, random: killed }, orderRef, cause);
    await expect(run).rejects.toThrow('killed');
    checkout.clock.pass(60_000);
    const { order } = await checkout.settle(orderRef);
    expect(order.attempts.map(({ end, code }) => ({ end, code }))).toEqual([
      { end: 'expired', code: 'payment.never-sent' },
    ]);
    expect(checkout.gateway.calls).toEqual([]);
  });
});

async function invoiceOrder() {
  const total = money(price, SEK);
  return checkout.place({ tenders: [{ kind: 'payment', method: 'invoice', amount: total }] });
}

/** An order that nobody paid in time, its seat given back. */
async function expired() {
  checkout.gateway.answer = { kind: 'declined', code: 'payment.declined-by-bank' };
  const orderRef = await checkout.place();
  await checkout.settle(orderRef);
  checkout.clock.pass(16 * 60_000);
  const { order } = await checkout.settle(orderRef);
  expect(order.status).toBe('expired');
  checkout.gateway.answer = { kind: 'started', token: 'token-2' };
  return orderRef;
}

/** The provider's fact, in whatever state the payment is. */
async function positionOf(stream: string, type: string) {
  const events = await checkout.store.read(stream as never, { max: 100 });
  return events.find((event) => event.type === type)!.position;
}

async function paid(orderRef: string, providerPaymentId = 'bank-1') {
  const context = contextAt(checkout.clock.now());
  await checkout.parts.streams.payments.execute(paymentOf(orderRef), context, (state) =>
    succeedPayment(state, {
      amount: money(price, SEK),
      providerPaymentId,
      paidAt: checkout.clock.now(),
    }),
  );
}
