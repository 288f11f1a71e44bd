import {
  type BoughtDownload,
  downloadIdOf,
  type DownloadStanding,
  standingOf,
} from '../../../libs/downloads/index.ts';
import { downloadSignature } from '../../../libs/access/index.ts';
import type { OrderRef } from '../../../libs/kernel/index.ts';
import { isPlaced, linesLeft, type PlacedOrder } from '../../../libs/orders/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { notFound } from '../http/refusing.ts';
import { completedAtOf } from '../orders/completion.ts';
import type { View } from '../orders/overview-view.ts';

/** A line that delivers a download, with what its order calls it. */
export interface NamedDownload {
  readonly name: string;
  readonly bought: BoughtDownload;
}

/** The downloads of an order; 404 where there is no such order. */
export async function downloadsOf(
  parts: ApiParts,
  orderRef: OrderRef,
): Promise<readonly NamedDownload[]> {
  const { state } = await parts.checkout.streams.orders.load(orderRef);
  if (!isPlaced(state)) throw notFound('order.unknown', 'There is no order with this reference.');
  const completedAt = state.completed ? await completedAtOf(parts, orderRef) : undefined;
  return bought(state).map(({ name, bought: line }) => ({
    name,
    bought: completedAt === undefined ? line : { ...line, completedAt },
  }));
}

/** How one download stands, with its address while it may be used. */
export async function downloadView(
  { downloads, clock }: ApiParts,
  { name, bought: line }: NamedDownload,
): Promise<View> {
  const { state } = await downloads.stream.load(downloadIdOf(line));
  const standing = standingOf(state, line, clock.now());
  const { lineId, productId } = line;
  const url = urlOf(downloads.secret, line, standing);
  return { lineId, productId, name, ...standing, ...(url === undefined ? {} : { url }) };
}

function bought(order: PlacedOrder): readonly NamedDownload[] {
  const { orderRef } = order.placed;
  return linesLeft(order).flatMap(({ line, quantity: units }) => {
    const { lineId, productId, name, download } = line;
    if (download === undefined) return [];
    return [{ name, bought: { orderRef, lineId, productId, units, ...download } }];
  });
}

function urlOf(
  secret: Uint8Array,
  { orderRef, lineId }: BoughtDownload,
  { status, validUntil: expires }: DownloadStanding,
): string | undefined {
  if (status !== 'open' || expires === undefined) return undefined;
  const signature = downloadSignature(secret, { orderRef, lineId, expires });
  const query = new URLSearchParams({ expires, signature });
  return `/api/orders/${orderRef}/downloads/${lineId}?${query.toString()}`;
}
