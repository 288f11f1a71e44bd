create table orders (
  order_ref text primary key,
  placed_at text not null,
  placed_on text not null,
  status text not null,
  total_ore bigint not null,
  currency text not null,
  method text,
  payment_ref text,
  invoice_number text,
  due_on text,
  reason text,
  person_id text not null,
  customer_name text,
  customer_email text,
  customer_phone text,
  customer_address text,
  lines json not null,
  discounts json not null,
  tenders json not null,
  -- What a discount that came later changed of the lines' amounts.
  repriced json,
  refunded_ore bigint not null
);
create index orders_by_time on orders (placed_at desc, order_ref desc);
create index orders_by_status on orders (status, placed_at desc);
create index orders_by_person on orders (person_id);
create index orders_by_payment on orders (payment_ref);

create table refunds (
  refund_id text primary key,
  order_ref text not null,
  amount_ore bigint not null,
  status text not null,
  reason text not null,
  requested_at text not null
);
create index refunds_by_order on refunds (order_ref);

-- A line whose money was not given back in the end is not among them.
create table cancelled_lines (
  order_ref text not null,
  line_id text not null,
  refund_id text not null,
  reason text not null,
  primary key (order_ref, line_id, refund_id)
);
