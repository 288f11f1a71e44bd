import type { Pool } from 'pg';
import type { GiftCardStatus } from '../../libs/gift-cards/index.ts';
import type { Instant } from '../../libs/kernel/index.ts';
import { schemaOf } from '../../libs/projecting/index.ts';
import { giftCardBalances } from './gift-card-balances.projection.ts';
import type { CardRow, MovementRow } from './rows.ts';

const schema = schemaOf(giftCardBalances);

/** A card as it stands at the moment that was asked about. */
export type GiftCardRow = CardRow & { readonly status: GiftCardStatus };

/** The same rule as the domain's `giftCardStatus`; $1 is the moment. */
const status = `case
    when revoked then 'revoked' when blocked then 'blocked' when activated_at is null then 'pending'
    when available_ore = 0 and held_ore = 0 and (expired_ore = 0 or expires_at > $1) then 'used'
    when expires_at <= $1 then 'expired' else 'active' end`;

// Amounts are far below 2^53, so a float carries them exactly and pg gives a number.
const columns = `card_id, last_four, currency, face_value_ore::float8, lot_kind, voucher_kind,
  product_id, order_ref, line_id, person_id, issued_at, activated_at, expires_at, blocked, revoked,
  flagged_at, available_ore::float8, held_ore::float8, used_ore::float8, expired_ore::float8,
  revoked_ore::float8, ${status} as status`;

/** An order sells so many cards at most in one answer. */
const cardsOfOrderMax = 500;

/** One card; undefined when the read model does not know it (yet). */
export async function findGiftCardRow(
  pool: Pool,
  cardId: string,
  now: Instant,
): Promise<GiftCardRow | undefined> {
  const { rows } = await pool.query<GiftCardRow>({
    name: 'gift-card-balances-find',
    text: `select ${columns} from ${schema}.gift_cards where card_id = $2`,
    values: [now, cardId],
  });
  return rows[0];
}

/** The cards that an order sold, whose reference, payment reference or invoice number this is. */
export async function findGiftCardsByReference(
  pool: Pool,
  reference: string,
  now: Instant,
): Promise<readonly GiftCardRow[]> {
  const { rows } = await pool.query<GiftCardRow>({
    name: 'gift-card-balances-by-reference',
    text: `select ${columns} from ${schema}.gift_cards
      where order_ref in (
        select $2::text
        union all select order_ref from ${schema}.payments where payment_ref = $2
        union all select order_ref from ${schema}.payments where invoice_number = $2)
      order by issued_at, card_id limit ${String(cardsOfOrderMax)}`,
    values: [now, reference],
  });
  return rows;
}

export interface GiftCardFilter {
  readonly status?: GiftCardStatus;
  /** Only those that a person should look at, or only the others. */
  readonly flagged?: boolean;
  readonly personId?: string;
  readonly now: Instant;
  readonly limit: number;
  /** The last row of the page before. */
  readonly after?: { readonly issuedAt: string; readonly cardId: string };
}

/** Newest first. */
export async function listGiftCards(
  pool: Pool,
  filter: GiftCardFilter,
): Promise<readonly GiftCardRow[]> {
  const { status: wanted, flagged, personId, now, limit, after } = filter;
  const { rows } = await pool.query<GiftCardRow>(
    `select ${columns} from ${schema}.gift_cards
     where ($2::text is null or ${status} = $2)
       and ($3::boolean is null or (flagged_at is not null) = $3)
       and ($4::text is null or person_id = $4)
       and ($5::text is null or (issued_at, card_id) < ($5, $6))
     order by issued_at desc, card_id desc limit $7`,
    [now, wanted, flagged, personId, after?.issuedAt, after?.cardId, limit],
  );
  return rows;
}

/** A card's statement, oldest first; `after` is the last revision of the page before. */
export async function listGiftCardMovements(
  pool: Pool,
  page: { readonly cardId: string; readonly after?: number; readonly limit: number },
): Promise<readonly MovementRow[]> {
  const { rows } = await pool.query<MovementRow>(
    `select card_id, revision::float8, kind, amount_ore::float8, at, hold_id, order_ref, refund_id
     from ${schema}.movements where card_id = $1 and ($2::bigint is null or revision > $2)
     order by revision limit $3`,
    [page.cardId, page.after, page.limit],
  );
  return rows;
}

/** All cards of one currency and kind together, in minor units. */
export interface GiftCardTotals {
  readonly currency: string;
  readonly lot_kind: string;
  readonly cards: number;
  readonly available_ore: number;
  readonly held_ore: number;
  readonly used_ore: number;
  readonly expired_ore: number;
  readonly revoked_ore: number;
  /** What the shop owes: available and held of paid cards, until an event says that it is gone. */
  readonly liability_ore: number;
}

/**
 * Per currency and kind. A card whose end has passed is owed until its GiftCardExpired stands, so that
 * the sum is that of the books, which follow the same events. Rule 11.
 */
export async function giftCardTotals(pool: Pool): Promise<readonly GiftCardTotals[]> {
  const { rows } = await pool.query<GiftCardTotals>(
    `select currency, lot_kind, count(*)::float8 as cards, sum(available_ore)::float8 as available_ore,
       sum(held_ore)::float8 as held_ore, sum(used_ore)::float8 as used_ore,
       sum(expired_ore)::float8 as expired_ore, sum(revoked_ore)::float8 as revoked_ore,
       (case lot_kind when 'paid' then sum(available_ore + held_ore) else 0 end)::float8
         as liability_ore
     from ${schema}.gift_cards group by currency, lot_kind order by currency, lot_kind`,
  );
  return rows;
}

/** What the shop owed on paid cards right before a moment, per currency, from the movements. Rule 11. */
export async function giftCardLiabilityBefore(
  pool: Pool,
  before: Instant,
): Promise<readonly Pick<GiftCardTotals, 'currency' | 'liability_ore'>[]> {
  const { rows } = await pool.query<Pick<GiftCardTotals, 'currency' | 'liability_ore'>>(
    `select c.currency, sum(case
         when m.kind in ('activated', 'refunded', 'restored', 'reinstated') then m.amount_ore
         when m.kind in ('redeemed', 'expired', 'revoked') then -m.amount_ore
         else 0 end)::float8 as liability_ore
     from ${schema}.movements m join ${schema}.gift_cards c using (card_id)
     where c.lot_kind = 'paid' and m.at < $1 group by c.currency order by c.currency`,
    [before],
  );
  return rows;
}

/**
 * The ids of the peppers that cards with something to come on them were made under, oldest name first. A
 * revoked card counts: a refund that is not made in the end gives it back to its customer.
 */
export async function pepperIdsInUse(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ readonly there: boolean }>(
    `select to_regclass('${schema}.gift_cards') is not null as there`,
  );
  // Before the first start of a read model there is no card either.
  if (rows[0]?.there !== true) return [];
  const found = await pool.query<{ readonly pepper: string }>(
    `select distinct split_part(card_id, '.', 1) as pepper from ${schema}.gift_cards
     where used_ore < face_value_ore order by pepper`,
  );
  return found.rows.map(({ pepper }) => pepper);
}
