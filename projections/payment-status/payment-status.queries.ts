import type { Pool } from 'pg';
import { schemaOf } from '../../libs/projecting/index.ts';
import { paymentStatus } from './payment-status.projection.ts';

const schema = schemaOf(paymentStatus);

export interface PaymentRow {
  readonly payment_ref: string;
  readonly order_ref: string;
  readonly method: string;
  readonly amount_ore: string;
  readonly currency: string;
  readonly status: string;
  readonly code: string | null;
  readonly opened_at: string;
  readonly paid_at: string | null;
  readonly captured_ore: string;
  readonly refunded_ore: string;
  readonly invoice_number: string | null;
  readonly due_on: string | null;
  readonly product_kind: string;
}

/** One attempt to pay; undefined when the read model does not know it (yet). */
export async function findPayment(pool: Pool, paymentRef: string): Promise<PaymentRow | undefined> {
  const { rows } = await pool.query<PaymentRow>({
    name: 'payment-status-find',
    text: `select * from ${schema}.payments where payment_ref = $1`,
    values: [paymentRef],
  });
  return rows[0];
}

/** Every attempt to pay one order, the first one first. */
export async function paymentsOfOrder(
  pool: Pool,
  orderRef: string,
): Promise<readonly PaymentRow[]> {
  const { rows } = await pool.query<PaymentRow>(
    `select * from ${schema}.payments where order_ref = $1 order by opened_at, payment_ref`,
    [orderRef],
  );
  return rows;
}
