import { CorruptStream, type Instant } from '../../kernel/index.ts';
import type {
  RefundEvent,
  RefundNotSent,
  RefundRequested,
  RefundRetried,
} from './payment-events.ts';

export type RefundStatus =
  'requested' | 'not-sent' | 'started' | 'unknown' | 'succeeded' | 'failed';

/** One refund of a payment. */
export interface Refund {
  /** Its claim runs until the last time that it was sent. */
  readonly requested: RefundRequested;
  readonly status: RefundStatus;
  readonly code?: string;
  /** When its outcome first became unknown: from then it is asked about, however often that changes. */
  readonly unknownSince?: Instant;
  /** Of one that surely did not reach the provider: since when, and when it went out last. */
  readonly sending?: { readonly notSentSince: Instant; readonly lastSentAt: Instant };
}

/** Folds one event of one of a payment's refunds; throws CorruptStream when it cannot follow. */
export function evolveRefunds(refunds: readonly Refund[], event: RefundEvent): readonly Refund[] {
  if (event.type === 'RefundRequested')
    return [...refunds, { requested: event, status: 'requested' }];
  if (!refunds.some(({ requested }) => requested.refundRef === event.refundRef))
    throw new CorruptStream(`${event.type} of ${event.refundRef}, which was never requested`);
  return refunds.map((refund) =>
    refund.requested.refundRef === event.refundRef ? evolveRefund(refund, event) : refund,
  );
}

function evolveRefund(refund: Refund, event: Exclude<RefundEvent, RefundRequested>): Refund {
  const { requested, unknownSince } = refund;
  switch (event.type) {
    case 'RefundNotSent':
      return notSent(refund, event);
    case 'RefundRetried':
      return retried(refund, event);
    case 'RefundStarted': {
      const since = unknownSince === undefined ? {} : { unknownSince };
      return { requested, status: 'started', ...since, ...sendingOf(refund) };
    }
    case 'RefundSucceeded':
      return { requested, status: 'succeeded' };
    case 'RefundFailed':
      return { requested, status: 'failed', code: event.code };
    case 'RefundOutcomeUnknown': {
      const since = unknownSince ?? event.unknownSince;
      const of = { requested, ...sendingOf(refund) };
      return { ...of, status: 'unknown', code: event.code, unknownSince: since };
    }
  }
}

function notSent({ requested, sending }: Refund, { code, notSentAt }: RefundNotSent): Refund {
  const first = { notSentSince: notSentAt, lastSentAt: requested.requestedAt };
  return { requested, status: 'not-sent', code, sending: sending ?? first };
}

/** What is sent again is a fresh request: from now on it may be unknown, and is asked about anew. */
function retried({ requested, status, sending }: Refund, event: RefundRetried): Refund {
  if (status !== 'not-sent' || sending === undefined)
    throw new CorruptStream(`a refund that is ${status} is sent again`);
  const { retriedAt, callUntil } = event;
  return {
    requested: { ...requested, callUntil },
    status: 'requested',
    sending: { ...sending, lastSentAt: retriedAt },
  };
}

function sendingOf({ sending }: Refund): Pick<Refund, 'sending'> {
  return sending === undefined ? {} : { sending };
}
