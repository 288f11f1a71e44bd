import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf, historyOf, place } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import { course, ordered, orderWith, payAgain, paymentWith, standingOrder } from './orders.ts';

let service: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  service = await runningLedger({
    environment: {
      ASK_UNKNOWN_AFTER_SECONDS: '1,2,4,6,8,10,12,14',
      ASK_STARTED_AFTER_SECONDS: '1,2,4,6,8,10,12,14',
      SWISH_NOT_FOUND_FINAL_SECONDS: '1',
      SWISH_TIMEOUT_MS: '1000',
    },
  });
  swish = atSwish(service);
  await service.open(course, 1_000);
}, 60_000);

beforeEach(() => swish.mode({ autopay: 'pay', silent: false, delayMs: 50 }));

afterAll(() => service.close(), 60_000);

const phone = (digit: number) => `4670200000${String(digit)}`;

/** The refusal that says that nobody knows, with where to look. */
async function unknown(wish: { phone?: string; idempotencyKey?: string } = {}) {
  const answer = await place(service, { productId: course, ...wish });
  expect([answer.status, codeOf(answer)]).toEqual([504, 'payment.outcome-unknown']);
  const order = standingOrder(answer);
  const { links } = answer.json as { links: { status: string } };
  expect(links.status).toBe(`/api/payments/status/${order.paymentReference}`);
  return { ...order, statusLink: links.status };
}

describe('nobody knows whether a payment began', () => {
  it('given Swish charged and then answered 500, without a callback (13), then it is 504, and later the order is paid once', async () => {
    await swish.forPhone(phone(1), { silent: true, fault: { fault: 'fail-after' } });
    const order = await unknown({ phone: phone(1) });
    const { json } = await orderWith(service, order, 'completed');
    expect(json).toMatchObject({ status: 'completed' });
    const types = await historyOf(service, order.reference);
    expect(types).toContain('PaymentOutcomeUnknown');
    expect(types.filter((type) => type === 'PaymentSucceeded')).toHaveLength(1);
  });

  it('given it was paid in the end, then the status says paid and nothing of the doubt before', async () => {
    await swish.forPhone(phone(2), { silent: true, fault: { fault: 'fail-after' } });
    const order = await unknown({ phone: phone(2) });
    const status = await paymentWith(service, order.paymentReference, 'succeeded');
    expect(status.json).toMatchObject({ status: 'succeeded' });
    expect(status.json).not.toHaveProperty('code');
    expect(status.json).not.toHaveProperty('message');
  });

  it('given the answer with the token was lost, when Swish is asked, then that payment is cancelled and the repeat pays by another', async () => {
    await swish.mode({ autopay: 'hold' });
    await swish.faults({ operation: 'payment', fault: 'lose-answer' });
    await swish.mode({ autopay: 'hold', faults: { loseAnswer: 1 } });
    const idempotencyKey = 'token-was-lost-1';
    const order = await unknown({ idempotencyKey });
    const status = await paymentWith(service, order.paymentReference, 'cancelled');
    expect(status.json).toMatchObject({ status: 'cancelled', code: 'payment.token-lost' });
    expect((await swish.payment(order.paymentReference)).status).toBe('CANCELLED');
    await swish.mode({ autopay: 'pay' });
    const again = await place(service, { productId: course, idempotencyKey });
    expect(again.status).toBe(201);
    expect(again.json).toMatchObject({
      order: { reference: order.reference },
      next: { kind: 'swish', token: expect.stringMatching(/^\w+$/) },
    });
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
  });

  it('given the answer was lost and the payer has a phone number, then nothing is lost with it and the order is paid', async () => {
    await swish.forPhone(phone(3), {
      fault: { fault: 'lose-answer' },
      silent: true,
      delayMs: 2_500,
    });
    const order = await unknown({ phone: phone(3) });
    await paymentWith(service, order.paymentReference, 'started');
    expect((await orderWith(service, order, 'completed', 20_000)).json).toMatchObject({
      status: 'completed',
    });
  }, 40_000);

  it('given Swish answers later than we wait, then it is 504 and the callback completes the order', async () => {
    await swish.forPhone(phone(4), { fault: { fault: 'slow-answer', delayMs: 1_500 }, delayMs: 0 });
    const order = await place(service, { productId: course, phone: phone(4) });
    expect([201, 504]).toContain(order.status);
    const known = order.status === 504 ? standingOrder(order) : undefined;
    if (known !== undefined)
      expect((await orderWith(service, known, 'completed')).json).toMatchObject({
        status: 'completed',
      });
  });

  it('given our request never came through (14), when Swish still does not know it, then the attempt has expired and the customer tries again', async () => {
    await swish.forPhone(phone(5), { fault: { fault: 'fail-before' } });
    const order = await unknown({ phone: phone(5) });
    const status = await paymentWith(service, order.paymentReference, 'expired', 30_000);
    expect(status.json).toMatchObject({ code: 'payment.not-at-provider' });
    const again = await payAgain(service, order, { method: 'swish', phone: phone(5) });
    expect(again.status).toBe(201);
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
  }, 60_000);

  it('given nobody knows yet, when the customer tries another way, then they are told that the first is under way', async () => {
    await swish.forPhone(phone(6), {
      silent: true,
      fault: { fault: 'lose-answer' },
      delayMs: 4_000,
    });
    const order = await unknown({ phone: phone(6) });
    const second = await payAgain(service, order, { method: 'invoice' });
    expect([second.status, codeOf(second)]).toEqual([409, 'order.payment-open']);
    expect(second.json).toMatchObject({ paymentReference: order.paymentReference });
  });
});

describe('a callback that never comes', () => {
  it('given the customer paid, when no callback comes, then Swish is asked and the order completes', async () => {
    await swish.forPhone(phone(7), { silent: true });
    const order = await ordered(service, { productId: course, phone: phone(7) });
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
    expect((await swish.payment(order.paymentReference)).callbacks.sent).toBe(0);
  });

  it('given the customer declined, when no callback comes, then the status tells it all the same', async () => {
    await swish.forPhone(phone(8), { silent: true, autopay: 'decline' });
    const order = await ordered(service, { productId: course, phone: phone(8) });
    const status = await paymentWith(service, order.paymentReference, 'declined');
    expect(status.json).toMatchObject({ code: 'payment.declined-by-payer' });
  });

  it('given the bank has not answered Swish (DS24), then the payment is unknown, not failed, until it is paid', async () => {
    await swish.forPhone(phone(9), { silent: true, autopay: 'error:DS24' });
    const order = await ordered(service, { productId: course, phone: phone(9) });
    await swish.payment(order.paymentReference, 'ERROR');
    const second = await payAgain(service, order, { method: 'swish' });
    expect(codeOf(second)).toBe('order.payment-open');
    await swish.pay(order.paymentReference, { force: true, silent: true });
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
  });
});
