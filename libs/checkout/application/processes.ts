import type { DomainEvent } from '../../event-store/index.ts';
import type { Instant, OrderRef } from '../../kernel/index.ts';
import type { ProcessDefinition } from '../../processes/index.ts';
import { applyCallback } from './apply-callback.ts';
import { carryOut } from './carrying-out.ts';
import { stepId } from './command-ids.ts';
import { postponeGiftCards } from './postponing.ts';
import { settleOrder } from './settle-order.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';

/** Time that the request itself has before the process looks after it; milliseconds. */
const graceMs = 2_000;

const orderEvents = [
  'OrderPlaced',
  'OrderReserved',
  'OrderRoundFailed',
  'OrderRejected',
  'OrderPaymentOpened',
  'OrderPaymentClosed',
  'OrderConfirmed',
  'OrderPaid',
  'OrderCancelled',
  'OrderExpired',
  'OrderCompleted',
  'OrderRepriced',
  'OrderRefundRequested',
] as const;

const paymentEvents = [
  'PaymentRequested',
  'PaymentStarted',
  'PaymentSucceeded',
  'PaymentDeclined',
  'PaymentCancelled',
  'PaymentExpired',
  'PaymentOutcomeUnknown',
  'RefundRequested',
  'RefundNotSent',
  'RefundRetried',
  'RefundStarted',
  'RefundSucceeded',
  'RefundFailed',
  'RefundOutcomeUnknown',
] as const;

const callbackEnds = ['CallbackApplied', 'CallbackIgnored', 'CallbackRefused'] as const;

/** What must happen later in a checkout, whoever started it and whatever crashed. */
export function checkoutProcesses(parts: SettleOrderParts): readonly ProcessDefinition[] {
  return [
    settleOrderProcess(parts),
    applyCallbackProcess(parts),
    carryOutDecisionProcess(parts),
    postponeGiftCardsProcess(parts),
  ];
}

function settleOrderProcess(parts: SettleOrderParts): ProcessDefinition {
  return {
    name: 'settle-order',
    wakes: [...orderEvents, ...paymentEvents].map((eventType) => ({
      eventType,
      processId: (event) => (mayGoOn(event) ? undefined : field(event, 'orderRef')),
    })),
    ends: ['OrderCompleted'],
    graceMs,
    run: async (orderRef) => {
      const settled = await settleOrder(parts, orderRef as OrderRef, {
        causationId: stepId('settle-order', orderRef),
        actor: { kind: 'process', id: 'settle-order' },
      });
      return settled?.next.kind === 'wait' ? wakeAt(settled.next.until) : { kind: 'done' };
    },
  };
}

function applyCallbackProcess(parts: SettleOrderParts): ProcessDefinition {
  return {
    name: 'apply-callback',
    wakes: ['CallbackReceived', ...callbackEnds].map((eventType) => ({
      eventType,
      processId: (event) => field(event, 'callbackId'),
    })),
    ends: callbackEnds,
    graceMs,
    run: (callbackId) => applyCallback(parts, callbackId),
  };
}

/** A decision is carried out also when whoever took it was cut off. */
function carryOutDecisionProcess(parts: SettleOrderParts): ProcessDefinition {
  return {
    name: 'carry-out-decision',
    wakes: [{ eventType: 'CaseResolved', processId: (event) => field(event, 'caseId') }],
    ends: [],
    graceMs,
    run: async (caseId) => {
      await carryOut(parts, (await parts.streams.cases.load(caseId)).state);
      return { kind: 'done' };
    },
  };
}

/** Gift cards hear of more time for their invoice also when the operator's request was cut off. */
function postponeGiftCardsProcess(parts: SettleOrderParts): ProcessDefinition {
  const name = 'postpone-gift-cards-when-invoice-is-extended';
  return {
    name,
    wakes: [{ eventType: 'InvoiceExtended', processId: (event) => field(event, 'orderRef') }],
    ends: [],
    graceMs,
    run: async (orderRef) => {
      const cause = {
        causationId: stepId(name, orderRef),
        actor: { kind: 'process', id: name },
      } as const;
      await postponeGiftCards(parts, orderRef as OrderRef, cause);
      return { kind: 'done' };
    },
  };
}

/**
 * Of several attempts another may have been paid too: its refund must be followed to its end, so that
 * the order's completion takes no wake-up away.
 */
function mayGoOn(event: DomainEvent): boolean {
  return event.type === 'OrderCompleted' && 'attempts' in event;
}

function wakeAt(at: Instant) {
  return { kind: 'wake-at', at } as const;
}

function field(event: DomainEvent, name: string): string | undefined {
  const value: unknown = (event as unknown as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}
