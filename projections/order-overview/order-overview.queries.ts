import type { Pool } from 'pg';
import { schemaOf } from '../../libs/projecting/index.ts';
import { orderOverview } from './order-overview.projection.ts';

const schema = schemaOf(orderOverview);

/** A line as pages show it; amounts in öre. */
export interface OverviewLine {
  readonly lineId: string;
  readonly productId: string;
  readonly productType: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly total: number;
  readonly vatRateBasisPoints: number;
  readonly vat: number;
  readonly bookingRef?: string;
  readonly discount?: number;
  readonly priceBasis?: string;
  readonly eventId?: string;
  readonly classId?: string;
}

/** How a part of the price is paid; öre. */
export interface OverviewTender {
  readonly kind: string;
  readonly amount: number;
  readonly method?: string;
  readonly lastFour?: string;
  readonly points?: number;
}

export interface OverviewRefund {
  readonly refund_id: string;
  readonly amount_ore: number;
  readonly status: string;
  readonly reason: string;
  readonly requested_at: string;
}

export interface OverviewRow {
  readonly order_ref: string;
  readonly placed_at: string;
  readonly status: string;
  readonly total_ore: string;
  readonly currency: string;
  readonly method: string | null;
  readonly payment_ref: string | null;
  readonly invoice_number: string | null;
  readonly due_on: string | null;
  readonly reason: string | null;
  readonly person_id: string;
  readonly customer_name: string | null;
  readonly customer_email: string | null;
  readonly customer_phone: string | null;
  readonly customer_address: string | null;
  readonly lines: readonly OverviewLine[];
  readonly discounts: readonly {
    readonly code: string;
    readonly amount: { readonly minor: number };
  }[];
  readonly tenders: readonly OverviewTender[];
  readonly repriced: readonly Pick<OverviewLine, 'lineId' | 'discount' | 'total' | 'vat'>[] | null;
  readonly refunded_ore: string;
}

/** One order with what has been cancelled and given back of it. */
export interface WholeOverviewRow extends OverviewRow {
  readonly refunds: readonly OverviewRefund[];
  readonly cancelled: readonly string[];
}

/** One order; undefined when the read model does not know it (yet). */
export async function findOrder(
  pool: Pool,
  orderRef: string,
): Promise<WholeOverviewRow | undefined> {
  const { rows } = await pool.query<WholeOverviewRow>({
    name: 'order-overview-find',
    text: `select o.*,
        coalesce((select json_agg(r order by r.refund_id) from ${schema}.refunds r
                   where r.order_ref = o.order_ref), '[]') as refunds,
        coalesce((select json_agg(c.line_id order by c.line_id) from ${schema}.cancelled_lines c
                   where c.order_ref = o.order_ref), '[]') as cancelled
      from ${schema}.orders o where o.order_ref = $1`,
    values: [orderRef],
  });
  return rows[0];
}

export interface OrderFilter {
  readonly status?: string;
  readonly method?: string;
  readonly product?: string;
  /** Matches a number, a name, an e-mail or an invoice number, anywhere and in any case. */
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  /** The last row of the page before. */
  readonly after?: { readonly placedAt: string; readonly orderRef: string };
}

/** Newest first. */
export async function listOrders(pool: Pool, filter: OrderFilter): Promise<readonly OverviewRow[]> {
  const { status, method, product, q, from, to, limit, after } = filter;
  const { rows } = await pool.query<OverviewRow>(
    `select * from ${schema}.orders
     where ($1::text is null or status = $1) and ($2::text is null or method = $2)
       and ($3::text is null or exists (
         select from json_array_elements(lines) line where line->>'productId' = $3))
       and ($4::text is null or concat_ws(' ', order_ref, payment_ref, invoice_number,
         customer_name, customer_email) ilike '%' || $4 || '%')
       and ($5::text is null or placed_at >= $5) and ($6::text is null or placed_at < $6)
       and ($7::text is null or (placed_at, order_ref) < ($7, $8))
     order by placed_at desc, order_ref desc limit $9`,
    [status, method, product, escapeLike(q), from, to, after?.placedAt, after?.orderRef, limit],
  );
  return rows;
}

function escapeLike(text: string | undefined): string | undefined {
  return text?.replace(/[\\%_]/g, '\\$&');
}

/** A person's orders, the oldest first, whatever became of them. */
export async function ordersOfPerson(
  pool: Pool,
  filter: {
    readonly person: string;
    readonly limit: number;
    /** The last row of the page before. */
    readonly after?: { readonly placedAt: string; readonly orderRef: string };
  },
): Promise<readonly Pick<OverviewRow, 'order_ref' | 'placed_at'>[]> {
  const { person, limit, after } = filter;
  const { rows } = await pool.query<Pick<OverviewRow, 'order_ref' | 'placed_at'>>(
    `select order_ref, placed_at from ${schema}.orders
     where person_id = $1 and ($2::text is null or (placed_at, order_ref) > ($2, $3))
     order by placed_at, order_ref limit $4`,
    [person, after?.placedAt, after?.orderRef, limit],
  );
  return rows;
}
