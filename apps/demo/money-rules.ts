import type { Order, SwishPayment } from './answers.ts';
import { amountOf, type Fact, keptMoney, movedBy, ofType } from './kept-money.ts';
import { counted, type RuleCheck } from './rule-check.ts';

/** What is told of one order: by its history, the read models, the provider and whoever decides. */
export interface ToldOrder {
  readonly order: Pick<Order, 'reference' | 'status' | 'payments'>;
  readonly events: readonly Fact[];
  readonly swish: ReadonlyMap<string, SwishPayment>;
  readonly inOpenCases: ReadonlySet<string>;
}

/** Rule 2: money asked for, taken and given back stands in order, in the log and in the read models. */
export function checkMoney(orders: readonly ToldOrder[]): RuleCheck {
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

function moneyFailures({ order, events, inOpenCases }: ToldOrder): readonly string[] {
  const failures: string[] = [];
  const asked = ofType(events, 'PaymentRequested').map(({ data }) => String(data['paymentRef']));
  for (const reference of asked)
    if (!inOpenCases.has(reference)) failures.push(...paymentFailures(events, reference));
  for (const { reference, captured, refunded } of order.payments) {
    const { got, back } = movedBy(events, reference);
    if (captured.amount !== got || refunded.amount !== back)
      failures.push(`${reference}: the read model shows other amounts than the log`);
  }
  const { taken, due } = keptMoney(events);
  if (taken !== due && !asked.some((reference) => inOpenCases.has(reference)))
    failures.push(`${order.reference} is ${order.status}: ${ore(taken)} kept, ${ore(due)} due`);
  return failures;
}

/** Money that came twice or too much is on its way back at once, or a person is asked. */
function paymentFailures(events: readonly Fact[], reference: string): readonly string[] {
  const { asked, got, back, going, surplus } = movedBy(events, reference);
  const isRight = back <= going && going <= got && got - surplus <= asked;
  return isRight
    ? []
    : [`${reference}: refunded ${ore(going)}, captured ${ore(got)}, requested ${ore(asked)}`];
}

/** Rule 5: one provider fact has one effect, however often it was told. */
export function checkOneEffect(orders: readonly ToldOrder[]): RuleCheck {
  const told = orders.flatMap(({ swish }) => [...swish.values()].flatMap(paidCallbacks));
  return {
    rule: 5,
    says: 'one provider fact has one effect, told once or many times, early or late',
    over: `${counted(told, 'callback')} about paid payments`,
    failures: orders.flatMap(effectFailures),
  };
}

function effectFailures({ order, events, swish }: ToldOrder): readonly string[] {
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
export function checkMoneyEnds(orders: readonly ToldOrder[]): RuleCheck {
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

function endFailures({ order, events, inOpenCases }: ToldOrder): readonly string[] {
  const isComplete = events.some(({ type }) => type === 'OrderCompleted');
  const paidBy = events.find(({ type }) => type === 'OrderPaid')?.data['paymentRef'];
  return events
    .filter(({ type }) => type === 'PaymentSucceeded')
    .filter(({ data }) => {
      const reference = String(data['paymentRef']);
      const { back } = movedBy(events, reference);
      const isRefunded = back === amountOf(data);
      return !((isComplete && paidBy === reference) || isRefunded || inOpenCases.has(reference));
    })
    .map(({ data }) => `${String(data['paymentRef'])} came to nothing (${order.reference})`);
}

function ofPayment(events: readonly Fact[], paymentRef: string, type: string): readonly Fact[] {
  return events.filter((event) => event.type === type && event.data['paymentRef'] === paymentRef);
}

function paidCallbacks({ callbacks }: SwishPayment): readonly number[] {
  return callbacks.deliveries.flatMap(({ status, answers }) => (status === 'PAID' ? answers : []));
}

function ore(amount: number): string {
  return `${String(amount)} öre`;
}
