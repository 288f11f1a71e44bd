import { money, SEK, vatIncluded } from '../../../libs/kernel/index.ts';
import { type AuditedEvent, type Evidence, historiesOf, minorOf, sumOf } from './evidence.ts';

/** Rule 1: whole öre; lines, discounts, VAT, tenders and splits add up to the öre, in the log and as shown. */
export function amountsThatDoNotAddUp(evidence: Evidence): readonly string[] {
  const found = evidence.events.flatMap(brokenAmounts);
  for (const [orderRef, events] of historiesOf(evidence))
    found.push(...pricesOf(orderRef, events), ...events.flatMap(splitOf));
  for (const { reference, total, lines, tenders } of evidence.orders)
    for (const [what, parts] of Object.entries({ lines, tenders })) {
      const sum = sumOf(parts.map((part) => ('total' in part ? part.total : part.amount).amount));
      if (sum !== total.amount) found.push(`${reference} shows ${what} of ${String(sum)} öre`);
    }
  return found;
}

function brokenAmounts({ stream, type, data }: AuditedEvent): readonly string[] {
  return amountsIn(data)
    .filter((amount) => !Number.isSafeInteger(amount))
    .map((amount) => `${stream} ${type} has ${String(amount)} öre`);
}

/** Every `minor` anywhere in an event. */
function amountsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'minor' in value ? [value.minor] : [];
  return [...own, ...Object.values(value).flatMap(amountsIn)];
}

interface Line {
  readonly lineId: string;
  readonly quantity: number;
  readonly unitPrice: unknown;
  readonly vatRateBasisPoints: number;
  readonly discount?: unknown;
  readonly total: unknown;
  readonly vat: unknown;
}

/** As it was placed, and as it was after each change of its price. */
function pricesOf(orderRef: string, events: readonly AuditedEvent[]): readonly string[] {
  const placed = events.find(({ type }) => type === 'OrderPlaced');
  const lines = (placed?.data['lines'] ?? []) as readonly Line[];
  return events
    .filter(({ type }) => type === 'OrderPlaced' || type === 'OrderRepriced')
    .flatMap(({ data }) => {
      const changed = (data['lines'] ?? []) as readonly Line[];
      const all = lines.map((line) => ({
        ...line,
        ...changed.find(({ lineId }) => lineId === line.lineId),
      }));
      return [...all.flatMap((line) => lineOf(orderRef, line)), ...wholeOf(orderRef, data, all)];
    });
}

function lineOf(orderRef: string, line: Line): readonly string[] {
  const { unitPrice, quantity, discount, vatRateBasisPoints: rate } = line;
  const [total, vat] = [minorOf(line.total), minorOf(line.vat)];
  const price = minorOf(unitPrice) * quantity - minorOf(discount);
  const name = `line ${line.lineId} of ${orderRef}`;
  return [
    ...(price === total ? [] : [`${name} costs ${String(total)} öre, not ${String(price)}`]),
    ...(vatIncluded(money(total, SEK), rate).minor === vat ? [] : [`${name} has another VAT`]),
  ];
}

function wholeOf(
  orderRef: string,
  data: AuditedEvent['data'],
  lines: readonly Line[],
): readonly string[] {
  const total = minorOf(data['total']);
  const discount = sumOf(lines.map((line) => minorOf(line.discount)));
  const sums = {
    lines: sumOf(lines.map((line) => minorOf(line.total))) - total,
    tenders: sumIn(data['tenders']) - total,
    discounts: sumIn(data['discounts']) - discount,
  };
  return Object.entries(sums)
    .filter(([, off]) => off !== 0)
    .map(([what, off]) => `the ${what} of ${orderRef} are ${String(off)} öre off`);
}

/** A refund is split over lines, and over tenders, to the öre. */
function splitOf({ type, data }: AuditedEvent): readonly string[] {
  if (type !== 'OrderRefundRequested') return [];
  const amount = minorOf(data['amount']);
  return ['lines', 'shares']
    .filter((part) => sumIn(data[part]) !== amount)
    .map((part) => `the ${part} of refund ${String(data['refundId'])} are not its amount`);
}

function sumIn(parts: unknown): number {
  const all = (parts ?? []) as readonly { readonly amount?: unknown }[];
  return sumOf(all.map(({ amount }) => minorOf(amount)));
}
