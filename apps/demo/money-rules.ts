import type { AuditedEvent, SwishPayment } from './answers.ts';
import type { OrderEvidence } from './evidence.ts';
import { counted, type RuleCheck, total } from './rule-check.ts';

/** Rule 2: money asked for, taken and given back stands in order, in the log and in the read models. */
export function checkMoney(orders: readonly OrderEvidence[]): RuleCheck {
  return {
    rule: 2,
    says: 'refunded <= captured <= requested, and captured - refunded = lines kept',
    over: counted(
      orders.flatMap(({ order }) => order.payments),
      'payment',
    ),
    failures: orders.flatMap(moneyFailures),
  };
}

function moneyFailures({ order, events }: OrderEvidence): readonly string[] {
  const failures: string[] = [];
  let kept = 0;
  for (const { reference, captured, refunded } of order.payments) {
    const of = (type: string) => sum(ofPayment(events, reference, type));
    const [asked, taken, back] = [
      of('PaymentRequested'),
      of('PaymentSucceeded'),
      of('RefundSucceeded'),
    ];
    if (back > taken || taken > asked)
      failures.push(
        `${reference}: refunded ${ore(back)}, captured ${ore(taken)}, requested ${ore(asked)}`,
      );
    if (captured.amount !== taken || refunded.amount !== back)
      failures.push(`${reference}: the read model shows other amounts than the log`);
    kept += taken - back;
  }
  const due = isKept(order.status) ? order.total.amount : 0;
  if (kept !== due)
    failures.push(`${order.reference} is ${order.status}: ${ore(kept)} kept, ${ore(due)} due`);
  return failures;
}

/** Rule 5: one provider fact has one effect, however often it was told. */
export function checkOneEffect(orders: readonly OrderEvidence[]): RuleCheck {
  const told = orders.flatMap(({ swish }) => [...swish.values()].flatMap(paidCallbacks));
  return {
    rule: 5,
    says: 'one provider fact has one effect, told once or many times, early or late',
    over: `${counted(told, 'callback')} about paid payments`,
    failures: orders.flatMap(effectFailures),
  };
}

function effectFailures({ order, events, swish }: OrderEvidence): readonly string[] {
  const failures: string[] = [];
  for (const [reference, payment] of swish) {
    const successes = ofPayment(events, reference, 'PaymentSucceeded').length;
    const wanted = payment.status === 'PAID' ? 1 : 0;
    if (successes !== wanted)
      failures.push(
        `${reference}: Swish says ${payment.status}, and it succeeded ${String(successes)} times here`,
      );
    const refused = paidCallbacks(payment).filter((answer) => answer !== 200).length;
    if (refused > 0) failures.push(`${reference}: ${String(refused)} callbacks were not taken`);
  }
  for (const type of ['OrderPaid', 'OrderCompleted', 'OrderCancelled']) {
    const times = events.filter((event) => event.type === type).length;
    if (times > 1) failures.push(`${order.reference}: ${type} ${String(times)} times`);
  }
  return failures;
}

/** Rule 6: money that came ends as a complete order, a refund or an open case. */
export function checkMoneyEnds(orders: readonly OrderEvidence[]): RuleCheck {
  const succeeded = orders.flatMap(({ events }) =>
    events.filter(({ type }) => type === 'PaymentSucceeded'),
  );
  return {
    rule: 6,
    says: 'every payment that succeeded ends as a complete order, a refund, or an open case',
    over: counted(succeeded, 'payment that succeeded', 'payments that succeeded'),
    failures: orders.flatMap(endFailures),
  };
}

function endFailures({ order, events, inOpenCases }: OrderEvidence): readonly string[] {
  const isComplete = events.some(({ type }) => type === 'OrderCompleted');
  const paidBy = events.find(({ type }) => type === 'OrderPaid')?.data['paymentRef'];
  return events
    .filter(({ type }) => type === 'PaymentSucceeded')
    .filter(({ data }) => {
      const reference = String(data['paymentRef']);
      const back = sum(ofPayment(events, reference, 'RefundSucceeded'));
      const isRefunded = back === amountOf(data);
      return !((isComplete && paidBy === reference) || isRefunded || inOpenCases.has(reference));
    })
    .map(({ data }) => `${String(data['paymentRef'])} came to nothing (${order.reference})`);
}

function ofPayment(
  events: readonly AuditedEvent[],
  paymentRef: string,
  type: string,
): readonly AuditedEvent[] {
  return events.filter((event) => event.type === type && event.data['paymentRef'] === paymentRef);
}

function sum(events: readonly AuditedEvent[]): number {
  return total(events.map(({ data }) => amountOf(data)));
}

/** In öre; the log writes money as `{ minor, currency }`. */
function amountOf(data: AuditedEvent['data']): number {
  const { minor } = (data['amount'] ?? {}) as { readonly minor?: unknown };
  return typeof minor === 'number' ? minor : 0;
}

function paidCallbacks({ callbacks }: SwishPayment): readonly number[] {
  return callbacks.deliveries.flatMap(({ status, answers }) => (status === 'PAID' ? answers : []));
}

function isKept(status: string): boolean {
  return status === 'completed' || status === 'paid';
}

function ore(amount: number): string {
  return `${String(amount)} öre`;
}
