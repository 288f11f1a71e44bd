import type { DomainEvent } from '../../libs/event-store/index.ts';
import type { OrderRefundEvent } from '../../libs/orders/index.ts';
import type { Sql } from '../../libs/projecting/index.ts';

/** Refunds and cancelled lines, and what an order's status is with them. */
export async function noteRefunds(events: readonly DomainEvent[], sql: Sql): Promise<void> {
  const refunds = events.filter(isRefund);
  if (refunds.length === 0) return;
  await insertRefunds(refunds, sql);
  await endRefunds(refunds, sql);
  await cancelLines(refunds, sql);
  await sql.query(sumUp, [refunds.map(({ orderRef }) => orderRef)]);
}

const refundTypes: ReadonlySet<string> = new Set<OrderRefundEvent['type']>([
  'OrderLineCancelled',
  'OrderRefundRequested',
  'OrderRefunded',
  'OrderRefundAbandoned',
]);

function isRefund(event: DomainEvent): event is OrderRefundEvent {
  return refundTypes.has(event.type);
}

async function insertRefunds(events: readonly OrderRefundEvent[], sql: Sql): Promise<void> {
  const rows = events.flatMap((event) =>
    event.type === 'OrderRefundRequested'
      ? [
          {
            refund_id: event.refundId,
            order_ref: event.orderRef,
            amount_ore: event.amount.minor,
            status: 'requested',
            reason: event.reason,
            requested_at: event.requestedAt,
          },
        ]
      : [],
  );
  await sql.query(
    `insert into refunds select * from json_populate_recordset(null::refunds, $1)
     on conflict (refund_id) do nothing`,
    [JSON.stringify(rows)],
  );
}

async function endRefunds(events: readonly OrderRefundEvent[], sql: Sql): Promise<void> {
  const ended = (type: OrderRefundEvent['type']) =>
    events.flatMap((event) => (event.type === type ? [event.refundId] : []));
  await sql.query(
    `update refunds set status = case when refund_id = any($1) then 'refunded' else 'abandoned' end
     where refund_id = any($1) or refund_id = any($2)`,
    [ended('OrderRefunded'), ended('OrderRefundAbandoned')],
  );
}

async function cancelLines(events: readonly OrderRefundEvent[], sql: Sql): Promise<void> {
  const rows = events.flatMap((event) =>
    event.type === 'OrderLineCancelled'
      ? [
          {
            order_ref: event.orderRef,
            line_id: event.lineId,
            refund_id: event.refundId,
            reason: event.reason,
          },
        ]
      : [],
  );
  await sql.query(
    `insert into cancelled_lines select * from json_populate_recordset(null::cancelled_lines, $1)
     on conflict (order_ref, line_id, refund_id) do nothing`,
    [JSON.stringify(rows)],
  );
  await sql.query(
    `delete from cancelled_lines c using refunds r
     where c.order_ref = any($1) and r.refund_id = c.refund_id and r.status = 'abandoned'`,
    [events.map(({ orderRef }) => orderRef)],
  );
}

const sumUp = `
  update orders o
     set refunded_ore = r.back,
         status = case when r.back = 0 then o.status
                       when r.back < o.total_ore then 'partly-refunded' else 'refunded' end
    from (select order_ref, coalesce(sum(amount_ore) filter (where status = 'refunded'), 0) as back
            from refunds where order_ref = any($1) group by order_ref) r
   where o.order_ref = r.order_ref`;
