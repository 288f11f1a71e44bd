create table codes (
  code text collate "C" primary key,
  terms text not null,
  active boolean not null,
  uses bigint not null,
  held bigint not null
);
-- Held and given by currency: amounts of two are never added.
create table amounts (
  code text collate "C" not null,
  currency text not null,
  held_ore bigint not null,
  given_ore bigint not null,
  primary key (code, currency)
);
-- One row per hold that ever stood; the revision of its beginning in the code's stream is the order.
create table uses (
  code text collate "C" not null,
  hold_id text collate "C" not null,
  revision bigint not null,
  order_ref text not null,
  person_id text not null,
  amount_ore bigint not null,
  currency text not null,
  state text not null,
  held_at text not null,
  primary key (code, hold_id)
);
create index uses_by_revision on uses (code, revision desc);
create index uses_by_order on uses (order_ref);
