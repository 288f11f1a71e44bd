import { CorruptStream } from '../../kernel/index.ts';
import type {
  OrderRefundAbandoned,
  OrderRefunded,
  OrderRefundRequested,
  RefundedLine,
} from './refund-events.ts';

/** One refund of an order, from the wish to its end. */
export interface OrderRefund {
  readonly requested: OrderRefundRequested;
  readonly status: 'requested' | 'refunded' | 'abandoned';
  /**
   * Which units of each line it takes, counted from the line's last one, which is 0. They are its own for
   * ever: what other refunds come to later moves none of them.
   */
  readonly units: Readonly<Record<string, readonly number[]>>;
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
    const units = event.lines.map((line) => [line.lineId, freeUnits(refunds, line)] as const);
    return [
      ...refunds,
      { requested: event, status: 'requested', units: Object.fromEntries(units) },
    ];
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

/** The last units of a line that no standing refund has; those of an abandoned one are free again. */
function freeUnits(
  refunds: readonly OrderRefund[],
  { lineId, quantity }: RefundedLine,
): readonly number[] {
  const taken = new Set(standingRefunds(refunds).flatMap(({ units }) => units[lineId] ?? []));
  const free: number[] = [];
  for (let unit = 0; free.length < quantity; unit += 1) if (!taken.has(unit)) free.push(unit);
  return free;
}
