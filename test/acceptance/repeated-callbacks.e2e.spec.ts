import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, historyOf, place } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import { course, ordered, orderWith, payAgain, paymentWith } from './orders.ts';

let service: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  service = await sharedRunningLedger();
  swish = atSwish(service);
  await service.open(course, 100);
}, 60_000);

afterAll(() => service.close(), 60_000);

const phone = (digit: number) => `4670400000${String(digit)}`;

/** How often each kind of fact stands in an order's history. */
async function counts(reference: string): Promise<Record<string, number>> {
  const types = await historyOf(service, reference);
  return Object.fromEntries(
    ['PaymentSucceeded', 'OrderPaid', 'OrderCompleted'].map((type) => [
      type,
      types.filter((each) => each === type).length,
    ]),
  );
}

const once = { PaymentSucceeded: 1, OrderPaid: 1, OrderCompleted: 1 };

describe('one fact told many times', () => {
  it('given the same success comes as three callbacks (9), then there is one payment and each is answered 200', async () => {
    await swish.forPhone(phone(1), { callbackTimes: 3 });
    const order = await ordered(service, { productId: course, phone: phone(1) });
    await orderWith(service, order, 'completed');
    const paid = await eventually(
      () => swish.payment(order.paymentReference),
      ({ callbacks }) => callbacks.accepted === 3,
    );
    expect(paid.callbacks).toMatchObject({ sent: 3, accepted: 3 });
    expect(await counts(order.reference)).toEqual(once);
  });

  it('given the customer pays before Swish has answered our own call, then the answer says that it is paid', async () => {
    await swish.forPhone(phone(2), { delayMs: 0, fault: { fault: 'slow-answer', delayMs: 700 } });
    const answer = await place(service, { productId: course, phone: phone(2) });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      order: { status: 'completed' },
      payment: { status: 'succeeded' },
      next: { kind: 'none' },
    });
    const { order } = answer.json as { order: { reference: string } };
    expect(await counts(order.reference)).toEqual(once);
    expect(await historyOf(service, order.reference)).not.toContain('PaymentStarted');
  });

  it('given an old decline is told again after the order was paid otherwise, then nothing changes', async () => {
    await swish.forPhone(phone(3), { autopay: 'decline' });
    const order = await ordered(service, { productId: course, phone: phone(3) });
    await paymentWith(service, order.paymentReference, 'declined');
    await payAgain(service, order, { method: 'swish' });
    await orderWith(service, order, 'completed');
    const before = await historyOf(service, order.reference);
    await swish.callback(order.paymentReference, { times: 5, concurrent: true });
    expect(await historyOf(service, order.reference)).toEqual(before);
  });

  it('given the success is told before the decline that came first, then the order is paid and stays so', async () => {
    await swish.forPhone(phone(4), { autopay: 'decline', callbackDelayMs: 1_500 });
    const order = await ordered(service, { productId: course, phone: phone(4) });
    await swish.payment(order.paymentReference, 'DECLINED');
    await swish.pay(order.paymentReference, { force: true });
    await swish.callback(order.paymentReference, { times: 2 });
    await orderWith(service, order, 'completed');
    await eventually(
      () => swish.payment(order.paymentReference),
      ({ callbacks }) => callbacks.accepted >= 4,
    );
    expect(await counts(order.reference)).toEqual(once);
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
  });

  it('given a callback with another secret, none, or another’s (28), then each is refused and none is kept', async () => {
    await swish.forPhone(phone(5), { autopay: 'hold' });
    const order = await ordered(service, { productId: course, phone: phone(5) });
    const { id } = await swish.payment(order.paymentReference);
    await swish.callback(order.paymentReference, { callbackIdentifier: 'F'.repeat(36) });
    await swish.callback(order.paymentReference, { callbackIdentifier: null });
    const { callbacks } = await swish.payment(order.paymentReference);
    expect(callbacks).toMatchObject({ sent: 2, accepted: 0 });
    const kept = await service.call({
      path: `/api/audit/streams/callback-swish-${id}-CREATED`,
      key: service.keys.accountant,
    });
    expect(kept.status).toBe(404);
  });
});
