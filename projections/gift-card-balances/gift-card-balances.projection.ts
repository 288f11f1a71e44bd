import { readFileSync } from 'node:fs';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { GiftCardEvent } from '../../libs/gift-cards/index.ts';
import type { InvoiceIssued, PaymentRequested } from '../../libs/payments/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';
import { cardIn, changesBy, type Changes, holdKey, type Standing } from './changes.ts';
import type { CardRow } from './rows.ts';

type PaymentTold = PaymentRequested | InvoiceIssued;

/** One row per card with where its money is, each movement, and what leads from a payment to its order. */
export const giftCardBalances: Projection = {
  name: 'gift-card-balances',
  version: 1,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: [
    'GiftCardIssued',
    'GiftCardActivated',
    'GiftCardFundsHeld',
    'GiftCardHoldReleased',
    'GiftCardRedeemed',
    'GiftCardRefunded',
    'GiftCardExtended',
    'GiftCardBlocked',
    'GiftCardUnblocked',
    'GiftCardExpired',
    'GiftCardFlagged',
    'GiftCardPaymentPostponed',
    'GiftCardRevoked',
    'GiftCardReinstated',
    'PaymentRequested',
    'InvoiceIssued',
  ],
  apply: async (events, sql) => {
    const handled = events as readonly RecordedEvent<GiftCardEvent | PaymentTold>[];
    await putPayments(handled.map(({ event }) => event).filter(isOfPayment), sql);
    const ofCards = handled.filter(isOfCard);
    if (ofCards.length === 0) return;
    await putChanges(changesBy(ofCards, await standingBefore(ofCards, sql)), sql);
  },
};

function isOfPayment(event: GiftCardEvent | PaymentTold): event is PaymentTold {
  return event.type === 'PaymentRequested' || event.type === 'InvoiceIssued';
}

function isOfCard(
  recorded: RecordedEvent<GiftCardEvent | PaymentTold>,
): recorded is RecordedEvent<GiftCardEvent> {
  return !isOfPayment(recorded.event);
}

/** A payment's request and its invoice may come in one batch, so they are put together first. */
async function putPayments(events: readonly PaymentTold[], sql: Sql): Promise<void> {
  const rows = new Map<string, object>();
  for (const event of events) {
    const { paymentRef, orderRef } = event;
    const number = event.type === 'InvoiceIssued' ? { invoice_number: event.number } : {};
    rows.set(paymentRef, {
      ...{ payment_ref: paymentRef, order_ref: orderRef },
      ...{ ...rows.get(paymentRef), ...number },
    });
  }
  if (rows.size === 0) return;
  await sql.query(
    `insert into payments as p select * from json_populate_recordset(null::payments, $1)
     on conflict (payment_ref) do update
       set invoice_number = coalesce(excluded.invoice_number, p.invoice_number)`,
    [JSON.stringify([...rows.values()])],
  );
}

// Amounts are far below 2^53, so a float carries them exactly and pg gives a number.
const cardsBefore = `
  select card_id, last_four, currency, face_value_ore::float8, lot_kind, voucher_kind, product_id,
    order_ref, line_id, person_id, issued_at, activated_at, expires_at, blocked, revoked, flagged_at,
    available_ore::float8, held_ore::float8, used_ore::float8, expired_ore::float8,
    revoked_ore::float8
  from gift_cards where card_id = any($1)`;

const holdsBefore = `
  select m.card_id, m.hold_id, m.amount_ore::float8
  from movements m join unnest($1::text[], $2::text[]) as h (card_id, hold_id)
    on m.card_id = h.card_id and m.hold_id = h.hold_id
  where m.kind = 'held'`;

interface HeldRow {
  readonly card_id: string;
  readonly hold_id: string;
  readonly amount_ore: number;
}

async function standingBefore(
  events: readonly RecordedEvent<GiftCardEvent>[],
  sql: Sql,
): Promise<Standing> {
  const cardIds = [...new Set(events.map(({ streamId }) => cardIn(streamId)))];
  const { rows: cards } = await sql.query<CardRow>(cardsBefore, [cardIds]);
  const ended = events.flatMap(({ event, streamId }) =>
    event.type === 'GiftCardHoldReleased' || event.type === 'GiftCardRedeemed'
      ? [{ cardId: cardIn(streamId), holdId: event.holdId }]
      : [],
  );
  const holds = ended.length === 0 ? [] : await heldBefore(ended, sql);
  return {
    cards: new Map(cards.map((row) => [row.card_id, row])),
    holds: new Map(holds.map((row) => [holdKey(row.card_id, row.hold_id), row.amount_ore])),
  };
}

async function heldBefore(
  holds: readonly { readonly cardId: string; readonly holdId: string }[],
  sql: Sql,
): Promise<readonly HeldRow[]> {
  const { rows } = await sql.query<HeldRow>(holdsBefore, [
    holds.map(({ cardId }) => cardId),
    holds.map(({ holdId }) => holdId),
  ]);
  return rows;
}

async function putChanges({ cards, movements }: Changes, sql: Sql): Promise<void> {
  await sql.query(
    `insert into gift_cards select * from json_populate_recordset(null::gift_cards, $1)
     on conflict (card_id) do update set
       activated_at = excluded.activated_at, expires_at = excluded.expires_at,
       blocked = excluded.blocked, revoked = excluded.revoked, flagged_at = excluded.flagged_at,
       available_ore = excluded.available_ore, held_ore = excluded.held_ore,
       used_ore = excluded.used_ore, expired_ore = excluded.expired_ore,
       revoked_ore = excluded.revoked_ore`,
    [JSON.stringify([...cards.values()])],
  );
  if (movements.length === 0) return;
  await sql.query(
    'insert into movements select * from json_populate_recordset(null::movements, $1)',
    [JSON.stringify(movements)],
  );
}
