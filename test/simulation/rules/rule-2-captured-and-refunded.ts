import { paidBackOre } from '../world/swish-books.ts';
import { captured, refunding } from '../../../libs/payments/index.ts';
import type { MoneyKind } from './books.ts';
import type { Evidence, PlacedEvidence } from './evidence.ts';
import type { Rule } from './rule.ts';

export const rule2: Rule = {
  name: 'rule 2',
  sentence:
    'Of a payment refunded <= captured; of an order what its tenders took and did not give back is what its kept lines cost.',
  check: (evidence, { money }) => [
    ...ofPayments(evidence),
    ...ofProvider(evidence),
    ...evidence.orders.flatMap((order) => ofOrder(evidence, order, money)),
  ],
};

function ofPayments({ payments }: Evidence): readonly string[] {
  return [...payments].flatMap(([paymentRef, payment]) =>
    refunding(payment) > captured(payment)
      ? [`${paymentRef}: ${String(refunding(payment))} öre go back of ${String(captured(payment))}`]
      : [],
  );
}

function ofProvider({ world: { swish } }: Evidence): readonly string[] {
  return [...swish.books.payments.values()].flatMap((payment) => {
    const chargedOre = payment.charge?.amountOre ?? 0;
    const backOre = paidBackOre(swish.books, payment);
    return backOre > chargedOre
      ? [`${payment.reference}: Swish paid back ${String(backOre)} öre of ${String(chargedOre)}`]
      : [];
  });
}

/** An order with a case is a person's to even out. */
function ofOrder(
  evidence: Evidence,
  order: PlacedEvidence,
  kinds: readonly MoneyKind[],
): readonly string[] {
  if (hasCase(evidence, order)) return [];
  const { orderRef, state } = order;
  const netOre = kinds.reduce((sum, { netOre: of }) => sum + of(evidence, order), 0);
  const keptOre = keptOreOf(order);
  if (netOre === keptOre) return [];
  return [
    `${orderRef} is ${state.status}: kept lines cost ${String(keptOre)} öre, tenders took ${String(netOre)}`,
  ];
}

/** What the customer keeps and has paid for; a confirmed order's invoice is still out. */
function keptOreOf({ state }: PlacedEvidence): number {
  if (state.status !== 'paid') return 0;
  const refunded = state.refunds.filter(({ status }) => status === 'refunded');
  return refunded.reduce(
    (kept, { requested }) => kept - requested.amount.minor,
    state.placed.total.minor,
  );
}

/** Whether a person was asked about money of this order. */
export function hasCase({ cases }: Evidence, { state }: PlacedEvidence): boolean {
  return state.attempts.some(({ opened }) => cases.has(opened.paymentRef));
}
