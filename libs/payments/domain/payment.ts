import {
  type BusinessDate,
  CorruptStream,
  type Instant,
  money,
  type Money,
} from '../../kernel/index.ts';
import type {
  InvoiceExtended,
  InvoiceIssued,
  PaymentEvent,
  PaymentReconciled,
  PaymentRequested,
  PaymentStarted,
  PaymentSucceeded,
  RefundEvent,
} from './payment-events.ts';
import { evolveRefunds, type Refund } from './refund.ts';

export type PaymentStatus =
  'requested' | 'started' | 'unknown' | 'succeeded' | 'declined' | 'cancelled' | 'expired';

/**
 * One attempt at one gateway, as its events left it. An attempt may end before it was requested (its
 * order gave it up): then there is no request, and none is taken any more.
 */
export interface PaymentState {
  readonly status: 'none' | PaymentStatus;
  readonly requested?: PaymentRequested;
  readonly started?: PaymentStarted;
  readonly invoice?: InvoiceIssued;
  /** Every later day that an operator gave; the last one is when the invoice is due. */
  readonly extensions: readonly InvoiceExtended[];
  /** Every success that the provider told of; more than one is a duplicate that goes back. */
  readonly successes: readonly PaymentSucceeded[];
  readonly code?: string;
  readonly unknownSince?: Instant;
  readonly refunds: readonly Refund[];
}

export const initialPayment: PaymentState = {
  status: 'none',
  extensions: [],
  successes: [],
  refunds: [],
};

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolvePayment(state: PaymentState, event: PaymentEvent): PaymentState {
  if (!canFollow(state, event))
    throw new CorruptStream(`${event.type} of a payment that is ${state.status}`);
  switch (event.type) {
    case 'PaymentRequested':
      return { ...state, status: 'requested', requested: event };
    case 'PaymentStarted':
      return { ...state, status: 'started', started: event };
    case 'PaymentSucceeded':
      return { ...state, status: 'succeeded', successes: [...state.successes, event] };
    case 'PaymentDeclined':
      return { ...state, status: 'declined', code: event.code };
    case 'PaymentCancelled':
      return { ...state, status: 'cancelled', code: event.code };
    case 'PaymentExpired':
      return { ...state, status: 'expired', code: event.code };
    case 'PaymentOutcomeUnknown':
      return { ...state, status: 'unknown', code: event.code, unknownSince: event.unknownSince };
    default:
      return evolveAfterwards(state, event);
  }
}

/** What comes beside the course of the attempt itself: its invoice, who tells of its money, its refunds. */
function evolveAfterwards(
  state: PaymentState,
  event: InvoiceIssued | InvoiceExtended | PaymentReconciled | RefundEvent,
): PaymentState {
  if (event.type === 'PaymentReconciled') return reconciled(state, event);
  if (event.type === 'InvoiceIssued') return { ...state, invoice: event };
  if (event.type === 'InvoiceExtended')
    return { ...state, extensions: [...state.extensions, event] };
  return { ...state, refunds: evolveRefunds(state.refunds, event) };
}

/** From now on it is the provider's word, under the provider's id, which a refund refers to. */
function reconciled(state: PaymentState, event: PaymentReconciled): PaymentState {
  const said = saidByPerson(state);
  if (said === undefined) throw new CorruptStream('no person has told of what is reconciled');
  const { paymentRef, orderRef, amount } = said;
  const { providerPaymentId, paidAt } = event;
  const of = { paymentRef, orderRef, amount };
  const told = { type: 'PaymentSucceeded', ...of, providerPaymentId, paidAt } as const;
  const successes = state.successes.map((success) => (success === said ? told : success));
  return { ...state, successes };
}

/** A success that only a person has told of so far. */
export function saidByPerson({ successes }: PaymentState): PaymentSucceeded | undefined {
  return successes.find(({ reason }) => reason !== undefined);
}

/** What the provider has said that it took, in öre; zero before any success. */
export function captured(state: PaymentState): number {
  return state.successes.reduce((total, { amount }) => total + amount.minor, 0);
}

/** What is going back or has gone back: everything but refunds that failed. */
export function refunding(state: PaymentState): number {
  return state.refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((total, { requested }) => total + requested.amount.minor, 0);
}

/** The day when the invoice is to be paid; undefined before there is one. */
export function dueOn({ invoice, extensions }: PaymentState): BusinessDate | undefined {
  return extensions.at(-1)?.dueOn ?? invoice?.dueOn;
}

/** What could still be refunded, or undefined before any money came. */
export function refundable(state: PaymentState): Money | undefined {
  const [first] = state.successes;
  if (first === undefined) return undefined;
  return money(captured(state) - refunding(state), first.amount.currency);
}

/** True when nothing more is expected of the attempt (money may still come: that is recorded). */
export function hasEnded(state: PaymentState): boolean {
  return ['succeeded', 'declined', 'cancelled', 'expired'].includes(state.status);
}

/** A request comes first and once; only an attempt that is given up has none. */
function canFollow(state: PaymentState, { type }: PaymentEvent): boolean {
  const { status, requested, invoice } = state;
  if (type === 'PaymentRequested') return status === 'none';
  if (type === 'InvoiceExtended') return invoice !== undefined;
  const givesUp =
    type === 'PaymentDeclined' || type === 'PaymentCancelled' || type === 'PaymentExpired';
  return givesUp || requested !== undefined;
}
