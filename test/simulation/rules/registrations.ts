import type { ClassTerms, PriceBasis } from '../../../libs/catalogue/index.ts';
import { canonicalJson } from '../../../libs/kernel/index.ts';
import type { OrderLine } from '../../../libs/orders/index.ts';
import { type Evidence, inCategory, type PlacedEvidence } from './evidence.ts';
import type { Rule } from './rule.ts';

export const registrations: Rule = {
  name: 'registrations',
  sentence:
    'A rider pays what the class costs when they register; cancelled by itself, a registration gives back its own price.',
  check: (evidence) => {
    const classes = classesIn(evidence);
    return evidence.orders.flatMap((order) => [
      ...order.state.price.lines.flatMap((line) => ofPrice(order, line, classes)),
      ...ofCancelled(order),
    ]);
  },
};

type Classes = ReadonlyMap<string, ClassTerms>;

function classesIn({ streams }: Evidence): Classes {
  const added = inCategory(streams, 'event')
    .flatMap(([, recorded]) => recorded.map(({ event }) => event))
    .filter(({ type }) => type === 'EventClassAdded')
    .map((event) => event as unknown as ClassTerms);
  return new Map(added.map((terms) => [terms.classId, terms]));
}

/** A repeat may be priced later than the wish was first made, never earlier. */
function ofPrice(
  { orderRef, state }: PlacedEvidence,
  { lineId, classId, quantity, unitPrice, priceBasis }: OrderLine,
  classes: Classes,
): readonly string[] {
  const terms = classId === undefined ? undefined : classes.get(classId);
  if (terms === undefined) return [];
  const { placedAt } = state.placed;
  const known = pricesFrom(terms, placedAt);
  const isKnown = known.some(([basis, minor]) => basis === priceBasis && minor === unitPrice.minor);
  if (isKnown && quantity === 1) return [];
  return [`${orderRef} line ${lineId} costs ${String(unitPrice.minor)} öre at ${placedAt}`];
}

/** What the class costs at that moment, and what it will cost after it. */
function pricesFrom(
  { unitPrice, early, late }: ClassTerms,
  at: string,
): readonly (readonly [PriceBasis, number])[] {
  const isEarly = early !== undefined && at < early.until;
  const isLate = late !== undefined && at >= late.from;
  return [
    ...(isEarly ? [['early', early.unitPrice.minor] as const] : []),
    ...(isLate ? [] : [['regular', unitPrice.minor] as const]),
    ...(late === undefined ? [] : [['late', unitPrice.minor + late.fee.minor] as const]),
  ];
}

/** Unless an amount had gone back before, which was a part of the line's price too. */
function ofCancelled(order: PlacedEvidence): readonly string[] {
  const { cancellations, price } = order.state;
  return cancellations.flatMap((cancelled) => {
    const line = price.lines.find(({ lineId }) => lineId === cancelled.lineId);
    return line?.classId === undefined ? [] : ofRefund(order, line, cancelled.refundId);
  });
}

function ofRefund(
  { orderRef, state: { refunds } }: PlacedEvidence,
  { lineId, total }: OrderLine,
  refundId: string,
): readonly string[] {
  const touching = refunds.filter(({ requested }) =>
    requested.lines.some((one) => one.lineId === lineId),
  );
  if (touching.some(({ requested }) => requested.refundId !== refundId)) return [];
  const back = touching.flatMap(({ requested }) => requested.lines);
  const own = [{ lineId, quantity: 1, amount: total }];
  if (canonicalJson(back) === canonicalJson(own)) return [];
  return [`${orderRef}: cancelling line ${lineId} gives back ${canonicalJson(back)}`];
}
