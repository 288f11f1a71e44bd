import {
  accepted,
  already,
  canonicalJson,
  type CommandId,
  type Decision,
  equals,
  money,
  rejected,
  sum,
} from '../../kernel/index.ts';
import type { Tender } from './order-content.ts';
import type { OrderEvent, OrderPlaced } from './order-events.ts';
import type { OrderState } from './order.ts';

export type PlaceOrderRejection =
  | 'order.reference-taken'
  | 'order.command-reused'
  | 'order.no-lines'
  | 'order.tenders-do-not-add-up';

/**
 * Places an order: what was asked for, at the catalogue's prices, and how it is to be paid.
 *
 * Amounts are whole öre including VAT. Repeating a command id with the same content changes nothing.
 * Rejects: order.reference-taken (another command drew the same reference: draw again),
 * order.command-reused, order.no-lines, order.tenders-do-not-add-up.
 * Source: rules 1 and 8.
 */
export function placeOrder(
  state: OrderState,
  order: Omit<OrderPlaced, 'type'>,
): Decision<OrderEvent, PlaceOrderRejection> {
  const placed: OrderPlaced = { type: 'OrderPlaced', ...order };
  if (state.status !== 'none') return repeatOf(state.placed, placed);
  if (order.lines.length === 0) return rejected('order.no-lines');
  const lines = sum(
    order.lines.map(({ total }) => total),
    order.currency,
  );
  const tenders = sum(
    order.tenders.map(({ amount }) => amount),
    order.currency,
  );
  if (!equals(lines, order.total) || !equals(tenders, order.total) || !isSound(order))
    return rejected('order.tenders-do-not-add-up');
  return accepted(placed);
}

/** Whether this command, with this wish, has placed the order: known without pricing it again. */
export function isPlacedBy(
  state: OrderState,
  wish: { readonly commandId: CommandId; readonly wishDigest: string },
): boolean {
  if (state.status === 'none') return false;
  return state.placed.placedBy === wish.commandId && state.placed.wishDigest === wish.wishDigest;
}

/** Discounts are what the lines say; each card and each account pays once; one gateway at most. */
function isSound({ lines, discounts = [], tenders, currency }: Omit<OrderPlaced, 'type'>): boolean {
  const zero = money(0, currency);
  const onLines = sum(
    lines.map(({ discount }) => discount ?? zero),
    currency,
  );
  const inAll = sum(
    discounts.map(({ amount }) => amount),
    currency,
  );
  const names = tenders.map(nameOf);
  return (
    equals(onLines, inAll) &&
    new Set(names).size === names.length &&
    tenders.every(({ amount }) => amount.minor > 0)
  );
}

function nameOf(tender: Tender): string {
  return tender.kind === 'gift-card' ? tender.cardId : tender.kind;
}

/** The first answer stands; what a forgotten person once wrote can no longer be compared. */
function repeatOf(first: OrderPlaced, again: OrderPlaced): Decision<never, PlaceOrderRejection> {
  if (first.placedBy !== again.placedBy) return rejected('order.reference-taken');
  // What gift cards can give has changed since: the order itself holds it.
  const isSame =
    first.wishDigest === undefined || again.wishDigest === undefined
      ? wish(first) === wish(again)
      : first.wishDigest === again.wishDigest;
  return isSame ? already : rejected('order.command-reused');
}

function wish({ lines, tenders, currency }: OrderPlaced): string {
  // The pool tells the slots of one session apart.
  const asked = lines.map(({ productId, poolId, quantity }) => ({ productId, poolId, quantity }));
  const paid = tenders.map((tender) =>
    tender.kind === 'payment' ? tender.method : nameOf(tender),
  );
  return canonicalJson({ asked, tenders: paid, currency });
}
