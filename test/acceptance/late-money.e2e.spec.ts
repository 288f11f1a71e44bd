import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, historyOf, place } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import {
  cancel,
  course,
  type Customers,
  ordered,
  orderWith,
  payAgain,
  paymentWith,
  readOrder,
  unitsLeft,
} from './orders.ts';

let service: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  service = await runningLedger({
    environment: {
      ORDER_EXPIRES_AFTER_SECONDS: '2',
      ASK_UNKNOWN_AFTER_SECONDS: '1,2,4,6,8,10,12,14',
    },
  });
  swish = atSwish(service);
  await service.open(course, 100);
}, 60_000);

afterAll(() => service.close(), 60_000);

const phone = (digit: number) => `4670300000${String(digit)}`;

/** An order whose payment was declined in the app. */
async function declined(payer: string, productId = course): Promise<Customers> {
  await swish.forPhone(payer, { autopay: 'decline' });
  const order = await ordered(service, { productId, phone: payer });
  await paymentWith(service, order.paymentReference, 'declined');
  return order;
}

/** What Swish gave back for a payment, once it has. */
async function refundOf({ paymentReference }: Customers) {
  const { paymentReference: bankReference } = await swish.payment(paymentReference);
  const refund = await eventually(
    async () => {
      const all = await swish.refunds();
      return all.filter(({ originalPaymentReference: of }) => of === bankReference);
    },
    (found) => found[0]?.status === 'PAID',
  );
  expect(refund).toHaveLength(1);
  return refund[0];
}

async function refundStands(order: Customers) {
  const types = await eventually(
    () => historyOf(service, order.reference),
    (found) => found.includes('RefundSucceeded'),
  );
  expect(types.filter((type) => type === 'RefundRequested')).toHaveLength(1);
  expect(types.filter((type) => type === 'RefundSucceeded')).toHaveLength(1);
}

/** The read model follows the log. */
function hasRefunded(order: unknown): boolean {
  const { payments } = order as { readonly payments: readonly { refunded: { amount: number } }[] };
  return payments.some(({ refunded }) => refunded.amount > 0);
}

describe('money that comes late', () => {
  it('given a decline, when the payment succeeds after all, then the order is paid by it', async () => {
    const order = await declined(phone(1));
    await swish.pay(order.paymentReference, { force: true });
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
      paymentReference: order.paymentReference,
    });
  });

  it('given an expired order whose place is free (21), when the money comes, then it is reserved again and complete', async () => {
    const before = await unitsLeft(service, course);
    const order = await declined(phone(2));
    expect((await orderWith(service, order, 'expired')).json).toMatchObject({ status: 'expired' });
    expect(await unitsLeft(service, course)).toBe(before);
    await swish.pay(order.paymentReference, { force: true });
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
    expect(await unitsLeft(service, course)).toBe(before - 1);
  });

  it('given an expired order whose last place went to another (7), when the money comes, then Swish pays it back, once', async () => {
    const raku = 'course-raku-firing';
    const order = await declined(phone(3), raku);
    await orderWith(service, order, 'expired');
    const other = await place(service, { productId: raku, method: 'invoice' });
    expect(other.status).toBe(201);
    await swish.pay(order.paymentReference, { force: true });
    expect(await refundOf(order)).toMatchObject({ status: 'PAID', amountOre: 189_500 });
    await refundStands(order);
    expect((await orderWith(service, order, 'expired')).json).toMatchObject({ status: 'expired' });
    expect(await unitsLeft(service, raku)).toBe(0);
  });

  it('given a cancelled order, when the money comes all the same, then Swish pays it back and its callback is applied by its own id (12)', async () => {
    await swish.forPhone(phone(4), { autopay: 'hold' });
    const order = await ordered(service, { productId: course, phone: phone(4) });
    expect((await cancel(service, order)).status).toBe(200);
    await swish.pay(order.paymentReference, { force: true });
    const refund = await refundOf(order);
    await refundStands(order);
    const callback = await eventually(
      () =>
        service.call({
          path: `/api/audit/streams/callback-swish-${refund?.id ?? ''}-PAID`,
          key: service.keys.accountant,
        }),
      ({ text }) => text.includes('CallbackApplied'),
    );
    expect(callback.json).toMatchObject({
      events: [{ type: 'CallbackReceived' }, { type: 'CallbackApplied' }],
    });
    const shown = await eventually(
      () => readOrder(service, order),
      ({ json }) => hasRefunded(json),
    );
    expect(shown.json).toMatchObject({
      status: 'cancelled',
      payments: [{ captured: { amount: 129_500 }, refunded: { amount: 129_500 } }],
    });
  });

  it('given the refund’s answer and callbacks are lost (12), then Swish is asked and the money goes back once', async () => {
    await swish.forPhone(phone(5), { autopay: 'hold' });
    const order = await ordered(service, { productId: course, phone: phone(5) });
    await cancel(service, order);
    await swish.mode({ refund: { silent: true } });
    await swish.faults({ operation: 'refund', fault: 'lose-answer' });
    await swish.pay(order.paymentReference, { force: true });
    await refundOf(order);
    await refundStands(order);
    await swish.mode({ refund: { silent: false } });
  });

  it('given the first payment was declined and another was made (10), when the first succeeds too, then its money goes back', async () => {
    const order = await declined(phone(6));
    const second = await payAgain(service, order, { method: 'swish' });
    expect(second.status).toBe(201);
    await orderWith(service, order, 'completed');
    await swish.pay(order.paymentReference, { force: true });
    expect(await refundOf(order)).toMatchObject({ amountOre: 129_500 });
    await refundStands(order);
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
  });

  it('given the refund is refused by the bank, then a person is asked', async () => {
    await swish.forPhone(phone(7), { autopay: 'hold' });
    const order = await ordered(service, { productId: course, phone: phone(7) });
    await cancel(service, order);
    await swish.mode({ refund: { autopay: 'error:RF07' } });
    await swish.pay(order.paymentReference, { force: true });
    const opened = await eventually(
      () =>
        service.call({
          path: `/api/audit/streams/case-${order.paymentReference}-R1-refund-failed`,
          key: service.keys.accountant,
        }),
      ({ status }) => status === 200,
    );
    await swish.mode({ refund: { autopay: 'pay' } });
    expect(opened.json).toMatchObject({ events: [{ type: 'CaseOpened' }] });
  });
});
