create table lots (
  person_id text collate "C" not null,
  credit_id text collate "C" not null,
  lot_kind text not null,
  credited bigint not null,
  held bigint not null,
  used bigint not null,
  expired bigint not null,
  taken_back bigint not null,
  expires_at text collate "C",
  primary key (person_id, credit_id)
);
-- Lots that end and have something left that could.
create index lots_to_expire on lots (expires_at, person_id)
  where expires_at is not null and credited > held + used + expired + taken_back;
-- Holds that stand: a release names its hold and not which lots it took from.
create table holds (
  person_id text collate "C" not null,
  hold_id text collate "C" not null,
  credit_id text collate "C" not null,
  points bigint not null,
  primary key (person_id, hold_id, credit_id)
);
-- What changed what the customer has: the event's revision in the account's stream is the order.
create table transactions (
  person_id text collate "C" not null,
  revision bigint not null,
  kind text not null,
  points bigint not null,
  order_ref text,
  credit_id text,
  position text not null,
  occurred_at text not null,
  primary key (person_id, revision)
);
