import type { Role } from '../../../libs/access/index.ts';
import type {
  OverviewLine,
  OverviewRow,
  WholeOverviewRow,
} from '../../../projections/order-overview/order-overview.queries.ts';
import type { LineDetails } from './line-details.ts';
import type { SoldCards } from '../gift-cards/cards-of-order.ts';
import type { PaymentRow } from '../../../projections/payment-status/payment-status.queries.ts';

/** A JSON object that goes out as it is. */
export type View = Readonly<Record<string, unknown>>;

/** What of lines no read model holds. */
interface OfLines {
  readonly sold?: SoldCards;
  readonly details?: LineDetails;
}

/** An order as the read model tells it, for those who may see all of it; operators see whose it is. */
export function overviewView(
  row: OverviewRow & Partial<Pick<WholeOverviewRow, 'refunds' | 'cancelled'>>,
  payments: readonly PaymentRow[],
  role: Role | undefined,
  { sold, details }: OfLines = {},
): View {
  const inOre = (amount: number) => ({ amount, currency: row.currency });
  return {
    reference: row.order_ref,
    status: row.status,
    placedAt: row.placed_at,
    total: inOre(Number(row.total_ore)),
    method: row.method,
    paymentReference: row.payment_ref,
    invoiceNumber: row.invoice_number,
    dueOn: row.due_on,
    reason: row.reason,
    customer: {
      ...(role === 'operator' || role === 'admin' ? { id: row.person_id } : {}),
      name: row.customer_name,
      email: row.customer_email,
      phone: row.customer_phone,
      address: row.customer_address,
    },
    lines: row.lines.map((line) => ({
      ...lineView(row, line),
      giftCards: sold?.get(line.lineId),
      details: details?.get(line.lineId),
    })),
    discounts: row.discounts.map(({ code, amount }) => ({ code, amount: inOre(amount.minor) })),
    tenders: row.tenders.map(({ amount, ...tender }) => ({ ...tender, amount: inOre(amount) })),
    refunded: inOre(Number(row.refunded_ore)),
    refunds: (row.refunds ?? []).map((refund) => ({
      reference: refund.refund_id,
      status: refund.status,
      amount: inOre(refund.amount_ore),
      reason: refund.reason,
      requestedAt: refund.requested_at,
    })),
    payments: payments.map(paymentView),
  };
}

/** A line at its price as it stands, a discount that came later included. */
function lineView(
  row: OverviewRow & Partial<Pick<WholeOverviewRow, 'cancelled'>>,
  { bookingRef, ...placed }: OverviewLine,
): View {
  const inOre = (amount: number) => ({ amount, currency: row.currency });
  const line = { ...placed, ...row.repriced?.find(({ lineId }) => lineId === placed.lineId) };
  const { discount = 0 } = line;
  return {
    ...line,
    unitPrice: inOre(line.unitPrice),
    total: inOre(line.total),
    vat: inOre(line.vat),
    discount: discount === 0 ? undefined : inOre(discount),
    status: row.cancelled?.includes(line.lineId) === true ? 'cancelled' : undefined,
    bookingReference: bookingRef,
  };
}

/** A payment as the read model tells it. */
export function paymentView(row: PaymentRow): View {
  const inOre = (amount: string) => ({ amount: Number(amount), currency: row.currency });
  return {
    reference: row.payment_ref,
    method: row.method,
    status: row.status,
    code: row.code,
    amount: inOre(row.amount_ore),
    captured: inOre(row.captured_ore),
    refunded: inOre(row.refunded_ore),
    openedAt: row.opened_at,
    paidAt: row.paid_at,
    invoiceNumber: row.invoice_number,
    dueOn: row.due_on,
  };
}
