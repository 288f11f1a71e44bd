import { type CommandId, money, type PaymentRef } from '../../kernel/index.ts';
import { abandonRefund, payOrder } from '../../orders/index.ts';
import {
  captured,
  type Refund,
  recordRefund,
  requestRefund,
  succeedPayment,
} from '../../payments/index.ts';
import type { CaseState } from '../domain/case.ts';
import { payableBack, refundFor } from '../domain/order-refunds.ts';
import { stepId } from './command-ids.ts';
import { end } from './hearing.ts';
import { Journey } from './journey.ts';
import { nextRefundRef } from './refunding.ts';
import { settleJourney } from './settle-order.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';
import { reinstateDelivered } from './taking-back.ts';

/**
 * Does what follows from a person's decision, and takes the order on. Nothing is asked of a provider: the
 * person says what is so. Again changes nothing.
 */
export async function carryOut(parts: SettleOrderParts, state: CaseState): Promise<void> {
  const { opened, resolved } = state;
  if (opened === undefined || resolved === undefined) return;
  const causationId = stepId('case', opened.caseId);
  const actor = { kind: 'process', id: 'carry-out-decision' } as const;
  const journey = await Journey.begin(parts, opened.orderRef, { causationId, actor });
  if (journey === undefined) return;
  await decided({ journey, state: { opened, resolved } });
  await settleJourney(journey);
}

interface Decided {
  readonly journey: Journey;
  readonly state: Required<CaseState>;
}

async function decided({ journey, state }: Decided): Promise<void> {
  const { paymentRef } = state.opened;
  switch (state.resolved.action) {
    case 'paid':
      return markPaid({ journey, state });
    case 'not-paid':
      return end(journey, paymentRef, { as: 'PaymentExpired', code: 'payment.not-paid' });
    case 'accepted':
      await accept(journey, paymentRef);
      return;
    case 'refunded':
    case 'refunded-by-hand':
      return recordByHand({ journey, state });
    case 'not-refunded':
      return recordFailed({ journey, state });
    case 'kept':
      return keep({ journey, state });
  }
}

async function markPaid({ journey, state }: Decided): Promise<void> {
  const { paymentRef, caseId } = state.opened;
  const amount = journey.payment(paymentRef).requested?.amount;
  if (amount === undefined) return;
  const success = {
    amount,
    paidAt: journey.parts.clock.now(),
    providerPaymentId: `${caseId}-paid`,
    reason: state.resolved.reason,
  };
  await journey.onPayment(paymentRef, ['case', caseId, 'paid'], (payment) =>
    payment.successes.length > 0 ? { kind: 'already' } : succeedPayment(payment, success),
  );
}

/**
 * Whether the order can follow an open case's decision. Only its own stream knows whether another amount may
 * still pay it, so it is paid before the decision is recorded: an order that was cancelled, or paid otherwise,
 * would leave the money with nobody.
 */
export async function canFollow(
  parts: SettleOrderParts,
  { opened, resolved }: CaseState,
  { action, cause }: { readonly action: string; readonly cause: Cause },
): Promise<boolean> {
  const isAsked = opened?.allowed.includes(action) === true && resolved === undefined;
  if (!isAsked || action !== 'accepted') return true;
  const journey = await Journey.begin(parts, opened.orderRef, cause);
  return journey !== undefined && accept(journey, opened.paymentRef);
}

/** The amount that came pays the order though it is another; false when nothing can pay it any more. */
async function accept(journey: Journey, paymentRef: PaymentRef): Promise<boolean> {
  const closedAt = journey.parts.clock.now();
  const { outcome } = await journey.onOrder(['paid', paymentRef], (state) =>
    payOrder(state, { paymentRef, closedAt }),
  );
  return outcome.kind !== 'rejected';
}

/** The money went back outside of the gateway, or the gateway did it without saying so. */
async function recordByHand({ journey, state }: Decided): Promise<void> {
  const { paymentRef, caseId } = state.opened;
  const known = refundIn({ journey, state });
  const refundRef = known?.requested.refundRef ?? (await requestByHand({ journey, state }));
  if (refundRef === undefined) return;
  const { requested } = refundIn({ journey, state }) ?? {};
  if (requested === undefined) return;
  const news = {
    kind: 'succeeded',
    amount: requested.amount,
    providerRefundId: `${caseId}-by-hand`,
  } as const;
  await journey.onPayment(paymentRef, ['case', caseId, 'refunded'], (payment) =>
    recordRefund(payment, refundRef, news),
  );
}

async function requestByHand({ journey, state }: Decided): Promise<string | undefined> {
  const { paymentRef, caseId, facts } = state.opened;
  const payment = journey.payment(paymentRef);
  const amount = owed({ journey, state });
  if (amount === undefined) return undefined;
  const refundRef = nextRefundRef(payment);
  const now = journey.parts.clock.now();
  const { refundId } = facts;
  const wish = {
    ...{ refundRef, requestId: `${caseId}-by-hand`, amount, reason: state.resolved.reason },
    ...{ requestedAt: now, callUntil: now },
    ...(typeof refundId === 'string' ? { orderRefundId: refundId } : {}),
  };
  const step: CommandId = stepId('case', caseId, 'refund');
  await journey.onPayment(paymentRef, step, (before) => requestRefund(before, wish));
  return refundRef;
}

/** What the case is about: a share of the order's refund, or money that the order has no use for. */
function owed({ journey, state }: Decided) {
  const { paymentRef, facts } = state.opened;
  const refund = journey.order.refunds.find(
    ({ requested }) => requested.refundId === facts['refundId'],
  );
  const share = refund?.requested.shares.find(({ kind }) => kind === 'payment');
  const payment = journey.payment(paymentRef);
  if (share !== undefined) return payableBack(payment, share.amount);
  const [success] = payment.successes;
  if (success === undefined) return undefined;
  const kept = journey.order.paidBy === paymentRef ? (payment.requested?.amount.minor ?? 0) : 0;
  const surplus = captured(payment) - kept;
  return surplus > 0 ? money(surplus, success.amount.currency) : undefined;
}

async function recordFailed({ journey, state }: Decided): Promise<void> {
  const { paymentRef, caseId } = state.opened;
  const refund = refundIn({ journey, state });
  if (refund === undefined) return;
  const news = { kind: 'failed', code: 'payment.refund-not-made' } as const;
  await journey.onPayment(paymentRef, ['case', caseId, 'failed'], (payment) =>
    recordRefund(payment, refund.requested.refundRef, news),
  );
}

/**
 * The shop keeps the money: a refund of the order ends without it, and what it had taken is the customer's
 * again. The order says first that it ends so, since money that went back meanwhile ends it otherwise.
 */
async function keep({ journey, state }: Decided): Promise<void> {
  const refund = refundIn({ journey, state });
  const { refundId } = state.opened.facts;
  const id = refund?.requested.orderRefundId ?? refundId;
  const { reason } = state.resolved;
  if (typeof id !== 'string') return;
  await journey.onOrder(['refund-abandoned', id], (order) =>
    abandonRefund(order, { refundId: id, reason }),
  );
  const ended = journey.order.refunds.find(({ requested }) => requested.refundId === id);
  if (ended?.status === 'abandoned') await reinstateDelivered(journey, ended);
}

/** The payment's refund that the case is about: named by the provider's reference or by the order's. */
function refundIn({ journey, state }: Decided): Refund | undefined {
  const { paymentRef, facts, caseId } = state.opened;
  const { refunds } = journey.payment(paymentRef);
  const { refundId } = facts;
  const byHand = refunds.find(({ requested }) => requested.requestId === `${caseId}-by-hand`);
  if (byHand !== undefined) return byHand;
  if (typeof refundId !== 'string') return undefined;
  const named = refunds.find(({ requested }) => requested.refundRef === refundId);
  return named ?? refundFor(refunds, refundId);
}
