import type { Money } from '../../kernel/index.ts';
import type { AppliedDiscount, OrderLine, PaymentTender, Tender } from './order-content.ts';
import type { OrderPlaced, OrderRepriced } from './order-events.ts';

/** What the customer is asked for. */
export interface Price {
  readonly lines: readonly OrderLine[];
  readonly discounts: readonly AppliedDiscount[];
  readonly total: Money;
  readonly tenders: readonly Tender[];
}

/** The price as it was placed. */
export function priceOf({ lines, discounts = [], total, tenders }: OrderPlaced): Price {
  return { lines, discounts, total, tenders };
}

/** The price after a discount came or went; lines keep everything but their amounts. */
export function repricedAs(price: Price, event: OrderRepriced): Price {
  const changes = new Map(event.lines.map((line) => [line.lineId, line]));
  const { discounts, total, tenders } = event;
  return { lines: price.lines.map(change), discounts, total, tenders };

  function change(line: OrderLine): OrderLine {
    const changed = changes.get(line.lineId);
    if (changed === undefined) return line;
    return { ...line, ...changed };
  }
}

/** What a gateway or an invoice is to pay; undefined when the other tenders pay it all. */
export function paymentTender({ tenders }: Price): PaymentTender | undefined {
  return tenders.find((tender): tender is PaymentTender => tender.kind === 'payment');
}
