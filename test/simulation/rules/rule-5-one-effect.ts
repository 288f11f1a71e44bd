import type { DomainEvent } from '../../../libs/event-store/index.ts';
import { type Evidence, inCategory } from './evidence.ts';
import type { Rule } from './rule.ts';

export const rule5: Rule = {
  name: 'rule 5',
  sentence: 'One provider fact has one effect, however often and in whatever order it comes.',
  check: (evidence) => [
    ...twice(evidence, 'PaymentSucceeded', ['paymentRef', 'providerPaymentId']),
    ...twice(evidence, 'RefundSucceeded', ['paymentRef', 'refundRef']),
    ...twice(evidence, 'RefundRequested', ['paymentRef', 'refundRef']),
    ...twice(evidence, 'PaymentRequested', ['paymentRef']),
    ...twice(evidence, 'OrderPaid', ['orderRef']),
    ...twice(evidence, 'OrderCompleted', ['orderRef']),
    ...twice(evidence, 'OrderRefunded', ['refundId']),
    ...twice(evidence, 'PointsCredited', ['creditId']),
    ...twice(evidence, 'CaseOpened', ['caseId']),
    ...invented(evidence),
    ...unresolvedMessages(evidence),
  ],
};

function twice({ events }: Evidence, type: string, by: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  for (const { event } of events) {
    if (event.type !== type) continue;
    const key = by.map((name) => fieldOf(event, name)).join(' ');
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return [...seen]
    .filter(([, count]) => count > 1)
    .map(([key, count]) => `${type} of ${key} stands ${String(count)} times`);
}

/** A success by Swish that Swish knows nothing of, or knows otherwise. */
function invented({ payments, world: { swish } }: Evidence): readonly string[] {
  const records = [...swish.books.payments.values()];
  return [...payments].flatMap(([paymentRef, { requested, successes }]) =>
    requested?.method !== 'swish'
      ? []
      : successes.flatMap(({ providerPaymentId, amount }) => {
          const charge = records.find(({ uuid }) => uuid === requested.requestId)?.charge;
          const isTrue =
            charge?.bankReference === providerPaymentId && charge.amountOre === amount.minor;
          return isTrue ? [] : [`${paymentRef} has a success ${providerPaymentId} of nobody’s`];
        }),
  );
}

function unresolvedMessages({ streams, cameToRest }: Evidence): readonly string[] {
  if (!cameToRest) return [];
  return inCategory(streams, 'callback')
    .filter(([, recorded]) => recorded.length !== 2)
    .map(([id, recorded]) => `message ${id} was kept and has ${String(recorded.length - 1)} ends`);
}

function fieldOf(event: DomainEvent, name: string): string {
  return String((event as unknown as Readonly<Record<string, unknown>>)[name]);
}
