import type { StreamId } from '../../../libs/event-store/index.ts';
import type { Instant, PersonId } from '../../../libs/kernel/index.ts';
import { waitlistEntriesOfPerson } from '../../../projections/availability/availability.queries.ts';
import { listCallbacks } from '../../../projections/callback-log/callback-log.queries.ts';
import { listGiftCards } from '../../../projections/gift-card-balances/gift-card-balances.queries.ts';
import { ordersOfPerson } from '../../../projections/order-overview/order-overview.queries.ts';
import type { ApiParts } from '../api-parts.ts';
import { eventView } from '../audit/event-view.ts';
import { streamsOfOrder } from '../audit/order-streams.ts';
import { cursorOf, readCursor } from '../http/paging.ts';
import { readingAfter } from '../http/reading-after.ts';
import type { ExportDto } from './export.dto.ts';

/** One stream that is about the person, as it was written; what is forgotten is null. */
export interface ExportedStream {
  readonly stream: string;
  readonly events: readonly object[];
}

/** A provider's message about a payment of theirs; the body is null once it is forgotten. */
export interface ExportedCallback {
  readonly callbackId: string;
  readonly receivedAt: string;
  readonly status: string;
  readonly body: string | null;
}

export interface ExportedOrder {
  readonly reference: string;
  readonly streams: readonly ExportedStream[];
  readonly callbacks: readonly ExportedCallback[];
}

/** One entry of theirs in a waiting list, with what they said when they joined. */
export interface ExportedWaiting {
  readonly pool: string;
  readonly entryId: string;
  readonly waits: boolean;
  readonly joined: object | undefined;
}

/** Everything that the log holds of a person. What is not of one order comes with the first page. */
export interface PersonExport {
  readonly person: PersonId;
  readonly exportedAt: Instant;
  /** All that was stored until then is in it. */
  readonly position: string | undefined;
  readonly orders: readonly ExportedOrder[];
  readonly streams?: readonly ExportedStream[];
  readonly waitlist?: readonly ExportedWaiting[];
  readonly cursor?: string;
}

/** Each far above what one order, one person or one payment has. */
const eventsMax = 5_000;
const giftCardsMax = 1_000;
const callbacksMax = 200;
const waitlistEntriesMax = 1_000;

/**
 * What a person may have of what we know of them. A page is at least as new as the log when it was asked
 * for, or it is refused as too early. Source: GDPR (EU) 2016/679, article 15.
 */
export async function exportOf(
  parts: ApiParts,
  person: PersonId,
  { limit, cursor }: ExportDto,
): Promise<PersonExport> {
  const exportedAt = parts.clock.now();
  const position = await parts.store.head();
  for (const readModel of ['order-overview', 'callback-log'])
    await readingAfter(parts, readModel, position);
  const after = cursor === undefined ? {} : { after: placeOf(cursor) };
  const rows = await ordersOfPerson(parts.pool, { person, limit, ...after });
  const orders: ExportedOrder[] = [];
  // One after the other: an export is nobody's hurry, and a page of it must not crowd out customers.
  for (const { order_ref: reference } of rows) orders.push(await orderOf(parts, reference));
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    ...{ person, exportedAt, position, orders },
    ...(cursor === undefined
      ? {
          streams: await ownStreams(parts, person, position),
          waitlist: await waitlistOf(parts, person, position),
        }
      : {}),
    ...(last === undefined ? {} : { cursor: cursorOf([last.placed_at, last.order_ref]) }),
  };
}

async function orderOf(parts: ApiParts, reference: string): Promise<ExportedOrder> {
  const { state } = await parts.checkout.streams.orders.load(reference);
  const payments = state.status === 'none' ? [] : state.attempts.map(({ opened }) => opened);
  const ids = state.status === 'none' ? [] : streamsOfOrder(state);
  const streams: ExportedStream[] = [];
  for (const id of ids) streams.push(await streamOf(parts, id));
  const callbacks: ExportedCallback[] = [];
  for (const { paymentRef } of payments) callbacks.push(...(await callbacksOf(parts, paymentRef)));
  return { reference, streams: streams.filter(({ events }) => events.length > 0), callbacks };
}

/** What is about the person beside their orders: their own record, their points, cards bought for them. */
async function ownStreams(
  parts: ApiParts,
  person: PersonId,
  position: string | undefined,
): Promise<readonly ExportedStream[]> {
  const readModel = 'gift-card-balances';
  const isKept = (await parts.projections.status()).some(({ name }) => name === readModel);
  if (isKept) await readingAfter(parts, readModel, position);
  const filter = { personId: person, now: parts.clock.now(), limit: giftCardsMax };
  const cards = isKept ? await listGiftCards(parts.pool, filter) : [];
  const ids = [`person-${person}`, `points-${person}`];
  const streams: ExportedStream[] = [];
  for (const id of [...ids, ...cards.map(({ card_id: card }) => `giftCard-${card}`)])
    streams.push(await streamOf(parts, id));
  return streams.filter(({ events }) => events.length > 0);
}

/** A pool's stream is everybody's: of it the one event of each entry that is about the person. */
async function waitlistOf(
  parts: ApiParts,
  person: PersonId,
  position: string | undefined,
): Promise<readonly ExportedWaiting[]> {
  const { pool, store, codecs } = parts;
  await readingAfter(parts, 'availability', position);
  const rows = await waitlistEntriesOfPerson(pool, { person, limit: waitlistEntriesMax });
  const waitlist: ExportedWaiting[] = [];
  for (const { pool_id: poolId, entry_id: entryId, revision, waits } of rows) {
    const found = await store.read(`availability-${poolId}` as StreamId, {
      ...{ from: revision, max: 1 },
    });
    const [joined] = await codecs.decodeAll(found);
    const view = joined === undefined ? undefined : (withNulls(eventView(joined)) as object);
    waitlist.push({ pool: poolId, entryId, waits, joined: view });
  }
  return waitlist;
}

async function streamOf({ store, codecs }: ApiParts, stream: string): Promise<ExportedStream> {
  const events = await codecs.decodeAll(await store.read(stream as StreamId, { max: eventsMax }));
  return { stream, events: events.map((event) => withNulls(eventView(event)) as object) };
}

async function callbacksOf(
  { pool, checkout, bodies }: ApiParts,
  paymentRef: string,
): Promise<readonly ExportedCallback[]> {
  const rows = await listCallbacks(pool, { paymentRef, limit: callbacksMax });
  return Promise.all(
    rows.map(async ({ callback_id: callbackId, received_at: receivedAt, status }) => {
      const { state } = await checkout.streams.callbacks.load(callbackId);
      const sealed = state.received?.sealedBody ?? '';
      const bytes = sealed === '' ? undefined : await bodies.openWhole(callbackId, sealed);
      const body = bytes === undefined ? null : Buffer.from(bytes).toString('utf8');
      return { callbackId, receivedAt, status, body };
    }),
  );
}

function withNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withNulls);
  if ('forgotten' in value && value.forgotten === true) return null;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withNulls(field)]));
}

function placeOf(cursor: string): { readonly placedAt: string; readonly orderRef: string } {
  const [placedAt, orderRef] = readCursor(cursor, 2);
  return { placedAt: placedAt ?? '', orderRef: orderRef ?? '' };
}
