import { SEK, sum, times, vatIncluded } from '../../../libs/kernel/index.ts';
import type { Rule } from './rule.ts';

export const rule1: Rule = {
  name: 'rule 1',
  sentence: 'Money is whole öre; parts add up to the whole.',
  check: ({ events, orders }) => [
    ...events.flatMap(({ event, streamId }) =>
      amountsIn(event)
        .filter((minor) => !Number.isSafeInteger(minor))
        .map((minor) => `${streamId} ${event.type} has ${String(minor)} öre`),
    ),
    ...orders.flatMap(({ orderRef, state: { placed } }) => {
      const found: string[] = [];
      const lines = sum(
        placed.lines.map(({ total }) => total),
        SEK,
      );
      if (lines.minor !== placed.total.minor) found.push(`${orderRef}: lines are not the total`);
      const tenders = placed.tenders.reduce((all, { amount }) => all + amount.minor, 0);
      if (tenders !== placed.total.minor) found.push(`${orderRef}: tenders are not the total`);
      for (const line of placed.lines) {
        const due = times(line.unitPrice, line.quantity).minor - discountOf(line);
        if (line.total.minor !== due)
          found.push(`${orderRef}: line ${line.lineId} is not its price`);
        if (line.vat.minor !== vatIncluded(line.total, line.vatRateBasisPoints).minor)
          found.push(`${orderRef}: line ${line.lineId} has another VAT`);
      }
      return found;
    }),
  ],
};

/** What the line was made cheaper by. */
function discountOf(line: { readonly discount?: { readonly minor: number } } | object): number {
  return 'discount' in line
    ? ((line.discount as { readonly minor: number } | undefined)?.minor ?? 0)
    : 0;
}

/** Every `minor` anywhere in an event. */
function amountsIn(value: unknown): readonly unknown[] {
  if (value === null || typeof value !== 'object') return [];
  const own = 'minor' in value ? [value.minor] : [];
  return [...own, ...Object.values(value).flatMap(amountsIn)];
}
