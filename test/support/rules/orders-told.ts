import type { ToldOrder } from '../../../apps/demo/money-rules.ts';
import { type AuditedEvent, type Evidence, historiesOf } from './evidence.ts';

/** Each order with its history, and whether it had time to end. */
export interface FollowedOrder extends ToldOrder {
  readonly events: readonly AuditedEvent[];
  /** Something is asked about, on its way, or with a person. */
  readonly isUnderWay: boolean;
}

/** Orders as the rules of money look at them; a payment with a case, open or decided, is a person's. */
export function ordersTold(evidence: Evidence): readonly FollowedOrder[] {
  const cases = evidence.events.filter(({ type }) => type === 'CaseOpened');
  const inOpenCases = new Set(cases.map(({ data }) => String(data['paymentRef'])));
  const status = new Map(evidence.orders.map((order) => [order.reference, order.status]));
  return [...historiesOf(evidence)]
    .filter(([, events]) => events.some(({ type }) => type === 'OrderPlaced'))
    .map(([reference, events]) => ({
      order: { reference, status: status.get(reference) ?? 'in no list', payments: [] },
      ...{ events, inOpenCases, swish: new Map() },
      isUnderWay: isUnderWay(events),
    }));
}

/** By the field that says of which, what begins and what ends it. */
const journeys = [
  {
    of: 'refundRef',
    begins: 'RefundRequested',
    ends: ['RefundSucceeded', 'RefundFailed'],
  },
  {
    of: 'refundId',
    begins: 'OrderRefundRequested',
    ends: ['OrderRefunded', 'OrderRefundAbandoned'],
  },
] as const;

function isUnderWay(events: readonly AuditedEvent[]): boolean {
  return journeys.some(({ of, begins, ends }) =>
    events
      .filter(({ type }) => type === begins)
      .some(
        ({ data }) =>
          !events.some(
            (event) => ends.some((end) => end === event.type) && event.data[of] === data[of],
          ),
      ),
  );
}
