import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf, historyOf } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import { cancel, course, ordered, orderWith, payAgain, unitsLeft } from './orders.ts';

let service: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  service = await sharedRunningLedger();
  swish = atSwish(service);
  await service.open(course, 100);
}, 60_000);

beforeEach(() => swish.mode({ autopay: 'hold' }));

afterAll(() => service.close(), 60_000);

describe('cancelling an order that is being paid by Swish', () => {
  it('given the customer has not paid, when they cancel, then the request is withdrawn at Swish too and the place is free', async () => {
    const before = await unitsLeft(service, course);
    const customers = await ordered(service, { productId: course });
    const cancelled = await cancel(service, customers);
    expect(cancelled.status).toBe(200);
    expect(cancelled.json).toMatchObject({ order: { status: 'cancelled' } });
    expect((await swish.payment(customers.paymentReference)).status).toBe('CANCELLED');
    expect(await unitsLeft(service, course)).toBe(before);
    expect(await historyOf(service, customers.reference)).toEqual([
      'OrderPlaced',
      'OrderReserved',
      'OrderPaymentOpened',
      'PaymentRequested',
      'PaymentStarted',
      'PaymentCancelled',
      'OrderPaymentClosed',
      'OrderCancelled',
      'OrderSettled',
    ]);
  });

  it('given it is cancelled, when it is cancelled again or paid anew, then nothing changes', async () => {
    const customers = await ordered(service, { productId: course });
    await cancel(service, customers);
    const events = await historyOf(service, customers.reference);
    const again = await cancel(service, customers);
    expect(again.status).toBe(200);
    const anew = await payAgain(service, customers, { method: 'swish' });
    expect([anew.status, codeOf(anew)]).toEqual([409, 'order.not-open']);
    expect(await historyOf(service, customers.reference)).toEqual(events);
  });

  it('given the customer accepted in the app a moment before, when they cancel, then they are told that it is paid, and it completes', async () => {
    const customers = await ordered(service, { productId: course });
    await swish.faults({ operation: 'cancel', fault: 'pay-first' });
    const refused = await cancel(service, customers);
    expect([refused.status, codeOf(refused)]).toEqual([409, 'order.already-paid']);
    const { json } = await orderWith(service, customers, 'completed');
    expect(json).toMatchObject({ status: 'completed' });
  });

  it('given Swish does not answer the cancellation, then the order stands until Swish has said how it ended', async () => {
    const customers = await ordered(service, { productId: course });
    await swish.faults({ operation: 'cancel', fault: 'fail-before' });
    const refused = await cancel(service, customers);
    expect([refused.status, codeOf(refused)]).toEqual([409, 'order.payment-open']);
    expect(refused.json).toMatchObject({ paymentReference: customers.paymentReference });
    expect((await cancel(service, customers)).status).toBe(200);
  });

  it('given Swish cancelled but its answer was lost, when the customer cancels, then the order is cancelled', async () => {
    const customers = await ordered(service, { productId: course });
    await swish.faults({ operation: 'cancel', fault: 'lose-answer' });
    expect((await cancel(service, customers)).json).toMatchObject({
      order: { status: 'cancelled' },
    });
  });

  it('given somebody who has only the reference, then they cannot cancel', async () => {
    const { reference } = await ordered(service, { productId: course });
    const refused = await cancel(service, { reference, token: 'A'.repeat(22) });
    expect([refused.status, codeOf(refused)]).toEqual([401, 'access.order-token-needed']);
  });
});
