import { paidBackOre } from '../world/swish-books.ts';
import { captured, refunding } from '../../../libs/payments/index.ts';
import { paymentTender } from '../../../libs/orders/index.ts';
import { isAPersons } from './a-persons.ts';
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

function ofOrder(
  evidence: Evidence,
  order: PlacedEvidence,
  kinds: readonly MoneyKind[],
): readonly string[] {
  if (isAPersons(evidence, order)) return [];
  const { orderRef, state } = order;
  const said = kinds.flatMap(({ findings }) => findings?.(evidence, order) ?? []);
  const netOre = kinds.reduce((sum, { netOre: of }) => sum + of(evidence, order), 0);
  const keptOre = keptOreOf(order);
  if (netOre === keptOre) return said;
  const uneven = `kept lines cost ${String(keptOre)} öre, tenders took ${String(netOre)}`;
  return [...said, `${orderRef} is ${state.status}: ${uneven}`];
}

/** What the customer keeps and has paid for; of a confirmed order all but the invoice is. */
function keptOreOf({ state }: PlacedEvidence): number {
  if (state.status === 'confirmed')
    return state.price.total.minor - (paymentTender(state.price)?.amount.minor ?? 0);
  if (state.status !== 'paid') return 0;
  const refunded = state.refunds.filter(({ status }) => status === 'refunded');
  return refunded.reduce(
    (kept, { requested }) => kept - requested.amount.minor,
    state.price.total.minor,
  );
}
