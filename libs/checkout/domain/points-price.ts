import { type Money, money, rejected, type Rejected } from '../../kernel/index.ts';

/** A line that points may pay for: what it costs in money, and how many points cover all of it. */
export interface PricedInPoints {
  readonly total: Money;
  /** Absent where the product has no price in points. */
  readonly points?: number;
}

/** How many points a line takes after a discount: its price in points, lowered alike, rounded up. */
export function pointsAfterDiscount(
  points: number,
  { gross, net }: { readonly gross: Money; readonly net: Money },
): number {
  return gross.minor === 0 ? 0 : Math.ceil((points * net.minor) / gross.minor);
}

/**
 * What so many points pay for, in money: whole lines first, in their order, then a part of the next one,
 * rounded down. All the points of a line pay for it to the öre.
 *
 * Rejects: order.points-exceed-price (facts: pointsMax). Source: rule 1.
 */
export function worthOfPoints(
  lines: readonly PricedInPoints[],
  points: number,
): Money | Rejected<'order.points-exceed-price'> {
  let left = points;
  let minor = 0;
  for (const { total, points: price = 0 } of lines) {
    const spent = Math.min(left, price);
    if (spent > 0) minor += Math.floor((total.minor * spent) / price);
    left -= spent;
  }
  const [first] = lines;
  if (left > 0 || first === undefined)
    return rejected('order.points-exceed-price', { pointsMax: points - left });
  return money(minor, first.total.currency);
}
