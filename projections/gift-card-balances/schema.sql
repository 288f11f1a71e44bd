-- No text about a person stands here, so that forgetting has nothing to blank.
create table gift_cards (
  card_id text collate "C" primary key,
  last_four text not null,
  currency text not null,
  face_value_ore bigint not null,
  lot_kind text not null,
  voucher_kind text not null,
  product_id text,
  order_ref text collate "C",
  line_id text,
  person_id text collate "C",
  issued_at text collate "C" not null,
  activated_at text collate "C",
  expires_at text collate "C",
  blocked boolean not null,
  revoked boolean not null,
  flagged_at text collate "C",
  available_ore bigint not null,
  held_ore bigint not null,
  used_ore bigint not null,
  expired_ore bigint not null,
  revoked_ore bigint not null
);
create index gift_cards_by_time on gift_cards (issued_at desc, card_id desc);
create index gift_cards_by_order on gift_cards (order_ref);
create index gift_cards_by_person on gift_cards (person_id);
create index gift_cards_flagged on gift_cards (issued_at desc, card_id desc)
  where flagged_at is not null;

-- What happened to the money, in the order of the card's own stream.
create table movements (
  card_id text collate "C" not null,
  revision bigint not null,
  kind text not null,
  amount_ore bigint not null,
  at text collate "C" not null,
  hold_id text collate "C",
  order_ref text,
  refund_id text,
  primary key (card_id, revision)
);
-- A release names its hold and not how much that was.
create unique index movements_that_hold on movements (card_id, hold_id) where kind = 'held';

-- Which order a payment or an invoice is of. A payment is requested before a card is issued.
create table payments (
  payment_ref text collate "C" primary key,
  order_ref text collate "C" not null,
  invoice_number text collate "C"
);
create index payments_by_order on payments (order_ref);
create index payments_by_invoice on payments (invoice_number) where invoice_number is not null;
