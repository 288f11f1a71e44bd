import { captured, type PaymentState } from '../../../libs/payments/index.ts';
import type { PaymentRef } from '../../../libs/kernel/index.ts';
import { paidBackOre, type PaymentRecord } from '../world/swish-books.ts';
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
  { orders, cases }: Evidence,
  paymentRef: PaymentRef,
  payment: PaymentState,
): readonly string[] {
  if (captured(payment) === 0 || cases.has(paymentRef)) return [];
  const order = orders.find(({ orderRef }) => orderRef === payment.requested?.orderRef);
  if (order === undefined) return [`${paymentRef} succeeded for no order`];
  const backOre = payment.refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { requested }) => sum + requested.amount.minor, 0);
  const { state, orderRef } = order;
  const paysOre = state.paidBy === paymentRef && state.completed ? state.placed.total.minor : 0;
  if (captured(payment) - backOre === paysOre) return [];
  return [
    `${paymentRef} took ${String(captured(payment))} öre and gave back ${String(backOre)}; ` +
      `its order ${orderRef} is ${state.status}, paid by ${String(state.paidBy)}`,
  ];
}

/** What the provider really did must stand in our log, to the öre. */
function ofRecord({ payments, world }: Evidence, record: PaymentRecord): readonly string[] {
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
    .filter(({ status }) => status === 'succeeded')
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
