import { CorruptStream } from '../../kernel/index.ts';
import type { OrderRefundAbandoned, OrderRefunded, OrderRefundRequested } from './refund-events.ts';

/** One refund of an order, from the wish to its end. */
export interface OrderRefund {
  readonly requested: OrderRefundRequested;
  readonly status: 'requested' | 'refunded' | 'abandoned';
}

type RefundStep = OrderRefundRequested | OrderRefunded | OrderRefundAbandoned;

/** Folds one step of a refund; throws CorruptStream when it cannot follow. */
export function evolveRefund(
  refunds: readonly OrderRefund[],
  event: RefundStep,
): readonly OrderRefund[] {
  const known = refunds.find(({ requested }) => requested.refundId === event.refundId);
  if (event.type === 'OrderRefundRequested') {
    if (known !== undefined) throw new CorruptStream(`refund ${event.refundId} requested twice`);
    return [...refunds, { requested: event, status: 'requested' }];
  }
  if (known?.status !== 'requested')
    throw new CorruptStream(`${event.type} of ${event.refundId}, which is not under way`);
  const status = event.type === 'OrderRefunded' ? 'refunded' : 'abandoned';
  return refunds.map((refund) => (refund === known ? { ...refund, status } : refund));
}

/** Refunds that stand: under way or done. */
export function standingRefunds(refunds: readonly OrderRefund[]): readonly OrderRefund[] {
  return refunds.filter(({ status }) => status !== 'abandoned');
}
