import { withdrawalUnlessSaid } from '../../../libs/catalogue/index.ts';
import { downloadIdOf } from '../../../libs/downloads/index.ts';
import { giftCardFunds } from '../../../libs/gift-cards/index.ts';
import { businessDateOf, readable } from '../../../libs/kernel/index.ts';
import { linesLeft, type OrderLine, type PlacedOrder } from '../../../libs/orders/index.ts';
import {
  type WithdrawableLine,
  type WithdrawableOrder,
  withdrawalDeadline,
  type WithdrawalException,
} from '../../../libs/withdrawals/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { completedAtOf } from '../orders/completion.ts';

/** What the order and what it delivered say about withdrawing from it, as they stand now. */
export async function withdrawableOrder(
  parts: ApiParts,
  order: PlacedOrder,
): Promise<WithdrawableOrder> {
  const { orderRef } = order.placed;
  const completedAt = order.completed ? await completedAtOf(parts, orderRef) : undefined;
  const completedOn = businessDateOf(completedAt ?? parts.clock.now());
  const lines = linesLeft(order).map(async ({ line, quantity: left }) => ({
    lineId: line.lineId,
    quantity: line.quantity,
    left,
    ...(await exceptionOf(parts, order, line)),
    deadlineOn: withdrawalDeadline({ completedOn, isShipped: line.delivers === 'shipment' }),
  }));
  return { orderRef, isCompleted: order.completed, lines: await Promise.all(lines) };
}

/** What the catalogue said when it was bought, or what became of it since. */
async function exceptionOf(
  parts: ApiParts,
  order: PlacedOrder,
  line: OrderLine,
): Promise<Pick<WithdrawableLine, 'exception'>> {
  const { delivers, poolId } = line;
  // Only a slot's pool has a dot in its id.
  const isSlot = delivers === 'booking' && poolId?.includes('.') === true;
  const right = line.withdrawal ?? withdrawalUnlessSaid({ delivers, isSlot });
  if (right !== 'applies') return { exception: right as WithdrawalException };
  if (line.download !== undefined)
    return (await isDownloaded(parts, order, line)) ? { exception: 'download-begun' } : {};
  return (await isSpent(parts, order, line)) ? { exception: 'value-spent' } : {};
}

/** What was spent cannot be given back. */
async function isSpent(parts: ApiParts, order: PlacedOrder, line: OrderLine): Promise<boolean> {
  if (line.giftCard !== undefined) return isCardSpent(parts, line.giftCard.cards);
  return line.points !== undefined && (await arePointsSpent(parts, order, line));
}

async function isDownloaded(
  { downloads }: ApiParts,
  { placed: { orderRef } }: PlacedOrder,
  { lineId, productId, details, quantity: units, download }: OrderLine,
): Promise<boolean> {
  if (download === undefined || !saysImmediately(readable(details))) return false;
  const bought = { orderRef, lineId, productId, units, ...download };
  const { state } = await downloads.stream.load(downloadIdOf(bought));
  return state.uses.length > 0;
}

/** The buyer agreed, when ordering, that the right ends when the download begins. */
function saysImmediately(details: string | undefined): boolean {
  if (details === undefined) return false;
  const said = JSON.parse(details) as Readonly<Record<string, unknown>>;
  return said['immediateDelivery'] === true;
}

async function isCardSpent(
  { checkout }: ApiParts,
  cards: NonNullable<OrderLine['giftCard']>['cards'],
): Promise<boolean> {
  for (const { cardId } of cards) {
    const { used, held } = giftCardFunds((await checkout.streams.giftCards.load(cardId)).state);
    if (used.minor + held.minor > 0) return true;
  }
  return false;
}

async function arePointsSpent(
  { checkout }: ApiParts,
  { placed: { orderRef, customer } }: PlacedOrder,
  { lineId }: OrderLine,
): Promise<boolean> {
  const { state } = await checkout.streams.points.load(customer.personId);
  const credit = state.credits.findKey(
    ({ credited }) => credited?.orderRef === orderRef && credited.lineId === lineId,
  );
  const lot = state.balance.lots.find(({ lotId }) => lotId === credit);
  return lot !== undefined && lot.used + lot.held > 0;
}
