import { randomUUID } from 'node:crypto';
import { type Order, problemSchema } from './answers.ts';
import { described, read, UnexpectedAnswer } from './http-client.ts';
import { orderOf, type Payment, type Stage } from './stage.ts';

/** One kind of order, from placing to its end; the answer is the orders it is about. */
export interface Scene {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<readonly string[]>;
}

/** A wish that was sent under an Idempotency-Key, to be sent again when rule 8 is checked. */
export interface RepeatableWish {
  readonly key: string;
  readonly body: object;
  readonly otherBody: object;
}

const callbackRepeats = 20;

const completed = ({ status }: Order): boolean => status === 'completed';
const paymentIs =
  (status: string) =>
  ({ payments }: Order): boolean =>
    payments.at(-1)?.status === status;
const allRefunded = ({ payments }: Order): boolean =>
  payments.some(
    ({ captured, refunded }) => captured.amount > 0 && refunded.amount === captured.amount,
  );

export function scenes(remember: (wish: RepeatableWish) => void): readonly Scene[] {
  return [
    { title: 'paid with the Swish app, by QR code', play: (stage) => paid(stage, remember) },
    { title: 'cancelled in the Swish app', play: (stage) => ended(stage, 'cancel', 'cancelled') },
    {
      title: 'timed out: nobody opened the app',
      play: (stage) => ended(stage, 'timeout', 'expired'),
    },
    { title: 'declined, then tried again and paid', play: declinedThenPaid },
    {
      title: `paid, and Swish says so ${String(callbackRepeats + 1)} times`,
      play: duplicateCallback,
    },
    { title: 'declined, and the money comes late after all', play: lateAfterDecline },
    { title: 'cancelled in the shop, and the money comes late: refunded', play: lateAfterCancel },
    { title: 'by invoice, then marked as paid', play: invoicePaid },
    { title: 'two buyers for the last seat', play: lastSeat },
  ];
}

async function paid(stage: Stage, remember: (wish: RepeatableWish) => void): Promise<string[]> {
  const key = randomUUID();
  const payment: Payment = { method: 'swish' };
  const { orderRef, paymentRef } = await stage.place(stage.course, payment, key);
  remember({
    key,
    body: orderOf(stage.course, payment),
    otherBody: orderOf(stage.course, { method: 'invoice' }),
  });
  await stage.swish.pay(paymentRef, stage.phone());
  await stage.until(orderRef, completed);
  return [orderRef];
}

async function ended(
  stage: Stage,
  outcome: 'cancel' | 'timeout',
  status: string,
): Promise<string[]> {
  const phone = stage.phone();
  await stage.swish.will(phone, outcome);
  const { orderRef } = await stage.place(stage.course, { method: 'swish', phone });
  await stage.until(orderRef, paymentIs(status));
  return [orderRef];
}

async function declinedThenPaid(stage: Stage): Promise<string[]> {
  const [orderRef] = await declined(stage);
  const phone = stage.phone();
  await stage.swish.will(phone, 'pay');
  await stage.tryAgain(orderRef, { method: 'swish', phone });
  await stage.until(orderRef, completed);
  return [orderRef];
}

async function duplicateCallback(stage: Stage): Promise<string[]> {
  const phone = stage.phone();
  await stage.swish.will(phone, 'pay');
  const { orderRef, paymentRef } = await stage.place(stage.course, { method: 'swish', phone });
  await stage.until(orderRef, paymentIs('succeeded'));
  await stage.swish.repeatCallback(paymentRef, callbackRepeats);
  await stage.until(orderRef, completed);
  return [orderRef];
}

async function lateAfterDecline(stage: Stage): Promise<string[]> {
  const [orderRef, paymentRef] = await declined(stage);
  await stage.swish.pay(paymentRef, '', true);
  await stage.until(orderRef, completed);
  return [orderRef];
}

async function lateAfterCancel(stage: Stage): Promise<string[]> {
  const phone = stage.phone();
  await stage.swish.will(phone, 'hold');
  const { orderRef, paymentRef } = await stage.place(stage.course, { method: 'swish', phone });
  await stage.operate(`/api/orders/${orderRef}/cancel`, { reason: 'the customer rang' });
  await stage.swish.hurryRefund(paymentRef);
  await stage.swish.pay(paymentRef, '', true);
  await stage.until(orderRef, allRefunded);
  return [orderRef];
}

async function invoicePaid(stage: Stage): Promise<string[]> {
  const { orderRef, paymentRef } = await stage.place(stage.course, { method: 'invoice' });
  await stage.until(orderRef, ({ status }) => status === 'confirmed');
  await stage.operate(`/api/payments/${paymentRef}/confirm`, {
    reason: 'seen on the bank account',
  });
  await stage.until(orderRef, completed);
  return [orderRef];
}

async function lastSeat(stage: Stage): Promise<string[]> {
  const phones = [stage.phone(), stage.phone()];
  await Promise.all(phones.map((phone) => stage.swish.will(phone, 'pay')));
  const answers = await Promise.all(
    phones.map((phone) => stage.tryPlacing(stage.lastSeat, { method: 'swish', phone })),
  );
  const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
  if (won?.status !== 201 || lost?.status !== 409)
    throw new UnexpectedAnswer(`the two were answered ${answers.map(described).join(' and ')}`);
  const url = `${stage.service.origin}/api/orders`;
  const { order } = JSON.parse(won.text) as { readonly order: { readonly reference: string } };
  const { orderReference } = read(problemSchema, lost, url);
  await stage.until(order.reference, completed);
  return orderReference === undefined ? [order.reference] : [order.reference, orderReference];
}

async function declined(stage: Stage): Promise<readonly [orderRef: string, paymentRef: string]> {
  const phone = stage.phone();
  await stage.swish.will(phone, 'decline');
  const { orderRef, paymentRef } = await stage.place(stage.course, { method: 'swish', phone });
  await stage.until(orderRef, paymentIs('declined'));
  return [orderRef, paymentRef];
}
