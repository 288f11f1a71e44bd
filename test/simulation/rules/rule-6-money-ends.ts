import { captured, type PaymentState } from '../../../libs/payments/index.ts';
import type { PaymentRef } from '../../../libs/kernel/index.ts';
import { paidBackOre, type PaymentRecord } from '../world/swish-books.ts';
import { paymentTender, type PlacedOrder } from '../../../libs/orders/index.ts';
import { isAPersonsPayment } from './a-persons.ts';
import type { Evidence } from './evidence.ts';
import type { Rule } from './rule.ts';

export const rule6: Rule = {
  name: 'rule 6',
  sentence:
    'Every payment that succeeded ends as an order that is complete, a refund, or an open case.',
  check: (evidence) => [
    ...[...evidence.payments].flatMap(([ref, payment]) => ofPayment(evidence, ref, payment)),
    ...[...evidence.world.swish.books.payments.values()].flatMap((record) =>
      ofRecord(evidence, record),
    ),
    ...refundsTold(evidence),
  ],
};

function ofPayment(
  evidence: Evidence,
  paymentRef: PaymentRef,
  payment: PaymentState,
): readonly string[] {
  if (captured(payment) === 0 || isAPersonsPayment(evidence, paymentRef)) return [];
  const { orders } = evidence;
  const order = orders.find(({ orderRef }) => orderRef === payment.requested?.orderRef);
  if (order === undefined) return [`${paymentRef} succeeded for no order`];
  const backOre = payment.refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { requested }) => sum + requested.amount.minor, 0);
  const { state, orderRef } = order;
  const paysOre = state.paidBy === paymentRef && state.completed ? keptOreOf(state) : 0;
  if (captured(payment) - backOre === paysOre) return [];
  return [
    `${paymentRef} took ${String(captured(payment))} öre and gave back ${String(backOre)}; ` +
      `its order ${orderRef} is ${state.status}, paid by ${String(state.paidBy)}`,
  ];
}

/** What the order was to have of its payment, less what it gave back of that. */
function keptOreOf({ price, refunds }: PlacedOrder): number {
  const back = refunds
    .filter(({ status }) => status === 'refunded')
    .flatMap(({ requested }) => requested.shares.filter(({ kind }) => kind === 'payment'))
    .reduce((sum, { amount }) => sum + amount.minor, 0);
  return (paymentTender(price)?.amount.minor ?? 0) - back;
}

/** What the provider really did must stand in our log, to the öre. */
function ofRecord({ payments, world, byHand }: Evidence, record: PaymentRecord): readonly string[] {
  const payment = payments.get(record.reference as PaymentRef);
  const found: string[] = [];
  const chargedOre = record.charge?.amountOre ?? 0;
  const knownOre = payment === undefined ? 0 : captured(payment);
  if (knownOre !== chargedOre)
    found.push(
      `${record.reference}: Swish took ${String(chargedOre)} öre and we know of ${String(knownOre)}`,
    );
  const backOre = paidBackOre(world.swish.books, record);
  const knownBackOre = (payment?.refunds ?? [])
    .filter(({ status, requested }) => status === 'succeeded' && !byHand.has(requested.refundRef))
    .reduce((sum, { requested }) => sum + requested.amount.minor, 0);
  if (backOre !== knownBackOre)
    found.push(
      `${record.reference}: Swish paid back ${String(backOre)} öre and we know of ${String(knownBackOre)}`,
    );
  return found;
}

/** A refund that failed, or that nobody can make, is a person’s. */
function refundsTold({ payments, cases, cameToRest }: Evidence): readonly string[] {
  if (!cameToRest) return [];
  return [...payments].flatMap(([paymentRef, { refunds }]) =>
    refunds
      .filter(({ status }) => status !== 'succeeded')
      .filter(() => !cases.has(paymentRef))
      .map(({ requested, status }) => `${requested.refundRef} is ${status} and nobody is asked`),
  );
}
