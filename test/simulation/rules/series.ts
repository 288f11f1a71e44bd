import { type Evidence, inCategory } from './evidence.ts';
import type { Rule } from './rule.ts';

export const series: Rule = {
  name: 'numbers',
  sentence: 'Invoice numbers have no gap, and each is on the one invoice that it was drawn for.',
  check: (evidence) => {
    const drawn = inCategory(evidence.streams, 'invoiceSeries').flatMap(([, recorded]) =>
      recorded.map(({ event }, i) => ({ ...numberOf(event), place: i + 1 })),
    );
    const issued = [...evidence.payments].flatMap(([paymentRef, { invoice }]) =>
      invoice === undefined ? [] : [{ paymentRef, number: invoice.number }],
    );
    return [
      ...drawn
        .filter(({ sequence, place }) => sequence !== place)
        .map(({ number }) => `${number} is not the next`),
      ...drawn
        .filter((one) => issued.every(({ number }) => number !== one.number))
        .map(({ number }) => `${number} was drawn and is on no invoice`),
      ...issued
        .filter((one) => !drawn.some((it) => isSame(it, one)))
        .map(({ paymentRef }) => `${paymentRef} has a number of no series`),
      ...confirmedWithout(evidence),
    ];
  },
};

interface Drawn {
  readonly number: string;
  readonly sequence: number;
  readonly paymentRef: string;
}

function numberOf(event: object): Drawn {
  return event as Drawn;
}

function isSame(
  drawn: Drawn,
  issued: { readonly number: string; readonly paymentRef: string },
): boolean {
  return drawn.number === issued.number && drawn.paymentRef === issued.paymentRef;
}

function confirmedWithout({ orders, payments, cameToRest }: Evidence): readonly string[] {
  if (!cameToRest) return [];
  return orders
    .filter(({ state }) => state.status === 'confirmed')
    .filter(({ state }) =>
      state.attempts.every(({ opened }) => payments.get(opened.paymentRef)?.invoice === undefined),
    )
    .map(({ orderRef }) => `${orderRef} is confirmed and has no invoice`);
}
