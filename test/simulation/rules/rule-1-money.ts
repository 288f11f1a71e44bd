import { type Money, times, vatIncluded } from '../../../libs/kernel/index.ts';
import type { Price } from '../../../libs/orders/index.ts';
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
    ...orders.flatMap(({ orderRef, state: { placed, price } }) =>
      [{ discounts: [], ...placed }, price].flatMap((one) => ofPrice(orderRef, one)),
    ),
  ],
};

/** The price as placed, and as a discount has changed it since. */
function ofPrice(orderRef: string, { lines, discounts, total, tenders }: Price): readonly string[] {
  const found: string[] = [];
  const sumOf = (amounts: readonly (Money | undefined)[]): number =>
    amounts.reduce((all, amount) => all + (amount?.minor ?? 0), 0);
  if (sumOf(lines.map((line) => line.total)) !== total.minor)
    found.push(`${orderRef}: lines are not the total`);
  if (sumOf(tenders.map(({ amount }) => amount)) !== total.minor)
    found.push(`${orderRef}: tenders are not the total`);
  if (sumOf(lines.map(({ discount }) => discount)) !== sumOf(discounts.map((one) => one.amount)))
    found.push(`${orderRef}: discounts are not what the lines say`);
  for (const line of lines) {
    const due = times(line.unitPrice, line.quantity).minor - (line.discount?.minor ?? 0);
    if (line.total.minor !== due || due < 0)
      found.push(`${orderRef}: line ${line.lineId} is not its price`);
    if (line.vat.minor !== vatIncluded(line.total, line.vatRateBasisPoints).minor)
      found.push(`${orderRef}: line ${line.lineId} has another VAT`);
  }
  return found;
}

/** Every `minor` anywhere in an event. */
function amountsIn(value: unknown): readonly unknown[] {
  if (value === null || typeof value !== 'object') return [];
  const own = 'minor' in value ? [value.minor] : [];
  return [...own, ...Object.values(value).flatMap(amountsIn)];
}
