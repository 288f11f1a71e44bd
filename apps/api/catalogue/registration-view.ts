import type { CompetitionKind } from '../../../libs/catalogue/index.ts';
import { readable } from '../../../libs/kernel/index.ts';
import {
  cancelledLines,
  type OrderLine,
  type PlacedOrder,
  shownStatus,
} from '../../../libs/orders/index.ts';
import { moneyView } from '../orders/order-view.ts';

/** What of an order is for whoever runs this event or series; its other lines are not. */
export function registrationsIn(
  order: PlacedOrder,
  kind: CompetitionKind,
  competitionId: string,
): readonly object[] {
  const { placed, price } = order;
  const cancelled = cancelledLines(order);
  const { customer } = placed;
  return price.lines
    .filter((line) => isFor(line, kind, competitionId))
    .map((line) => ({
      orderReference: placed.orderRef,
      orderStatus: shownStatus(order),
      placedAt: placed.placedAt,
      lineId: line.lineId,
      classId: line.classId,
      name: line.name,
      total: moneyView(line.total),
      ...(line.priceBasis === undefined ? {} : { priceBasis: line.priceBasis }),
      ...(cancelled.includes(line.lineId) ? { status: 'cancelled' } : {}),
      rider: riderIn(readable(line.details)),
      customer: {
        name: readable(customer.name) ?? null,
        email: readable(customer.email) ?? null,
        phone: readable(customer.phone) ?? null,
      },
    }));
}

/** A product may have the id of an event: only a registration has a class. */
function isFor(line: OrderLine, kind: CompetitionKind, competitionId: string): boolean {
  if (line.classId === undefined) return false;
  if (kind === 'event') return line.eventId === competitionId;
  return line.eventId === undefined && line.seriesId === competitionId;
}

/** The one rider that a line registers; null once the customer is forgotten. */
function riderIn(details: string | undefined): unknown {
  if (details === undefined) return null;
  const { registrations } = JSON.parse(details) as { readonly registrations?: unknown };
  return Array.isArray(registrations) ? ((registrations as readonly unknown[])[0] ?? null) : null;
}
