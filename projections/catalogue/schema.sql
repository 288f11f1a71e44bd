create table product_types (
  code text collate "C" primary key,
  name_sv text not null,
  name_en text not null,
  allocates text not null,
  delivers text not null,
  vat_rate_basis_points int not null,
  sales_account text not null,
  line_schema json not null,
  sellable boolean not null
);
create table products (
  product_id text collate "C" primary key,
  product_type text not null,
  name text not null,
  description text,
  price_ore bigint not null,
  currency text not null,
  active boolean not null,
  terms json
);
create index products_by_type on products (product_type, product_id);
create table sessions (
  session_id text collate "C" primary key,
  product_type text not null,
  title text not null,
  description text,
  price_ore bigint not null,
  currency text not null,
  published boolean not null,
  recording_url text
);
create table slots (
  session_id text collate "C" not null,
  slot_id text collate "C" not null,
  starts_at text collate "C" not null,
  ends_at text collate "C" not null,
  primary key (session_id, slot_id)
);
create index slots_by_start on slots (session_id, starts_at);
create table competitions (
  pool_id text collate "C" primary key,
  kind text not null,
  competition_id text collate "C" not null,
  product_type text not null,
  title text not null,
  description text,
  starts_at text collate "C",
  ends_at text collate "C",
  time_zone text not null,
  opens_at text collate "C",
  closes_at text collate "C",
  series_id text,
  recipient_id text,
  member_discount json,
  standing text not null
);
create index competitions_by_kind on competitions (kind, competition_id);
create table classes (
  pool_id text collate "C" primary key,
  kind text not null,
  competition_id text collate "C" not null,
  class_id text collate "C" not null,
  title text not null,
  price_ore bigint not null,
  currency text not null,
  early_price_ore bigint,
  early_until text collate "C",
  late_fee_ore bigint,
  late_from text collate "C",
  removed boolean not null
);
create index classes_by_competition on classes (kind, competition_id, class_id);
create table recipients (
  recipient_id text collate "C" primary key,
  name text not null,
  swish_number text,
  platform_fee_basis_points int not null,
  active boolean not null
);
