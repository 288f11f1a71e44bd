import {
  type CommandId,
  drawPaymentRef,
  type PaymentRef,
  type PersonalText,
  plusMs,
  readable,
} from '../../kernel/index.ts';
import {
  attemptOf,
  closePayment as closeAttempt,
  openPayment,
  type PaymentEnd,
  type PaymentMethod,
  paymentTender,
} from '../../orders/index.ts';
import {
  type EndWithoutMoney,
  type Gateway,
  type Initiated,
  type PaymentState,
  requestPayment as claim,
} from '../../payments/index.ts';
import { askPayment, end, start, track } from './hearing.ts';
import { type Journey, referenceTaken } from './journey.ts';

/** Draws of a reference; with a million payments on one day five of five are taken once in 10^6 orders. */
const drawsMax = 5;

interface About {
  readonly paymentRef: PaymentRef;
}

/** Opens the first attempt, under the reference that was drawn with the order unless it is taken. */
export async function openFirstPayment(journey: Journey): Promise<void> {
  const { placed } = journey.order;
  const tender = paymentTender(journey.order.price);
  if (tender === undefined) return;
  const { payerAlias } = placed;
  const { method } = tender;
  const paymentRef = await freeReference(journey, placed.paymentRef);
  await open(journey, paymentRef, payerAlias === undefined ? { method } : { method, payerAlias });
}

/** Opens an attempt like the last one, under a reference of its own. */
export async function openNextPayment(journey: Journey): Promise<void> {
  const last = journey.order.attempts.at(-1)?.opened;
  if (last === undefined) return;
  const { method, payerAlias } = last;
  const paymentRef = await freeReference(journey);
  await open(journey, paymentRef, payerAlias === undefined ? { method } : { method, payerAlias });
}

async function open(
  journey: Journey,
  paymentRef: PaymentRef,
  how: { readonly method: PaymentMethod; readonly payerAlias?: PersonalText },
): Promise<void> {
  const openedAt = journey.parts.clock.now();
  await journey.onOrder(['payment-opened', paymentRef], (state) =>
    openPayment(state, { paymentRef, openedAt, ...how }),
  );
}

/** Draws until a reference is nobody's: six digits a day are soon used twice. */
async function freeReference(journey: Journey, drawn?: PaymentRef): Promise<PaymentRef> {
  const { streams, clock, random } = journey.parts;
  const [prefix = ''] = journey.order.placed.paymentRef.split('-');
  const draw = () => drawPaymentRef(clock.now(), random, prefix);
  let paymentRef = drawn ?? draw();
  for (let draws = 1; draws < drawsMax; draws += 1) {
    const { state } = await streams.payments.load(paymentRef);
    if (state.status === 'none') break;
    paymentRef = draw();
  }
  return paymentRef;
}

/** Claims the call and makes it; a run that finds the claim taken leaves it alone. */
export async function requestPayment(journey: Journey, { paymentRef }: About): Promise<void> {
  const { order, parts } = journey;
  const opened = attemptOf(order, paymentRef)?.opened;
  if (opened === undefined) return;
  const gateway = parts.gateways.get(opened.method);
  const requestedAt = parts.clock.now();
  const claimed = await journey.onPayment(paymentRef, parts.random.uuid() as CommandId, (state) =>
    claim(state, {
      paymentRef,
      orderRef: order.placed.orderRef,
      method: opened.method,
      amount: opened.amount,
      requestId: gateway?.requestIdFor(paymentRef) ?? paymentRef,
      requestedAt,
      callUntil: plusMs(requestedAt, gateway?.claimMs ?? 0),
      personId: opened.personId,
      ...(opened.payerAlias === undefined ? {} : { payerAlias: opened.payerAlias }),
    }),
  );
  if (claimed.outcome.kind !== 'accepted' || gateway === undefined) return;
  await call(journey, gateway, claimed.state);
}

async function call(journey: Journey, gateway: Gateway, payment: PaymentState): Promise<void> {
  const { requested } = payment;
  if (requested === undefined) return;
  const { paymentRef, orderRef, requestId, amount } = requested;
  const payerAlias = readable(requested.payerAlias);
  const answer = await gateway.initiate({
    paymentRef,
    orderRef,
    requestId,
    amount,
    message: orderRef,
    ...(payerAlias === undefined ? {} : { payerAlias }),
  });
  await recordAnswer(journey, paymentRef, answer);
}

async function recordAnswer(
  journey: Journey,
  paymentRef: PaymentRef,
  answer: Initiated,
): Promise<void> {
  switch (answer.kind) {
    case 'started':
      return start(journey, paymentRef, answer.token);
    case 'exists':
      return askPayment(journey, { paymentRef });
    case 'declined':
      return end(journey, paymentRef, { as: 'PaymentDeclined', code: answer.code });
    case 'not-reached':
      return end(journey, paymentRef, { as: 'PaymentDeclined', code: notReached });
    case 'unknown':
      return track(journey, paymentRef, answer.code);
  }
}

/** The claim ran out with no answer recorded. */
export function loseTrack(journey: Journey, { paymentRef }: About): Promise<void> {
  return track(journey, paymentRef, 'payment.no-answer-recorded');
}

/** Gives up an attempt that was never sent. */
export function endPayment(
  journey: Journey,
  { paymentRef, as }: About & { readonly as: EndWithoutMoney },
): Promise<void> {
  return end(journey, paymentRef, { as, code: 'payment.never-sent' });
}

/** Tells the order how an attempt ended; the attempt's own stream has it already. */
export async function closePayment(journey: Journey, { paymentRef }: About): Promise<void> {
  const payment = journey.payment(paymentRef);
  const closedAt = journey.parts.clock.now();
  const { code } = payment;
  const closed = { paymentRef, end: endOf(payment), closedAt };
  await journey.onOrder(['payment-closed', paymentRef], (state) =>
    closeAttempt(state, code === undefined ? closed : { ...closed, code }),
  );
}

const notReached = 'payment.provider-not-reached';

function endOf({ status, code }: PaymentState): PaymentEnd {
  if (code === notReached || code === referenceTaken) return 'not-reached';
  if (status === 'succeeded' || status === 'cancelled' || status === 'expired') return status;
  return 'declined';
}
